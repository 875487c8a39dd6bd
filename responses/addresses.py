"""The address of every respondent page in each language. The words of an address are in its language."""

from typing import Literal

from questionnaire.document import Language

Place = Literal["check", "clear", "done", "feedback", "mine", "resume", "saved"]

SURVEYS: dict[Language, str] = {"cy": "arolygon", "en": "surveys"}
PLACES: dict[Language, dict[Place, str]] = {
    "cy": {
        "check": "gwirio",
        "clear": "clirio",
        "done": "diolch",
        "feedback": "adborth",
        "mine": "fy-ymateb",
        "resume": "parhau",
        "saved": "wedi-cadw",
    },
    "en": {
        "check": "check",
        "clear": "clear",
        "done": "done",
        "feedback": "feedback",
        "mine": "my-response",
        "resume": "continue",
        "saved": "saved",
    },
}


def other_language(language: Language) -> Language:
    return "en" if language == "cy" else "cy"


# The questions on paper.
QUESTIONS: dict[Language, str] = {"cy": "cwestiynau.pdf", "en": "questions.pdf"}
# A copy of one's own answers.
COPY: dict[Language, str] = {"cy": "fy-atebion.pdf", "en": "my-answers.pdf"}
# About the Welsh of any page.
WELSH_REPORT: dict[Language, str] = {"cy": "problem-gyda-r-gymraeg", "en": "problem-with-the-welsh"}
# Below an item of a list.
REMOVAL: dict[Language, str] = {"cy": "dileu", "en": "remove"}
# Where a code is typed; a personal link is below it.
INVITATION: dict[Language, str] = {"cy": "gwahoddiad", "en": "invitation"}
# Below a personal link.
UNSUBSCRIBING: dict[Language, str] = {"cy": "dim-rhagor", "en": "unsubscribe"}


def home(language: Language) -> str:
    return f"/{language}/"


def start(language: Language, slug: str) -> str:
    return f"/{language}/{SURVEYS[language]}/{slug}/"


def page(language: Language, slug: str, number: int) -> str:
    return f"{start(language, slug)}{number}/"


def item_page(language: Language, slug: str, number: int, item: str, inner: int) -> str:
    return f"{page(language, slug, number)}{item}/{inner}/"


def removal(language: Language, slug: str, number: int, item: str) -> str:
    return f"{page(language, slug, number)}{item}/{REMOVAL[language]}/"


def questions(language: Language, slug: str) -> str:
    return f"{start(language, slug)}{QUESTIONS[language]}"


def copy_of_answers(language: Language, slug: str) -> str:
    return f"{start(language, slug)}{COPY[language]}"


def welsh_report(language: Language) -> str:
    return f"/{language}/{WELSH_REPORT[language]}/"


def link(language: Language, slug: str, code: str) -> str:
    """Where a link of an e-mail leads. The code is in it, as it is written down."""
    return f"{place(language, slug, 'resume')}{code}/"


def place(language: Language, slug: str, where: Place) -> str:
    return f"{start(language, slug)}{PLACES[language][where]}/"


def invitation(language: Language, slug: str, code: str = "") -> str:
    """Where a code is typed or, with a code as it is shown, the personal link."""
    return f"{start(language, slug)}{INVITATION[language]}/" + (f"{code}/" if code else "")


def unsubscribing(language: Language, slug: str, code: str) -> str:
    return f"{invitation(language, slug, code)}{UNSUBSCRIBING[language]}/"
