"""The pictures of a survey: adding, replacing, removing."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.audit import record
from surveys.access import can
from surveys.admin.frame import framed
from surveys.admin.scope import id_from, survey_for
from surveys.models import Option, Survey
from surveys.models.questions import validate_option_code
from surveys.pictures import LARGEST, PictureRefused, add_picture


class PictureForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=64,
        validators=[validate_option_code],
        help_text=_(
            "A short name by which options choose it, such as map. A picture with this name is replaced."
        ),
    )
    file = forms.FileField(
        label=_("Picture file"),
        help_text=_("PNG, JPEG or WebP, at most 500 kB. What it says about where it was taken is left out."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                gettext("The picture is larger than %(most)s kB. Make it smaller.")
                % {"most": LARGEST // 1024}
            )
        return file


@require_http_methods(["GET", "POST"])
def pictures(request: HttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id)
    may_edit = can(request.user, "edit", survey)
    if request.method == "POST" and not may_edit:
        raise PermissionDenied
    if "remove" in request.POST:
        return _remove(request, survey)
    form = PictureForm(request.POST or None, request.FILES or None) if may_edit else None
    if request.method == "POST" and form is not None and form.is_valid() and _added(request, survey, form):
        return redirect("admin:surveys_survey_pictures", survey.pk)
    used = set(
        Option.objects.filter(question__survey=survey).exclude(image="").values_list("image", flat=True)
    ) | set(
        Option.objects.filter(option_set__survey=survey).exclude(image="").values_list("image", flat=True)
    )
    rows = [
        (picture, picture.name in used)
        for picture in survey.pictures.select_related("file").defer("file__content")
    ]
    return framed(
        request,
        survey,
        "pictures",
        "pictures.html",
        title=gettext("Pictures"),
        form=form,
        rows=rows,
        errors=form.errors if form else None,
    )


def _added(request: HttpRequest, survey: Survey, form: PictureForm) -> bool:
    try:
        add_picture(survey, form.cleaned_data["name"], form.cleaned_data["file"].read(), request.user)  # type: ignore[arg-type]
    except PictureRefused as refused:
        form.add_error("file", str(refused))
        return False
    messages.success(request, gettext("The picture is added. Options can choose it now."))
    return True


def _remove(request: HttpRequest, survey: Survey) -> HttpResponse:
    """From the draft; published versions keep theirs."""
    picture = survey.pictures.filter(pk=id_from(request.POST["remove"])).first()
    if picture is not None:
        picture.delete()
        record(
            "picture removed",
            actor=request.user,  # type: ignore[arg-type]
            survey_id=survey.pk,
            subject=str(survey),
            name=picture.name,
        )
        messages.success(request, gettext("The picture is removed."))
    return redirect("admin:surveys_survey_pictures", survey.pk)
