"""A survey of LimeSurvey: groups, questions and what hangs on them, whatever version wrote it."""

from dataclasses import dataclass, field

from surveys.files.limesurvey.places import Element, OfQuestion
from surveys.files.limesurvey.sections import Row, Sections
from surveys.files.report import Place

# A text in LimeSurvey's HTML, by LimeSurvey's code of the language.
Texts = dict[str, str]


def number(text: str, default: int = 0) -> int:
    """The whole number in a field, as LimeSurvey's own database would read it."""
    try:
        return int(text.strip()[:12])
    except ValueError:
        return default


@dataclass
class Answer:
    code: str
    scale: int
    order: int
    labels: Texts


@dataclass
class Subquestion:
    qid: str
    code: str
    scale: int
    order: int
    labels: Texts
    relevance: str = ""
    # The code of its question.
    of: str = ""

    def place(self, column: str = "relevance") -> Place:
        return OfQuestion("subquestions", number(self.qid) or None, column, self.of)


@dataclass
class Condition:
    """A row of `conditions`: how LimeSurvey told who is asked before it had expressions."""

    scenario: str
    field: str
    method: str
    value: str


@dataclass
class Default:
    """A row of `defaultvalues`: `part` is the number of its subquestion, `special` says that it is of “other”."""

    part: str
    special: str
    texts: Texts

    @property
    def is_of_the_whole(self) -> bool:
        return self.part in ("", "0") and not self.special


@dataclass
class Question:
    qid: str
    gid: str
    code: str
    type: str
    theme: str
    order: int
    texts: Texts
    helps: Texts
    scripts: Texts
    mandatory: str
    has_other: bool
    relevance: str
    pattern: str
    encrypted: bool
    subquestions: list[Subquestion] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    attributes: dict[str, Texts] = field(default_factory=dict)
    conditions: list[Condition] = field(default_factory=list)
    defaults: list[Default] = field(default_factory=list)

    def place(self, column: str = "") -> Place:
        return OfQuestion("questions", number(self.qid) or None, column or "title", self.code)

    def attribute_place(self, name: str) -> Place:
        return OfQuestion("question_attributes", number(self.qid) or None, name, self.code)

    def attribute(self, name: str) -> str:
        """The value that holds for every language, or the first that there is."""
        return next((value.strip() for value in self.attributes.get(name, {}).values() if value.strip()), "")

    def is_set(self, name: str) -> bool:
        return self.attribute(name) in ("1", "Y", "y")

    def rows(self, scale: int = 0) -> list[Subquestion]:
        return [row for row in self.subquestions if row.scale == scale]

    def choices(self, scale: int = 0) -> list[Answer]:
        return [answer for answer in self.answers if answer.scale == scale]


@dataclass
class Group:
    gid: str
    order: int
    names: Texts
    descriptions: Texts
    relevance: str
    randomization: str
    questions: list[Question] = field(default_factory=list)

    def place(self, column: str = "") -> Place:
        return Element("groups", number(self.gid) or None, column or "group_name")


@dataclass
class Source:
    sections: Sections
    languages: list[str]
    settings: Row
    words: dict[str, Texts]
    groups: list[Group]
    # Questions and subquestions whose group or question is not in the file.
    strays: list[str] = field(default_factory=list)

    @property
    def base(self) -> str:
        return self.languages[0]

    @property
    def questions(self) -> list[Question]:
        return [question for group in self.groups for question in group.questions]
