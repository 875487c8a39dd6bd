"""Two forms beside the questions: what somebody thought of a survey, and what is wrong with the Welsh.

Neither knows anything of a response, and so neither carries a token. A field that nobody sees stands in both: whoever
fills it in is a program, and is thanked like everybody else.
"""

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.translation import gettext

from questionnaire.document import Language
from responses import addresses
from responses.letters import is_address
from responses.models import Feedback
from responses.opinions import LONGEST_TEXT, give_feedback, report_welsh, without_secrets
from responses.posts import Post, read_post
from responses.rendering import ErrorLink
from responses.views.arriving import survey_at
from responses.views.replies import SeeOther, html, respondent_page, spoken
from surveys.versions import questionnaire_for

# The name of the field that nobody sees.
TRAP = "website"
EASE = {str(value): value for value in Feedback.Ease.values}


@respondent_page("GET", "POST")
def feedback(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    survey = survey_at(request, language, slug).survey
    other = addresses.other_language(language)
    questionnaire = questionnaire_for(survey.current_version_id)
    here = addresses.place(language, survey.slug.in_(language), "feedback")
    context = spoken(
        language,
        addresses.place(other, survey.slug.in_(other), "feedback"),
        survey_name=questionnaire.heading.in_(language),
        choices=Feedback.Ease.choices,
        longest=LONGEST_TEXT,
        done=addresses.place(language, survey.slug.in_(language), "done"),
    )
    if request.method != "POST":
        return html("responses/feedback.html", context | {"is_done": "thanks" in request.GET})
    post = read_post(request)
    typed = {name: _typed(post, name) for name in ("ease", "text")}
    wrong = {} if typed["ease"] in EASE or typed["text"] else {"text": _say_something()}
    if post.button == "language" or wrong:
        return _again("responses/feedback.html", context, post, typed, wrong)
    if not _typed(post, TRAP):
        give_feedback(survey.id, language, survey.today, EASE.get(typed["ease"]), typed["text"])
    return SeeOther(f"{here}?thanks=1")


@respondent_page("GET", "POST")
def welsh_report(request: HttpRequest, language: Language) -> HttpResponse:
    context = spoken(
        language, addresses.welsh_report(addresses.other_language(language)), longest=LONGEST_TEXT
    )
    template = "responses/welsh_report.html"
    if request.method != "POST":
        is_done = "thanks" in request.GET
        page = _page_of_ours(request.GET.get("page", "")) if is_done else _page_before(request)
        return html(template, context | {"is_done": is_done, "page": page})
    post = read_post(request)
    typed = {name: _typed(post, name) for name in ("page", "text", "email")}
    wrong = {}
    if not typed["text"]:
        wrong["text"] = gettext("Enter what is wrong with the Welsh")
    if typed["email"] and not is_address(typed["email"]):
        wrong["email"] = gettext("Enter an email address in the correct format, like name@example.com")
    if post.button == "language" or wrong:
        return _again(template, context, post, typed, wrong)
    if not _typed(post, TRAP):
        report_welsh(_path(request, typed["page"]), typed["text"], typed["email"])
    came_from = {"page": page} if (page := _page_of_ours(_path(request, typed["page"]))) else {}
    return SeeOther(f"{addresses.welsh_report(language)}?{urlencode({'thanks': 1} | came_from)}")


def _again(
    template: str, context: dict[str, object], post: Post, typed: dict[str, str], wrong: dict[str, str]
) -> HttpResponse:
    """The form with what was typed; in the other language without what is wrong."""
    shown = {} if post.button == "language" else wrong
    errors = [ErrorLink(name, words) for name, words in shown.items()]
    faults = {f"{name}_wrong": words for name, words in shown.items()}
    return html(template, context | typed | faults | {"errors": errors})


def _typed(post: Post, name: str) -> str:
    return post.fields.get(name, [""])[-1].strip()


def _page_before(request: HttpRequest) -> str:
    """The page from which somebody came here, if it is one of ours."""
    return _path(request, request.headers.get("Referer", ""))


def _page_of_ours(path: str) -> str:
    """The path, if it leads to a page for respondents: anything else, which may be made up, is no way back."""
    try:
        return path if "language" in resolve(path).kwargs else ""
    except Resolver404:
        return ""


def _path(request: HttpRequest, written: str) -> str:
    """Of an address of ours the path, and of that nothing that is secret; of others nothing."""
    try:
        parts = urlsplit(written)
    except ValueError:
        return ""
    if parts.netloc not in ("", request.get_host()) or not parts.path.startswith("/"):
        return ""
    return without_secrets(parts.path)


def _say_something() -> str:
    return gettext("Choose how easy it was, or write a comment")
