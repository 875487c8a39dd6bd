"""The staff pages about texts."""

from collections.abc import Callable

from django.contrib.admin.sites import site
from django.http import HttpResponseBase
from django.urls import URLPattern, path

from verbatims.views import frames, queue, redacting, texts


def patterns() -> list[URLPattern]:
    base = "admin/texts/<int:survey_id>/"
    pages: list[tuple[str, Callable[..., HttpResponseBase], str]] = [
        ("", texts.overview, "texts"),
        ("about/<str:question>/", texts.about_question, "texts-about"),
        ("about/<str:question>/checked/", texts.checked, "texts-checked"),
        ("directions/", texts.directions, "texts-directions"),
        ("redact/<int:text_id>/", redacting.redact, "text-redact"),
        ("redact/<int:text_id>/undo/", redacting.undo, "text-redact-undo"),
        ("frames/", frames.frames, "frames"),
        ("frames/<int:frame_id>/", frames.frame, "frame"),
        ("frames/<int:frame_id>/questions/", frames.change, "frame-change"),
        ("frames/<int:frame_id>/codes.csv", frames.download, "frame-csv"),
        ("frames/<int:frame_id>/file/", frames.take_file, "frame-file"),
        ("frames/<int:frame_id>/<int:code_id>/", frames.code, "frame-code"),
        ("frames/<int:frame_id>/<int:code_id>/do/", frames.act, "frame-code-do"),
        ("translate/", queue.queue, "text-queue"),
        ("translate/next/", queue.take_next, "text-next"),
        ("translate/<int:text_id>/", queue.translate, "text-translate"),
    ]
    return [path(base + end, site.admin_view(view), name=name) for end, view, name in pages]
