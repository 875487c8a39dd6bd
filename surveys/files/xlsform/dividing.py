"""Pages put right once they are made: texts take answers of earlier pages only, and every page shows something."""

from typing import Any

from django.utils.translation import gettext as _

from questionnaire.piping import placeholders
from questionnaire.types import TYPES
from surveys.files.report import Place, Report
from surveys.files.shapes import Record
from surveys.files.xlsform.codes import Taken
from surveys.files.xlsform.records import put
from surveys.files.xlsform.rules import both


def without_unseen(pages: list[Record], report: Report) -> list[Record]:
    """Pages that show nothing (calculations, hidden values) are joined to the page before them, or else after."""
    kept: list[Record] = []
    waiting: list[Record] = []
    for page in pages:
        questions = page.get("questions", [])
        if questions and not any(TYPES[question["type"]].asked for question in questions):
            _note_title(page, report)
            moved = [_with_relevance(question, page) for question in questions]
            if kept and "questions" in kept[-1]:
                kept[-1]["questions"] += moved
            else:
                waiting += moved
            continue
        if waiting and "questions" in page:
            page["questions"] = [*waiting, *page["questions"]]
            waiting = []
        kept.append(page)
    if waiting:
        # Nothing is shown at all, or only lists: a page for what is worked out.
        first = next(page for page in pages if "questions" in page)
        first["questions"] = waiting
        kept.append(first)
    return kept


def _note_title(page: Record, report: Report) -> None:
    place = page.at("title")
    if "title" in page and isinstance(place, Place):
        message = _("Nothing in this group is shown, so it is no page of its own and its label is left out.")
        report.left_out(place, message)


def _with_relevance(question: Record, page: Record) -> Record:
    put(question, "relevant", both(page.get("relevant", ""), question.get("relevant", "")))
    return question


def divided(pages: list[Record], taken: Taken, report: Report) -> list[Record]:
    """A page is divided before a question whose words take an answer given on the same page."""
    made: list[Record] = []
    for page in pages:
        if "list" in page:
            page["list"]["pages"] = divided(page["list"].get("pages", []), taken, report)
            made.append(page)
        else:
            made += _parts(page, taken, report)
    return made


def _parts(page: Record, taken: Taken, report: Report) -> list[Record]:
    parts = [page]
    asked: set[str] = set()
    questions, page["questions"] = page.get("questions", []), []
    for question in questions:
        if asked & {name.partition("/")[0] for name in placeholders(_words(question))}:
            message = _(
                "A new page begins here, since the words of this question use an answer of the page before."
            )
            place = question.position
            report.changed(place if isinstance(place, Place) else Place(), message)
            parts.append(_following(page, question, taken))
            asked = set()
        parts[-1]["questions"].append(question)
        asked.add(question["code"])
    return parts


def _following(page: Record, question: Record, taken: Taken) -> Record:
    following = Record(question.position)
    put(following, "code", taken.free(page["code"]))
    for name in ("title", "relevant"):
        put(following, name, page.get(name), page.at(name))
    following["questions"] = []
    return following


def _words(part: Any) -> str:
    """Every text of a question, its options and rows."""
    if isinstance(part, dict):
        names = (
            "text",
            "hint",
            "constraint_message",
            "options",
            "rows",
            "label",
            "cy",
            "en",
            "min_label",
            "max_label",
        )
        return "\n".join(_words(part[name]) for name in names if name in part)
    if isinstance(part, list):
        return "\n".join(_words(item) for item in part)
    return str(part)
