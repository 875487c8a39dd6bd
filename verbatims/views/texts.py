"""What there is to read in a survey, and the list of texts about one question."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language, gettext, ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import signed_in
from surveys.admin.frame import survey_context
from surveys.admin.scope import id_from, survey_for
from surveys.dates import long_date
from surveys.models import Survey
from verbatims import coding, translating, worklist
from verbatims.frames import active_codes, frame_of
from verbatims.leaving import changes_waiting
from verbatims.models import CheckedQuestion, Code, Frame
from verbatims.showing import label_of, shown, words_in
from verbatims.sources import Source, sources_of
from verbatims.views.place import keeping
from verbatims.views.queue import take
from verbatims.worklist import Narrowed

# So many texts at most come with one form: a page of them.
MOST = worklist.PER_PAGE
# The buttons of a page that lead away from it. What is ticked is saved all the same.
GOING_ELSEWHERE = {"redact", "take", "after", "before"}
# Language, and whether they were read. The other ways to narrow the list down open with a click.
ALWAYS_SHOWN = 2
# More of them would make each text a screen high beside it: they stand below it, side by side.
FEW_CODES = 8


@require_GET
def overview(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Per question how many texts there are, and what is still to do."""
    survey = survey_for(request, survey_id, "read_texts")
    sources = sources_of(survey.pk) if survey.current_version_id else {}
    counts = worklist.counts_of(survey, sources) if sources else {}
    checked = dict(CheckedQuestion.objects.filter(survey=survey).values_list("question", "checked_at"))
    frames = dict(Frame.objects.filter(survey=survey).values_list("questions__question", "pk"))
    context = survey_context(request, survey, "texts") | {
        "title": gettext("Free text"),
        "lines": [
            {
                "code": code,
                "words": words_in(_question(sources, code)),
                "counts": counts[code],
                "checked": checked.get(code),
                "frame": frames.get(code),
            }
            for code in counts
        ],
        "queues": translating.queues(survey) if sources else [],
        "directions": worklist.settings_of(survey),
        "changes": changes_waiting(survey),
    }
    return TemplateResponse(request, "admin/verbatims/texts.html", context)


@require_http_methods(["GET", "POST"])
def about_question(request: HttpRequest, survey_id: int, question: str) -> HttpResponse:
    """The texts about a question, narrowed down by the address; what is decided about a page of them is saved with one
    button."""
    survey = survey_for(request, survey_id, "read_texts")
    sources = _sources(survey, question)
    narrowed = Narrowed.of(request.GET.dict())
    if request.method == "POST":
        return _save(request, survey, question, narrowed)
    frame = frame_of(survey, question)
    codes = list(active_codes(frame)) if frame else []
    retired = {code.code: code for code in frame.codes.exclude(retired_at=None)} if frame else {}
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = worklist.listed(survey, question, narrowed, after, before, sources)
    counts = worklist.counts_of(survey, sources)[question]
    checked = CheckedQuestion.objects.filter(survey=survey, question=question).first()
    filters = _filters(narrowed, counts)
    context = survey_context(request, survey, "texts") | {
        "title": gettext("Free text"),
        "question": question,
        "words": words_in(_question(sources, question)),
        "texts": [shown(text, sources, _offered(codes, retired, text.codes)) for text in page.texts],
        "frame": frame,
        "has_many_codes": len(codes) > FEW_CODES,
        "counts": counts,
        "filters": filters[:ALWAYS_SHOWN],
        "further": [*filters[ALWAYS_SHOWN:], *_by_code(survey, question, frame, narrowed)],
        "is_narrowed_further": bool(narrowed.coded or narrowed.redacted or narrowed.waiting or narrowed.code),
        "first": urlencode(narrowed.as_query()),
        "here": _at(narrowed, after=page.start),
        "page": page,
        "checked": checked,
        "checked_on": long_date(checked.checked_at, get_language() or "cy", zone=survey.timezone)
        if checked
        else "",
        "languages": [
            ("cy", pgettext("language", "Welsh")),
            ("en", pgettext("language", "English")),
            ("unsure", pgettext("language", "Mixed or unsure")),
        ],
    }
    return TemplateResponse(request, "admin/verbatims/about.html", context)


@require_POST
def checked(request: HttpRequest, survey_id: int, question: str) -> HttpResponse:
    survey = survey_for(request, survey_id, "read_texts")
    _sources(survey, question)
    coding.check_question(survey, question, is_checked="checked" in request.POST, actor=signed_in(request))
    return redirect("texts-about", survey.pk, question)


@require_POST
def directions(request: HttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id, "read_texts")
    translating.choose_directions(
        survey,
        from_cy="from_cy" in request.POST,
        from_en="from_en" in request.POST,
        actor=signed_in(request),
    )
    messages.success(request, gettext("It is noted which texts are to be translated."))
    return redirect("texts", survey.pk)


def _save(request: HttpRequest, survey: Survey, question: str, narrowed: Narrowed) -> HttpResponse:
    ids = [pk for written in request.POST.getlist("text")[:MOST] if (pk := id_from(written)) is not None]
    decisions = [
        coding.Decision(
            pk,
            shown=frozenset(request.POST.getlist(f"shown-{pk}")),
            codes=frozenset(request.POST.getlist(f"codes-{pk}")),
            shown_none=f"shown-none-{pk}" in request.POST,
            none_applies=f"none-{pk}" in request.POST,
            shown_language=request.POST.get(f"shown-language-{pk}", ""),
            language=request.POST.get(f"language-{pk}", ""),
        )
        for pk in ids
    ]
    done = coding.decide(survey, question, decisions, read="read" in request.POST, actor=signed_in(request))
    if not request.POST.keys() & GOING_ELSEWHERE or done.gone:
        _say(request, done)
    if (pk := id_from(request.POST.get("redact"))) in ids:
        return redirect(keeping(request, "text-redact", survey.pk, pk or 0))
    if (pk := id_from(request.POST.get("take"))) in ids:
        return take(request, survey, pk or 0)
    for name in ("after", "before"):
        if (place := request.POST.get(name)) is not None:
            return redirect(f"{request.path}?{_at(narrowed, **{name: place})}")
    after = request.GET.get("after", "")
    # Where saving has taken these texts from the list, what follows them is its first page now.
    if "read" in request.POST and narrowed.read != "no":
        after = request.POST.get("next", after)
    return redirect(f"{request.path}?{_at(narrowed, after=after)}")


def _at(narrowed: Narrowed, **place: str | None) -> str:
    """The query of a page of the list."""
    return urlencode(narrowed.as_query() | {name: value for name, value in place.items() if value})


def _say(request: HttpRequest, done: coding.Done) -> None:
    if done.gone:
        words = ngettext(
            "%(count)s text is not there any more: its response was withdrawn or erased.",
            "%(count)s texts are not there any more: their responses were withdrawn or erased.",
            done.gone,
        )
        messages.warning(request, words % {"count": done.gone})
    said = [
        ngettext("%(count)s text was coded.", "%(count)s texts were coded.", done.coded)
        % {"count": done.coded}
        if done.coded
        else "",
        ngettext("%(count)s text was marked as read.", "%(count)s texts were marked as read.", done.read)
        % {"count": done.read}
        if done.read
        else "",
        ngettext(
            "The language of %(count)s text was corrected.",
            "The language of %(count)s texts was corrected.",
            done.corrected,
        )
        % {"count": done.corrected}
        if done.corrected
        else "",
    ]
    messages.success(request, " ".join(filter(None, said)) or gettext("Nothing was changed."))


def _sources(survey: Survey, question: str) -> dict[str, Source]:
    """Raises Http404 for a question that no texts are shown of."""
    sources = sources_of(survey.pk) if survey.current_version_id else {}
    if all(source.question != question for source in sources.values()):
        raise Http404
    return sources


def _question(sources: dict[str, Source], code: str) -> Any:
    return next(source.text for source in sources.values() if source.question == code)


def _offered(active: list[Code], retired: dict[str, Code], given: list[str]) -> list[Code]:
    """Those in use, and what a text was given before it was retired."""
    return [*active, *(retired[code] for code in given if code in retired)]


def _filters(narrowed: Narrowed, counts: worklist.Counts) -> list[dict[str, Any]]:
    """Groups of links, each narrowing the list down by one thing."""
    waiting = counts.from_cy + counts.from_en
    groups: list[tuple[str, str, list[tuple[str, str, int | None]]]] = [
        (
            "language",
            gettext("Language"),
            [
                ("", pgettext("filter", "All"), counts.texts),
                ("cy", pgettext("language", "Welsh"), counts.cy),
                ("en", pgettext("language", "English"), counts.en),
                ("unsure", pgettext("language", "Mixed or unsure"), counts.unsure),
            ],
        ),
        (
            "read",
            gettext("Read by somebody"),
            [
                ("", pgettext("filter", "All"), None),
                ("no", pgettext("texts", "Not read"), counts.unread),
                ("yes", pgettext("texts", "Read"), counts.texts - counts.unread),
            ],
        ),
        (
            "coded",
            gettext("Coding"),
            [
                ("", pgettext("filter", "All"), None),
                ("no", pgettext("texts", "Not coded"), counts.texts - counts.coded),
                ("yes", pgettext("texts", "Coded"), counts.coded),
            ],
        ),
        (
            "redacted",
            gettext("Redaction"),
            [
                ("", pgettext("filter", "All"), None),
                ("yes", pgettext("texts", "Redacted"), counts.redacted),
            ],
        ),
        (
            "waiting",
            gettext("Translation"),
            [
                ("", pgettext("filter", "All"), None),
                ("yes", pgettext("texts", "Waiting for a translation"), waiting),
            ],
        ),
    ]
    return [
        {
            "name": title,
            "links": [
                {
                    "words": words,
                    "count": count,
                    "is_on": getattr(narrowed, name) == value,
                    "query": _query(narrowed, name, value),
                }
                for value, words, count in links
            ],
        }
        for name, title, links in groups
    ]


def _by_code(survey: Survey, question: str, frame: Frame | None, narrowed: Narrowed) -> list[dict[str, Any]]:
    """One more group, where the question has a coding frame with codes: those in use, and retired ones that texts
    have."""
    if frame is None:
        return []
    counts = worklist.code_counts(survey, [question])
    links = [
        {
            "words": label_of(code),
            "count": counts.get(code.code, 0),
            "is_on": narrowed.code == code.code,
            "query": _query(narrowed, "code", "" if narrowed.code == code.code else code.code),
        }
        for code in frame.codes.all()
        if code.retired_at is None or code.code in counts
    ]
    return [{"name": pgettext("of texts", "Codes"), "links": links}] if links else []


def _query(narrowed: Narrowed, name: str, value: str) -> str:
    query = {key: given for key, given in narrowed.as_query().items() if key != name}
    return urlencode(query | ({name: value} if value else {}))
