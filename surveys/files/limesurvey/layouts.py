"""The sections of a LimeSurvey file as a survey, each thing once.

Until version 3 (DBVersion below 400) a row stands once for each language, texts and all. Since version 4 a row stands
once, and its texts are in a section of their own (`question_l10ns`). Both are read alike, by what is there.
"""

from collections.abc import Iterable

from surveys.files.limesurvey.sections import Row, Sections
from surveys.files.limesurvey.source import (
    Answer,
    Condition,
    Default,
    Group,
    Question,
    Source,
    Subquestion,
    Texts,
    number,
)


def read_source(sections: Sections) -> Source:
    settings = next(iter(sections.of("surveys")), {})
    languages = _languages(sections, settings)
    source = Source(sections, languages, settings, _words(sections), [])
    groups = _groups(sections, languages[0])
    questions = _questions(sections, languages[0])
    for question in questions.values():
        if group := groups.get(question.gid):
            group.questions.append(question)
        else:
            source.strays.append(question.code or question.qid)
    source.strays += _add_subquestions(sections, questions, languages[0])
    _add_answers(sections, questions, languages[0])
    _add_attributes(sections, questions)
    _add_conditions(sections, questions)
    _add_defaults(sections, questions, languages[0])
    source.groups = sorted(groups.values(), key=lambda group: group.order)
    for group in source.groups:
        group.questions.sort(key=lambda question: question.order)
    return source


def _languages(sections: Sections, settings: Row) -> list[str]:
    """The base language first."""
    spoken = [row.get("surveyls_language", "") for row in sections.of("surveys_languagesettings")]
    named = [settings.get("language", ""), *settings.get("additional_languages", "").split()]
    found = dict.fromkeys(code.strip() for code in [*named, *sections.languages, *spoken] if code.strip())
    return list(found) or ["en"]


def _words(sections: Sections) -> dict[str, Texts]:
    """The survey's own texts by the name of their field, each by language."""
    words: dict[str, Texts] = {}
    for row in sections.of("surveys_languagesettings"):
        language = row.get("surveyls_language", "").strip()
        for name, value in row.items():
            words.setdefault(name, {})[language] = value
    return words


class _Merged:
    """Rows of one thing, brought together: fields from the first of them, texts from all and from the l10n section."""

    def __init__(
        self, sections: Sections, section: str, key: str, localised: tuple[str, ...], base: str
    ) -> None:
        self.base = base
        self.first: dict[str, Row] = {}
        self.texts: dict[str, list[Row]] = {}
        for row in sections.of(section):
            self.add(row.get(key, ""), row)
        for name in localised:
            for row in sections.of(name):
                if row.get(key, "") in self.first:
                    self.texts[row[key]].append(row)

    def add(self, identity: str, row: Row) -> None:
        known = self.first.get(identity)
        # The base language's row says what holds for all.
        if known is None or (row.get("language") == self.base != known.get("language")):
            self.first[identity] = row
        self.texts.setdefault(identity, []).append(row)

    def of(self, identity: str, name: str) -> Texts:
        return gathered(self.texts[identity], name, self.base)


def gathered(rows: Iterable[Row], name: str, base: str) -> Texts:
    found: Texts = {}
    for row in rows:
        if (value := row.get(name, "")).strip():
            found.setdefault(row.get("language", "").strip() or base, value)
    return found


def _groups(sections: Sections, base: str) -> dict[str, Group]:
    merged = _Merged(sections, "groups", "gid", ("group_l10ns",), base)
    return {
        gid: Group(
            gid,
            number(row.get("group_order", "")),
            merged.of(gid, "group_name"),
            merged.of(gid, "description"),
            row.get("grelevance", ""),
            row.get("randomization_group", "").strip(),
        )
        for gid, row in merged.first.items()
    }


def _questions(sections: Sections, base: str) -> dict[str, Question]:
    merged = _Merged(sections, "questions", "qid", ("question_l10ns",), base)
    return {
        qid: Question(
            qid=qid,
            gid=row.get("gid", ""),
            code=row.get("title", "").strip(),
            type=row.get("type", "").strip(),
            theme=row.get("question_theme_name", "").strip(),
            order=number(row.get("question_order", "")),
            texts=merged.of(qid, "question"),
            helps=merged.of(qid, "help"),
            scripts=merged.of(qid, "script"),
            mandatory=row.get("mandatory", "").strip(),
            has_other=row.get("other", "").strip() == "Y",
            relevance=row.get("relevance", ""),
            pattern=row.get("preg", "").strip(),
            encrypted=row.get("encrypted", "").strip() == "Y",
        )
        for qid, row in merged.first.items()
        if row.get("parent_qid", "0").strip() in ("", "0")
    }


def _add_subquestions(sections: Sections, questions: dict[str, Question], base: str) -> list[str]:
    merged = _Merged(sections, "subquestions", "qid", ("question_l10ns", "subquestion_l10ns"), base)
    among = _Merged(sections, "questions", "qid", ("question_l10ns",), base)
    strays = []
    for rows in (merged, among):
        for qid, row in rows.first.items():
            parent = row.get("parent_qid", "0").strip()
            if parent in ("", "0"):
                continue
            if question := questions.get(parent):
                question.subquestions.append(_subquestion(qid, row, rows.of(qid, "question"), question))
            else:
                strays.append(row.get("title", "") or qid)
    for question in questions.values():
        question.subquestions.sort(key=lambda part: (part.scale, part.order))
    return strays


def _subquestion(qid: str, row: Row, labels: Texts, question: Question) -> Subquestion:
    return Subquestion(
        qid,
        row.get("title", "").strip(),
        number(row.get("scale_id", "")),
        number(row.get("question_order", "")),
        labels,
        row.get("relevance", ""),
        question.code,
    )


def _add_answers(sections: Sections, questions: dict[str, Question], base: str) -> None:
    localised: dict[str, list[Row]] = {}
    for row in sections.of("answer_l10ns"):
        localised.setdefault(row.get("aid", ""), []).append(row)
    grouped: dict[tuple[str, str, int, str], list[Row]] = {}
    for row in sections.of("answers"):
        code, scale = row.get("code", "").strip(), number(row.get("scale_id", ""))
        # With a number of its own a row is an answer of its own, even where its code stands twice.
        grouped.setdefault((row.get("qid", ""), code, scale, row.get("aid", "")), []).append(row)
    for (qid, code, scale, _aid), rows in grouped.items():
        if question := questions.get(qid):
            texts = [
                *rows,
                *(text for row in rows if row.get("aid") for text in localised.get(row["aid"], [])),
            ]
            order = number(rows[0].get("sortorder", ""))
            question.answers.append(Answer(code, scale, order, gathered(texts, "answer", base)))
    for question in questions.values():
        question.answers.sort(key=lambda answer: (answer.scale, answer.order))


def _add_attributes(sections: Sections, questions: dict[str, Question]) -> None:
    for row in sections.of("question_attributes"):
        if question := questions.get(row.get("qid", "")):
            values = question.attributes.setdefault(row.get("attribute", "").strip(), {})
            values[row.get("language", "").strip()] = row.get("value", "")
    for question in questions.values():
        # What the theme of a question was called until version 5.
        former = next(iter(question.attributes.pop("question_template", {}).values()), "")
        question.theme = question.theme or former.strip()


def _add_conditions(sections: Sections, questions: dict[str, Question]) -> None:
    for row in sections.of("conditions"):
        if question := questions.get(row.get("qid", "")):
            condition = Condition(
                row.get("scenario", "1").strip() or "1",
                row.get("cfieldname", "").strip(),
                row.get("method", "").strip() or "==",
                row.get("value", "").strip(),
            )
            question.conditions.append(condition)


def _add_defaults(sections: Sections, questions: dict[str, Question], base: str) -> None:
    localised: dict[str, list[Row]] = {}
    for row in sections.of("defaultvalue_l10ns"):
        localised.setdefault(row.get("dvid", ""), []).append(row)
    for row in sections.of("defaultvalues"):
        question = questions.get(row.get("qid", ""))
        texts = gathered([row, *localised.get(row.get("dvid", ""), [])], "defaultvalue", base)
        if question and texts:
            part, special = row.get("sqid", "0").strip(), row.get("specialtype", "").strip()
            known = (found for found in question.defaults if (found.part, found.special) == (part, special))
            if same := next(known, None):
                same.texts.update(texts)
            else:
                question.defaults.append(Default(part, special, texts))
