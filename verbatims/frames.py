"""Coding frames: codes with labels in both languages, which come out as columns of the data.

A code means one thing for ever: it is retired or merged into another, never deleted and never used again.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from questionnaire.plain_text import CharactersRefused, line
from surveys.files.faults import FileRefused
from surveys.files.workbooks.commas import read_table
from surveys.files.workbooks.formulas import with_apostrophe, without_apostrophe
from surveys.files.workbooks.sheets import plain_name
from surveys.models import Survey
from verbatims.models import Code, Frame, FrameQuestion, Verbatim

CODE = re.compile("[a-z0-9][a-z0-9_-]{0,39}")
MOST_CODES = 500
LABELS = ("label_cy", "label_en")
GROUPS = ("group_cy", "group_en")
HEADINGS = ("code", *LABELS, *GROUPS)
SAID_OF_CODES = (*HEADINGS, "retired", "merged_into")
LENGTHS = {"label_cy": 200, "label_en": 200, "group_cy": 120, "group_en": 120}
BYTE_ORDER_MARK = "\ufeff"

HOLD = """SELECT f.id FROM verbatims_frame f JOIN verbatims_framequestion q ON q.frame_id = f.id
    WHERE q.survey_id = %s AND q.question = %s FOR KEY SHARE"""
MERGE = """UPDATE verbatims_verbatim v SET changed_at = now(), codes = ARRAY(
        SELECT DISTINCT CASE c WHEN %(old)s THEN %(new)s ELSE c END FROM unnest(v.codes) c ORDER BY 1)
    WHERE v.survey_id = %(survey)s AND v.question = ANY(%(questions)s) AND v.codes @> ARRAY[%(old)s::varchar]"""


class Refused(Exception):
    """Sentences in the active language about what is wrong; nothing was changed."""

    def __init__(self, *faults: str) -> None:
        super().__init__(*faults)
        self.faults = faults


def frame_of(survey: Survey, question: str) -> Frame | None:
    return Frame.objects.filter(survey=survey, questions__question=question).first()


def hold_frame(survey: Survey, question: str) -> Frame | None:
    """The frame with which a question's texts are coded; until the transaction ends nobody adds, merges or moves
    anything of it, though others may code with it."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [survey.pk, question])
        held = cursor.fetchone()
    return Frame.objects.get(pk=held[0]) if held else None


def questions_in(frame: Frame) -> list[str]:
    return list(frame.questions.values_list("question", flat=True))


def coded_questions(frame: Frame) -> set[str]:
    """Questions that cannot leave the frame any more: texts of theirs are coded with it."""
    coded = Verbatim.objects.filter(
        survey=frame.survey_id, question__in=questions_in(frame), coded_at__isnull=False
    )
    return set(coded.order_by().values_list("question", flat=True).distinct())


@transaction.atomic
def new_frame(survey: Survey, name_cy: str, name_en: str, questions: Iterable[str], actor: User) -> Frame:
    """Raises Refused."""
    frame = Frame.objects.create(survey=survey, name_cy=name_cy, name_en=name_en)
    _give(frame, set(questions))
    _note("frame made", frame, actor)
    return frame


@transaction.atomic
def change_frame(frame: Frame, name_cy: str, name_en: str, questions: Iterable[str], actor: User) -> None:
    """Another name, other questions. Raises Refused where texts of a question that leaves it are coded with it."""
    frame = _hold(frame)
    wanted, had = set(questions), set(questions_in(frame))
    if stuck := (had - wanted) & coded_questions(frame):
        raise Refused(
            *(
                _("Texts about %(question)s are coded with this frame, so the question stays in it.")
                % {"question": code}
                for code in sorted(stuck)
            )
        )
    frame.name_cy, frame.name_en = name_cy, name_en
    frame.save(update_fields=["name_cy", "name_en"])
    frame.questions.exclude(question__in=wanted).delete()
    _give(frame, wanted - had)
    _note("frame changed", frame, actor)


@transaction.atomic
def add_code(frame: Frame, row: Mapping[str, str], actor: User) -> Code:
    """Raises Refused."""
    frame = _hold(frame)
    known = _codes_of(frame)
    values, faults = _read(row)
    if values.get("code") in known:
        faults.append(_taken(known[values["code"]]))
    if len(known) >= MOST_CODES:
        faults.append(_("A coding frame has at most %(most)s codes.") % {"most": MOST_CODES})
    if faults:
        raise Refused(*faults)
    code = Code.objects.create(frame=frame, **values)
    _note("code added", frame, actor, code=code.code)
    return code


@transaction.atomic
def change_code(code: Code, row: Mapping[str, str], actor: User) -> None:
    """Put its wording right; the code itself stays. Raises Refused."""
    values, faults = _read({**row, "code": code.code})
    if faults:
        raise Refused(*faults)
    Code.objects.filter(pk=code.pk).update(**values)
    _note("code changed", code.frame, actor, code=code.code)


@transaction.atomic
def retire(code: Code, actor: User) -> None:
    """No text is given it any more; those that have it keep it."""
    if Code.objects.filter(pk=code.pk, retired_at=None).update(retired_at=Now()):
        _note("code retired", code.frame, actor, code=code.code)


@transaction.atomic
def bring_back(code: Code, actor: User) -> None:
    if Code.objects.filter(pk=code.pk, merged_into=None).exclude(retired_at=None).update(retired_at=None):
        _note("code brought back", code.frame, actor, code=code.code)


@transaction.atomic
def merge(old: Code, into: Code, actor: User) -> None:
    """Every text with one code gets the other, and the first is retired for good. Raises Refused."""
    frame = _hold(old.frame)
    known = _codes_of(frame)
    old, into = known[old.code], known.get(into.code, into)
    if into.frame_id != frame.pk or into == old or into.retired_at or old.merged_into_id:
        raise Refused(_("Choose another code of this frame that is in use."))
    with connection.cursor() as cursor:
        cursor.execute(
            MERGE,
            {
                "old": old.code,
                "new": into.code,
                "survey": frame.survey_id,
                "questions": questions_in(frame),
            },
        )
    frame.codes.filter(merged_into=old).update(merged_into=into)
    Code.objects.filter(pk=old.pk).update(merged_into=into, retired_at=Now())
    _note("codes merged", frame, actor, code=old.code, into=into.code)


def as_csv(frame: Frame) -> bytes:
    """The frame for spreadsheets: a row for each code, retired ones too."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(SAID_OF_CODES)
    for code in frame.codes.select_related("merged_into"):
        merged = code.merged_into.code if code.merged_into else ""
        said = [getattr(code, name) for name in HEADINGS]
        writer.writerow([*map(with_apostrophe, said), "1" if code.retired_at else "", merged])
    return (BYTE_ORDER_MARK + file.getvalue()).encode()


@transaction.atomic
def from_csv(frame: Frame, content: bytes, actor: User) -> tuple[int, int]:
    """Add codes and change the wording of those that there are; how many of each. What a file says of retiring and
    merging is passed over. Raises Refused, with the number of the row in each sentence."""
    frame = _hold(frame)
    known = _codes_of(frame)
    rows = _rows(content)
    faults: list[str] = []
    wanted: dict[str, dict[str, str]] = {}
    for number, row in rows:
        values, wrong = _read(row)
        if values.get("code", "") in wanted:
            wrong.append(_("This code stands in an earlier row too."))
        faults += [_("Row %(number)s: %(fault)s") % {"number": number, "fault": fault} for fault in wrong]
        wanted[values.get("code", "")] = values
    if len(known.keys() | wanted.keys()) > MOST_CODES:
        faults.append(_("A coding frame has at most %(most)s codes.") % {"most": MOST_CODES})
    if not rows:
        faults.append(_("The file has no codes: its first row holds the headings, each further row a code."))
    if faults:
        raise Refused(*faults)
    new = [Code(frame=frame, **values) for code, values in wanted.items() if code not in known]
    Code.objects.bulk_create(new)
    changed = 0
    for code, values in wanted.items():
        if code in known and any(getattr(known[code], name) != value for name, value in values.items()):
            Code.objects.filter(pk=known[code].pk).update(**values)
            changed += 1
    _note("frame from a file", frame, actor, added=len(new), changed=changed)
    return len(new), changed


def active_codes(frame: Frame) -> QuerySet[Code]:
    return frame.codes.filter(retired_at=None)


def _rows(content: bytes) -> list[tuple[int, dict[str, str]]]:
    try:
        first, *rows = read_table(content).rows or [[]]
    except FileRefused as refused:
        raise Refused(*refused.lines) from None
    # Of a file of a hundred thousand rows nobody reads what is wrong with each.
    if len(rows) > MOST_CODES:
        raise Refused(_("A coding frame has at most %(most)s codes.") % {"most": MOST_CODES})
    headings = {cell.column: plain_name(cell.value) for cell in first}
    if missing := [name for name in ("code", *LABELS) if name not in headings.values()]:
        raise Refused(_("The first row needs these headings: %(names)s.") % {"names": ", ".join(missing)})
    return [
        (
            row[0].row,
            dict.fromkeys(HEADINGS, "") | {headings.get(cell.column, ""): cell.value for cell in row},
        )
        for row in rows
    ]


def _read(row: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """What a row says of a code, and what is wrong with it."""
    values: dict[str, str] = {}
    faults = []
    for name in HEADINGS:
        try:
            values[name] = without_apostrophe(line(row.get(name, "")))
        except CharactersRefused:
            values[name] = ""
            faults.append(_("It has characters that cannot be kept."))
    for name, longest in LENGTHS.items():
        if len(values[name]) > longest:
            faults.append(
                _("A label has at most %(label)s characters, a group %(group)s.")
                % {"label": LENGTHS["label_cy"], "group": LENGTHS["group_cy"]}
            )
    if not CODE.fullmatch(values["code"]):
        faults.append(
            _(
                "A code has small letters a to z, digits, - and _, at most 40, and begins with a letter or digit."
            )
        )
    if not values["label_cy"] or not values["label_en"]:
        faults.append(_("Give a label in Welsh and in English."))
    if bool(values["group_cy"]) != bool(values["group_en"]):
        faults.append(_("Give the group in Welsh and in English, or none."))
    return values, list(dict.fromkeys(faults))


def _taken(code: Code) -> str:
    if code.retired_at:
        return _(
            "The code %(code)s has been used and was retired. A code is never given another meaning: take another."
        ) % {"code": code.code}
    return _("The frame has the code %(code)s already.") % {"code": code.code}


def _give(frame: Frame, questions: set[str]) -> None:
    taken = FrameQuestion.objects.filter(survey=frame.survey, question__in=questions).exclude(frame=frame)
    if codes := sorted(taken.values_list("question", flat=True)):
        raise Refused(
            *(
                _("Another coding frame has the question %(question)s already.") % {"question": code}
                for code in codes
            )
        )
    try:
        with transaction.atomic():
            FrameQuestion.objects.bulk_create(
                FrameQuestion(survey=frame.survey, frame=frame, question=code) for code in sorted(questions)
            )
    except IntegrityError:
        # At this moment; which of them, nobody needs to know.
        raise Refused(_("Another coding frame has one of these questions already.")) from None


def _hold(frame: Frame) -> Frame:
    """Two people who change one frame do so one after the other."""
    return Frame.objects.select_for_update(of=("self",)).select_related("survey").get(pk=frame.pk)


def _codes_of(frame: Frame) -> dict[str, Code]:
    return {code.code: code for code in frame.codes.all()}


def _note(action: str, frame: Frame, actor: User, **details: object) -> None:
    record(
        action,
        actor=actor,
        survey_id=frame.survey_id,
        subject=str(frame.survey),
        frame=frame.name_en,
        **details,
    )
