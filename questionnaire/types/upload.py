"""A file: stored as the name under which it is kept, with what the respondent called it and how large it is.

Three keys: `code` (a name drawn by lot), `code/name` and `code/size` (in bytes). What comes in a form is taken by
responses/uploads.py, which looks into the file and puts these three, or what is wrong with it (`code/fault`), among the
fields; whatever a form claims of them by itself never gets here.
"""

import datetime as dt
import re
from collections.abc import Iterable
from typing import NamedTuple

from questionnaire.answers import Answers, AnswerValue, Posted
from questionnaire.document import Language, Question
from questionnaire.setting_checks import SettingProblem
from questionnaire.sizes import size_words
from questionnaire.types.base import (
    Cleaned,
    Line,
    Offered,
    PlannedColumn,
    QuestionType,
    fault,
    posted_once,
    stored_values,
)
from questionnaire.types.chance import Chance
from questionnaire.types.sheet import Drawn, Sheet
from questionnaire.words import gettext_noop as N_


class FileKind(NamedTuple):
    """What people call it, the ends of its names (the first is given to files that have another), its media type."""

    name: str
    ends: tuple[str, ...]
    media_type: str


OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    "pdf": FileKind("PDF", (".pdf",), "application/pdf"),
    "jpeg": FileKind("JPEG", (".jpg", ".jpeg"), "image/jpeg"),
    "png": FileKind("PNG", (".png",), "image/png"),
    "webp": FileKind("WebP", (".webp",), "image/webp"),
    "docx": FileKind("Word (.docx)", (".docx",), f"{OFFICE}wordprocessingml.document"),
    "xlsx": FileKind("Excel (.xlsx)", (".xlsx",), f"{OFFICE}spreadsheetml.sheet"),
    "odt": FileKind("OpenDocument (.odt)", (".odt",), "application/vnd.oasis.opendocument.text"),
    "ods": FileKind("OpenDocument (.ods)", (".ods",), "application/vnd.oasis.opendocument.spreadsheet"),
    "csv": FileKind("CSV", (".csv",), "text/csv"),
    "txt": FileKind("TXT", (".txt",), "text/plain"),
}
USUAL = ("pdf", "jpeg", "png", "docx", "odt")
USUAL_MEGABYTES = 10
MOST_MEGABYTES = 25

_STORED_NAME = re.compile("[0-9a-f]{32}")
FAULTS = frozenset(
    {
        "file_too_large",
        "wrong_kind_of_file",
        "empty_file",
        "file_not_kept",
        "too_many_files",
        "no_room_for_files",
    }
)


def accepted(question: Question) -> tuple[str, ...]:
    """The kinds of files that the question takes."""
    return tuple(kind for kind in question.settings.accept or USUAL if kind in KINDS)


def megabytes(question: Question) -> int:
    """The largest file that it takes."""
    return min(question.settings.max_size or USUAL_MEGABYTES, MOST_MEGABYTES)


def _size(stored: str) -> str:
    return size_words(int(stored) if stored.isdecimal() else 0)


class Upload(QuestionType):
    name = N_("File upload")
    reads = "text"
    settings = ("accept", "max_size")
    uploads = True
    sentences = {
        "missing_file": N_("Choose a file"),
        "file_too_large": N_("The file must be smaller than %(most)s MB. Choose another"),
        "wrong_kind_of_file": N_("The file must be one of these: %(kinds)s. Choose another"),
        "empty_file": N_("The file is empty. Choose another"),
        "file_not_kept": N_("The file could not be kept. Try again"),
        "too_many_files": N_("Too many files have been sent. Continue with the one you have, or start again"),
        "no_room_for_files": N_(
            "There is no room for more files today. Choose ‘Save and complete later’, and send the file another day"
        ),
        "unknown_kind": N_("“%(kind)s” is no kind of file. Write some of these: %(kinds)s."),
        "largest_size": N_("“max_size” is from 1 to %(most)s megabytes."),
    }

    def keys(self, question: Question) -> tuple[str, ...]:
        return tuple(f"{question.code}{end}" for end in ("", "/name", "/size"))

    def clean(self, question: Question, posted: Posted, offered: Offered, today: dt.date) -> Cleaned:
        code = question.code
        values: dict[str, AnswerValue] = dict.fromkeys(question.keys)
        if (kind := posted_once(posted, f"{code}/fault")) in FAULTS and kind is not None:
            return Cleaned(
                values, [fault(question, kind, most=megabytes(question), kinds=kinds_in_words(question))]
            )
        held, name, size = (posted_once(posted, key) for key in question.keys)
        if held and name and size and _STORED_NAME.fullmatch(held) and size.isdecimal():
            return Cleaned({code: held, f"{code}/name": name, f"{code}/size": size}, [])
        return Cleaned(values, [fault(question, "missing_file")] if question.required else [])

    def as_posted(self, question: Question, answers: Answers) -> dict[str, list[str]]:
        return {key: stored for key in question.keys if (stored := stored_values(answers.get(key)))}

    def describe(self, question: Question, answers: Answers, language: Language) -> list[Line]:
        names = stored_values(answers.get(f"{question.code}/name"))
        size = "".join(stored_values(answers.get(f"{question.code}/size")))
        return [Line(f"{name} ({_size(size)})", kind="own_words") for name in names]

    def setting_problems(self, question: Question) -> Iterable[SettingProblem]:
        for kind in question.settings.accept:
            if kind not in KINDS:
                yield SettingProblem("unknown_kind", {"kind": kind, "kinds": ", ".join(KINDS)})
        if question.settings.max_size is not None and not 1 <= question.settings.max_size <= MOST_MEGABYTES:
            yield SettingProblem("largest_size", {"most": MOST_MEGABYTES})

    def columns(self, question: Question) -> list[PlannedColumn]:
        code = question.code
        return [PlannedColumn(code, "file", code), PlannedColumn(f"{code}/name", "text", f"{code}/name")]

    def fields(self, question: Question) -> Iterable[str]:
        return ("remove",)

    def anchor(self, question: Question, control: str) -> str:
        return question.code

    def draw(self, sheet: Sheet) -> Drawn:
        question, code = sheet.question, sheet.question.code
        rules = sheet.say(
            N_("%(kinds)s; at most %(most)s MB."), kinds=kinds_in_words(question), most=megabytes(question)
        )
        context = {
            "rules": rules,
            "described": [f"{code}-rules"],
            "accept": ",".join(end for kind in accepted(question) for end in KINDS[kind].ends),
            "held": sheet.typed(code),
            "name": sheet.typed(f"{code}/name"),
            "size": sheet.held(f"{code}/size", _size),
            "empty": sheet.unless_held(code, " hidden"),
            "off": sheet.unless_held(code, " disabled"),
        }
        return Drawn("upload", context)

    def invent(self, question: Question, chance: Chance) -> dict[str, list[str]]:
        # A name under which no file is kept.
        kind = KINDS[chance.rng.choice(accepted(question) or USUAL)]
        code, size = question.code, chance.rng.randrange(10_000, 2_000_000)
        return {
            code: [f"{chance.rng.getrandbits(128):032x}"],
            f"{code}/name": [f"example{kind.ends[0]}"],
            f"{code}/size": [str(size)],
        }


def kinds_in_words(question: Question) -> str:
    return ", ".join(KINDS[kind].name for kind in accepted(question))
