"""Writes LimeSurvey files for tests, in the layout of either age, from the parts of a survey that matter to a test."""

from dataclasses import dataclass, field
from typing import Any, Literal

from surveys.files.limesurvey.reading import read
from surveys.files.report import Foreign
from surveys.files.shapes import Record

Layout = Literal["old", "new"]
# Until version 3, and since version 4.
LAYOUTS: tuple[Layout, ...] = ("old", "new")
# A text for each language, or one for English alone.
Words = str | dict[str, str]


@dataclass
class Question:
    code: str
    type: str
    text: Words = "Question?"
    help: Words = ""
    parts: list[tuple] = field(default_factory=list)  # subquestions: code, words, scale?, relevance?
    answers: list[tuple] = field(default_factory=list)  # code, words, scale?
    other: bool = False
    mandatory: str = "N"
    relevance: str = "1"
    pattern: str = ""
    theme: str = ""
    attributes: dict[str, Words] = field(default_factory=dict)
    conditions: list[tuple[str, str, str]] = field(default_factory=list)  # field, method, value
    default: str = ""
    fields: dict[str, str] = field(default_factory=dict)


@dataclass
class Group:
    questions: list[Question]
    name: Words = "Group"
    description: Words = ""
    relevance: str = ""
    random: str = ""


def lss(
    groups: list[Group | Question],
    *,
    layout: Layout = "new",
    languages: tuple[str, ...] = ("en",),
    survey: dict[str, str] | None = None,
    words: dict[str, Words] | None = None,
    more: dict[str, list[dict[str, str]]] | None = None,
) -> bytes:
    """The file. The survey is number 1, groups are 10, 20 ..., questions 100, 101 ..., subquestions 1000, 1001 ..."""
    writer = _Writer(layout, languages)
    if groups and isinstance(groups[0], Question):
        groups = [Group(groups)]  # type: ignore[arg-type]
    for number, group in enumerate(groups, 1):
        writer.group(10 * number, number, group)  # type: ignore[arg-type]
    writer.survey(
        {"sid": "1", "language": languages[0], "additional_languages": " ".join(languages[1:])}
        | (survey or {})
    )
    writer.words({"surveyls_title": "A survey"} | (words or {}))
    for section, rows in (more or {}).items():
        writer.sections.setdefault(section, []).extend(rows)
    return writer.document()


class _Writer:
    def __init__(self, layout: Layout, languages: tuple[str, ...]) -> None:
        self.layout = layout
        self.languages = languages
        self.sections: dict[str, list[dict[str, str]]] = {}
        self.next_question, self.next_part, self.next_answer = 100, 1000, 1

    def add(self, section: str, row: dict[str, Any]) -> None:
        self.sections.setdefault(section, []).append({name: str(value) for name, value in row.items()})

    def texts(self, section: str, key: str, row: dict[str, Any], texts: dict[str, Words]) -> None:
        """Once for each language, or once and the texts in a section of their own."""
        if self.layout == "new":
            self.add(section, row)
        for language in self.languages:
            said = {name: _side(words, language) for name, words in texts.items()}
            if self.layout == "old":
                self.add(section, row | said | {"language": language})
            else:
                l10n = {"groups": "group_l10ns", "answers": "answer_l10ns"}.get(section, "question_l10ns")
                self.add(l10n, {key: row[key], "language": language} | said)

    def group(self, gid: int, order: int, group: Group) -> None:
        row = {
            "gid": gid,
            "sid": 1,
            "group_order": order,
            "grelevance": group.relevance,
            "randomization_group": group.random,
        }
        self.texts("groups", "gid", row, {"group_name": group.name, "description": group.description})
        for number, question in enumerate(group.questions, 1):
            self.question(gid, number, question)

    def question(self, gid: int, order: int, question: Question) -> None:
        qid = self.next_question
        self.next_question += 1
        row = {
            "qid": qid,
            "parent_qid": 0,
            "sid": 1,
            "gid": gid,
            "type": question.type,
            "title": question.code,
            "preg": question.pattern,
            "other": "Y" if question.other else "N",
            "mandatory": question.mandatory,
            "question_order": order,
            "relevance": question.relevance,
            "question_theme_name": question.theme,
            **question.fields,
        }
        self.texts("questions", "qid", row, {"question": question.text, "help": question.help})
        for number, part in enumerate(question.parts):
            self.part(qid, gid, number, *part)
        for number, answer in enumerate(question.answers):
            self.answer(qid, number, *answer)
        for name, value in question.attributes.items():
            for language, said in {"": value}.items() if isinstance(value, str) else value.items():
                self.add(
                    "question_attributes",
                    {"qid": qid, "attribute": name, "value": said, "language": language},
                )
        for number, (cfield, method, value) in enumerate(question.conditions):
            row = {
                "cid": number,
                "qid": qid,
                "scenario": 1,
                "cfieldname": cfield,
                "method": method,
                "value": value,
            }
            self.add("conditions", row)
        if question.default:
            self.add(
                "defaultvalues",
                {"qid": qid, "sqid": 0, "language": self.languages[0], "defaultvalue": question.default},
            )

    def part(
        self, qid: int, gid: int, order: int, code: str, words: Words, scale: int = 0, relevance: str = ""
    ) -> None:
        row = {"qid": self.next_part, "parent_qid": qid, "gid": gid, "title": code, "question_order": order}
        self.next_part += 1
        self.texts(
            "subquestions", "qid", row | {"scale_id": scale, "relevance": relevance}, {"question": words}
        )

    def answer(self, qid: int, order: int, code: str, words: Words, scale: int = 0) -> None:
        row = {"aid": self.next_answer, "qid": qid, "code": code, "sortorder": order, "scale_id": scale}
        self.next_answer += 1
        if self.layout == "old":
            del row["aid"]
        self.texts("answers", "aid" if self.layout == "new" else "qid", row, {"answer": words})

    def survey(self, row: dict[str, str]) -> None:
        self.add("surveys", row)

    def words(self, words: dict[str, Words]) -> None:
        for language in self.languages:
            said = {name: _side(value, language) for name, value in words.items()}
            self.add(
                "surveys_languagesettings", {"surveyls_survey_id": "1", "surveyls_language": language} | said
            )

    def document(self) -> bytes:
        version = "177" if self.layout == "old" else "366"
        languages = "".join(f"<language>{language}</language>" for language in self.languages)
        parts = [
            '<?xml version="1.0" encoding="UTF-8"?>\n<document>\n <LimeSurveyDocType>Survey</LimeSurveyDocType>\n',
            f" <DBVersion>{version}</DBVersion>\n <languages>{languages}</languages>\n",
        ]
        for section, rows in self.sections.items():
            names = dict.fromkeys(name for row in rows for name in row)
            fields = "".join(f"<fieldname>{name}</fieldname>" for name in names)
            parts.append(f" <{section}>\n  <fields>{fields}</fields>\n  <rows>\n")
            parts += [f"   <row>{_fields(row)}\n   </row>\n" for row in rows]
            parts.append(f"  </rows>\n </{section}>\n")
        return "".join([*parts, "</document>\n"]).encode()


def _side(words: Words, language: str) -> str:
    if isinstance(words, str):
        return words
    return words.get(language, "")


def _fields(row: dict[str, str]) -> str:
    """As LimeSurvey writes them; what is empty has no text."""
    return "".join(
        f"\n    <{name}><![CDATA[{value}]]></{name}>" if value else f"\n    <{name}/>"
        for name, value in row.items()
    )


def imported(groups: list[Group | Question] | list[Group] | list[Question], **options: Any) -> Foreign:
    return read(lss(groups, **options), "survey.lss")  # type: ignore[arg-type]


def questions(foreign: Foreign) -> dict[str, Record]:
    """The questions of all pages, by code."""
    return {found["code"]: found for page in foreign.record["pages"] for found in page["questions"]}


def said(foreign: Foreign) -> list[str]:
    return [str(note) for note in foreign.notes]
