"""The draft as respondents would see it, for staff: every page in both languages, and nothing is stored.

Composed here, above `surveys`, because it draws pages as this room does. A draft may be unfinished in every way: a text
that is missing says so in the language that it is missing in, and a rule that cannot be read is shown, not obeyed.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.admin.views.decorators import staff_member_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from questionnaire.document import LANGUAGES, Language, Page, Questionnaire, Text
from questionnaire.expressions import Expression, ExpressionInvalid, parse
from questionnaire.piping import fill
from questionnaire.routing import relevant_questions
from responses.addresses import other_language
from responses.preview_words import derived_values, with_answers_named, with_gaps_named
from responses.rendering import render_questions
from responses.reveals import Arrangement
from responses.texts import length, minutes_needed, moment_words
from responses.views.replies import html, spoken
from surveys.admin.scope import survey_for
from surveys.dates import long_moment
from surveys.drafts import Draft, load_draft, options_of
from surveys.expression_words import words_for
from surveys.models import Survey
from surveys.publishing import as_published
from surveys.sentences.conditions import Conditions
from surveys.sentences.names import Names


def patterns() -> list[URLPattern]:
    base = "admin/preview/<int:survey_id>/<str:language>/"
    return [
        path(base, start, name="preview"),
        path(f"{base}<int:number>/", page, name="preview-page"),
        path(f"{base}check/", check, name="preview-check"),
    ]


@dataclass(frozen=True)
class Preview:
    survey: Survey
    draft: Draft
    questionnaire: Questionnaire
    language: Language
    names: Names

    @property
    def dates(self) -> dict[str, str]:
        """Words for the survey's own dates, or that there are none yet."""
        moments = {"opens_date": self.survey.opens_at, "closes_date": self.survey.closes_at}
        return {
            name: moment_words(moment, self.survey.timezone, self.language, midnight=name == "closes_date")
            if moment
            else _("[date not set]")
            for name, moment in moments.items()
        }

    def words(self, text: Text) -> str:
        return fill(text.in_(self.language), self.dates)

    def rule(self, condition: Expression | None) -> str:
        """When something is shown, in words that follow a colon."""
        return f"{Conditions(self.names).condition(condition.tree)}." if condition else ""


def _preview(request: HttpRequest, survey_id: int, language: str) -> Preview:
    """Raises Http404 unless the person may see the survey."""
    if language not in LANGUAGES:
        raise Http404
    survey = survey_for(request, survey_id)
    draft = load_draft(survey)
    names = Names(published := as_published(draft), language, None)  # type: ignore[arg-type]
    with translation.override(language):
        whole = with_answers_named(with_gaps_named(published, language), names)  # type: ignore[arg-type]
    return Preview(survey, draft, whole, language, names)  # type: ignore[arg-type]


@staff_member_required(login_url="admin:login")
@require_GET
def start(request: HttpRequest, survey_id: int, language: str) -> HttpResponse:
    preview = _preview(request, survey_id, language)
    questionnaire, survey = preview.questionnaire, preview.survey
    with translation.override(preview.language):
        closes = _("[date not set]")
        if survey.closes_at:
            closes = long_moment(survey.closes_at, preview.language, zone=survey.timezone)
        return _reply(
            preview,
            "preview_start.html",
            ("preview", ()),
            owner=preview.words(questionnaire.owner),
            title=preview.words(questionnaire.title),
            intro=preview.words(questionnaire.texts.intro),
            privacy=preview.words(questionnaire.texts.privacy),
            minutes=minutes_needed(questionnaire, preview.language),
            length=length(questionnaire),
            closes=closes[:1].upper() + closes[1:],
            partners=[(preview.words(p.name), p.url.in_(preview.language)) for p in questionnaire.partners],
            is_anonymous=questionnaire.settings.anonymous,
            onwards=_page_address(preview, 1),
        )


@staff_member_required(login_url="admin:login")
@require_GET
def page(request: HttpRequest, survey_id: int, language: str, number: int) -> HttpResponse:
    preview = _preview(request, survey_id, language)
    questionnaire = preview.questionnaire
    if not 1 <= number <= len(questionnaire.pages):
        raise Http404
    shown = questionnaire.page(number)
    with translation.override(preview.language):
        return _reply(
            preview,
            "preview_page.html",
            ("preview-page", (number,)),
            title=preview.words(shown.title),
            number=number,
            total=len(questionnaire.pages),
            questions=_questions(preview, shown),
            list=_list(preview, shown),
            rule=preview.rule(shown.relevant),
            derived=list(derived_values(shown, preview.names)),
            broken=broken_rules(preview.draft, number),
            back=_page_address(preview, number - 1),
            onwards=_page_address(preview, number + 1),
        )


@staff_member_required(login_url="admin:login")
@require_GET
def check(request: HttpRequest, survey_id: int, language: str) -> HttpResponse:
    preview = _preview(request, survey_id, language)
    with translation.override(preview.language):
        groups = [
            (
                preview.words(each.title),
                [
                    preview.words(question.text)
                    for question in each.all_questions
                    if question.keys and question.kind.asked
                ],
            )
            for each in preview.questionnaire.pages
        ]
        return _reply(
            preview,
            "preview_check.html",
            ("preview-check", ()),
            groups=groups,
            back=_page_address(preview, len(preview.questionnaire.pages)),
            confirmation_title=preview.words(preview.questionnaire.texts.confirmation_title),
            confirmation_body=preview.words(preview.questionnaire.texts.confirmation_body),
        )


def _questions(preview: Preview, shown: Page) -> SafeString:
    return render_questions(
        preview.questionnaire,
        shown,
        language=preview.language,
        fields={},
        relevant=_shown_at_first(preview.questionnaire, shown),
        answers={},
        today=timezone.localdate(),
        survey_dates=preview.dates,
    )


def _list(preview: Preview, shown: Page) -> dict[str, Any] | None:
    """What a list asks of each item, page after page; None for any other page."""
    if shown.repeat is None:
        return None
    return {
        "min": shown.repeat.min,
        "max": shown.repeat.max,
        "item": preview.words(shown.repeat.item),
        "add": preview.words(shown.repeat.add),
        "pages": [
            {
                "title": preview.words(one.title),
                "rule": preview.rule(one.relevant),
                "derived": list(derived_values(one, preview.names)),
                "questions": _questions(preview, one),
            }
            for one in shown.item_pages
        ],
    }


def _shown_at_first(questionnaire: Questionnaire, shown: Page) -> set[str]:
    """Every question, but those that an answer on this same page decides about: the script shows them."""
    at_once = {
        question.code for question in relevant_questions(questionnaire, shown, {}, timezone.localdate())
    }
    changing = Arrangement(shown).changing
    return {q.code for q in shown.questions if q.code in at_once or q.code not in changing}


def broken_rules(draft: Draft, number: int) -> list[tuple[str, str, str]]:
    """Where, the rule and what is wrong with it, of each rule of a page that cannot be read."""
    shown = draft.pages[number - 1]
    asked = (shown, *draft.pages_of(shown))
    rules = [(one.code, one.relevant) for one in asked]
    for question in (question for one in asked for question in one.questions.all()):
        rules += [
            (question.code, rule) for rule in (question.relevant, question.constraint, question.calculation)
        ]
        rules += [(f"{question.code}/{option.code}", option.relevant) for option in options_of(question)]
    found = []
    for place, rule in rules:
        if not rule.strip():
            continue
        try:
            parse(rule)
        except ExpressionInvalid as error:
            found.append((place, rule, words_for(error)))
    return found


def _page_address(preview: Preview, number: int) -> str:
    """The preview of the page with that number, of the start before the first, or of checking after the last."""
    about = (preview.survey.pk, preview.language)
    if number < 1:
        return reverse("preview", args=about)
    if number > len(preview.questionnaire.pages):
        return reverse("preview-check", args=about)
    return reverse("preview-page", args=(*about, number))


def _reply(
    preview: Preview, template: str, here: tuple[str, tuple[int, ...]], **context: Any
) -> HttpResponse:
    name, rest = here
    elsewhere = reverse(name, args=(preview.survey.pk, other_language(preview.language), *rest))
    reply = html(
        f"responses/{template}",
        spoken(
            preview.language,
            elsewhere,
            survey_name=preview.words(preview.questionnaire.heading),
            overview=reverse("admin:surveys_survey_overview", args=(preview.survey.pk,)),
            **context,
        ),
    )
    reply["Content-Language"] = preview.language
    reply["Cache-Control"] = "no-store"
    return reply
