"""A codebook as plain data: every word and number that it shows, in one language, and nothing that can run."""

from itertools import groupby
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from exports.codebook.counting import BESIDE, Counting
from exports.codebook.cover import cover_of
from exports.codebook.printable import printable_in
from exports.codebook.questions import Asked, numbers_of, questions_of
from exports.codebook.tables import Tables, decimal, is_beside, number, percentage, row, share, table
from exports.codebook.tallies import Tally
from exports.codebook.who import Who
from exports.dataset.columns import Column, Kind
from exports.dataset.contents import Contents
from exports.dataset.layout import STANDARD, Layout, with_choices_as_lists
from exports.guide import KINDS, selection_mark
from exports.manifest import LEFT_OUT
from questionnaire.document import Language, Page, Text
from surveys.paper.content import Facts, paragraphs
from surveys.paper.numbering import piped_on_paper


def content_of(contents: Contents, language: Language) -> dict[str, Any]:
    """What the template and codebook.typ show. Raises DatasetMissing and DatasetDamaged."""
    with translation.override(language):
        made: dict[str, Any] = printable_in(Codebook(contents, language).content())
    return made


class Codebook:
    """Of one dataset, in the language that is active."""

    def __init__(self, contents: Contents, language: Language) -> None:
        self._contents, self._language = contents, language
        self._counting = Counting(contents)
        self._numbers = numbers_of(contents.questionnaire)
        opens, closes = contents.window
        self._dates = Facts(opens, closes, contents.timezone, {}, 0, "").dates(language)

    def content(self) -> dict[str, Any]:
        contents = self._contents
        title = marked = self._words(contents.title)
        if contents.is_part:
            marked = f"{title} – {selection_mark(contents, self._language)}"
        return {
            "language": self._language,
            "title": title,
            "name": self._words(contents.questionnaire.heading),
            "owner": self._words(contents.questionnaire.owner),
            "what": _("Codebook"),
            "whole_title": _("Codebook: %(title)s") % {"title": marked},
            "kind": self._mark(),
            **cover_of(contents, self._language, self._counting.system, self._words),
            "contents_title": pgettext("of a document", "Contents"),
            "sections": self._sections(),
            "system": self._system(),
            "reading": self._reading(),
            "words": {
                "columns": _("Columns"),
                "type": _("Type of question"),
                "who": _("Who was asked"),
                "hint": _("Hint"),
                "versions": _("Versions"),
                "system_title": _("Columns about the response"),
                "reading_title": _("How to read this codebook"),
            },
            "page_of": _("Page {page} of {pages}"),
            "dataset": _("Dataset %(number)s") % {"number": contents.number},
        }

    def _mark(self) -> str:
        marks = [pgettext("of responses", "Selection")] if self._contents.is_part else []
        marks += [_("Interim data")] if self._contents.is_interim else []
        return " · ".join(marks)

    def _words(self, text: Text) -> str:
        return piped_on_paper(text.in_(self._language), self._numbers, self._dates)

    def _sections(self) -> list[dict[str, Any]]:
        """The pages of the newest version; then what only older ones asked."""
        questions = questions_of(self._contents)
        sections = []
        for page in self._contents.questionnaire.all_pages:
            here = [each for each in questions if each.number and each.page.code == page.code]
            if here or page.repeat is not None:
                sections.append(self._section(page, here))
        if gone := [each for each in questions if not each.number]:
            title = _("Questions of earlier versions only")
            entries = [self._entry(each) for each in gone]
            sections.append(
                {"id": "s-earlier", "title": title, "facts": [], "tables": [], "entries": entries}
            )
        return sections

    def _section(self, page: Page, questions: list[Asked]) -> dict[str, Any]:
        return {
            "id": f"s-{page.code}",
            "title": self._words(page.title) or page.code,
            "facts": self._list_facts(page) if page.repeat is not None else [],
            "tables": self._list_tables(page) if page.repeat is not None else [],
            "entries": [self._entry(each) for each in questions],
        }

    def _list_facts(self, page: Page) -> list[dict[str, str]]:
        tally = self._list_tally(page.code)
        most = max((int(code) for code in tally.codes if code), default=0)
        return [
            {"name": _("Code of the list"), "value": page.code},
            {"name": _("Items in all"), "value": number(self._contents.lists[page.code].rows)},
            {"name": _("Most items of a response"), "value": number(most)},
            {"name": _("Responses asked"), "value": number(tally.asked)},
            {"name": _("Responses not asked"), "value": number(self._contents.rows - tally.asked)},
        ]

    def _list_tables(self, page: Page) -> list[dict[str, Any]]:
        tally = self._list_tally(page.code)
        counts = sorted((int(code), count) for code, count in tally.codes.items() if code)
        rows = [
            row(
                number(items),
                [number(count), percentage(count, tally.answered)],
                share=share(count, tally.answered),
            )
            for items, count in counts
        ]
        words = ngettext(
            "Base: %(count)s response that was asked.",
            "Base: %(count)s responses that were asked.",
            tally.answered,
        )
        heads = [_("Items"), _("Responses"), _("Percentage")]
        base = words % {"count": number(tally.answered)}
        return [table(_("How many items a response has"), base, heads, rows)]

    def _list_tally(self, code: str) -> Tally:
        column = next(each for each in self._contents.columns if each.kind is Kind.COUNT and each.key == code)
        return self._counting.tally(column.name)

    def _entry(self, asked: Asked) -> dict[str, Any]:
        question, language = asked.question, self._language
        who = Who(asked.questionnaire, language, self._numbers if asked.number else None)
        return {
            "id": f"q-{question.code}",
            "number": asked.number or "",
            "code": question.code,
            "text": paragraphs(self._words(question.text)) or [question.code],
            "hint": paragraphs(self._words(question.hint)),
            "type": self._type(asked),
            "who": who.is_asked(question, asked.page),
            "versions": self._only_in(asked),
            "left_out": _(LEFT_OUT) if asked.identifies else "",
            "columns": [] if asked.identifies else self._columns(asked),
            "facts": [] if asked.identifies else self._entry_facts(asked),
            "tables": [] if asked.identifies else self._tables(asked),
        }

    def _type(self, asked: Asked) -> str:
        name = _(asked.question.kind.name)
        if unit := self._words(asked.question.kind.measured_in(asked.question)):
            name = _("%(type)s; unit: %(unit)s") % {"type": name, "unit": unit}
        if asked.question.required and asked.question.kind.asked:
            return _("%(type)s; an answer is required") % {"type": name}
        return name

    def _only_in(self, asked: Asked) -> str:
        if len(asked.versions) == len(self._contents.versions):
            return ""
        return ", ".join(map(str, asked.versions))

    def _columns(self, asked: Asked) -> list[dict[str, Any]]:
        """What cells are, and the columns that hold that, with the row or option of each."""
        groups = groupby([*self._listed(asked), *asked.columns], lambda column: column.kind)
        return [
            {
                "what": str(KINDS[kind]),
                "names": [{"name": column.name, "part": self._words(column.part)} for column in columns],
            }
            for kind, columns in groups
        ]

    def _listed(self, asked: Asked) -> list[Column]:
        """What stands for several columns of the question in the formats where a selection has it so."""
        contents = self._contents
        if contents.choice is None or contents.choice.layout.choices == "columns":
            return []
        made = with_choices_as_lists(asked.columns, contents.versions)
        return [column for column in made if column.ticks]

    def _entry_facts(self, asked: Asked) -> list[dict[str, str]]:
        counted = self._counting.whole(asked)
        rows = self._contents.lists[asked.of_list].rows if asked.of_list else self._contents.rows
        facts = [
            (_("Asked"), number(counted.asked)),
            (_("Answered"), number(counted.answered)),
            (_("Left empty"), number(counted.asked - counted.answered)),
            (_("Not asked"), number(rows - counted.asked)),
        ]
        answers = [column for column in asked.columns if column.kind not in BESIDE and not is_beside(column)]
        if len(answers) == 1:
            facts += self._between(self._counting.of(asked).tallies[answers[0].name], answers[0].kind)
        return [{"name": name, "value": value} for name, value in facts]

    def _between(self, tally: Tally, kind: Kind) -> list[tuple[str, str]]:
        if not tally.most:
            return []
        if kind is Kind.NUMBER:
            return [
                (_("Lowest"), decimal(tally.least)),
                (_("Median"), decimal(tally.middle)),
                (_("Highest"), decimal(tally.most)),
            ]
        return [(_("Earliest"), tally.least), (_("Latest"), tally.most)]

    def _tables(self, asked: Asked) -> list[dict[str, Any]]:
        columns = [c for c in asked.columns if c.kind not in BESIDE or c.kind is Kind.CODE]
        counts = self._counting.of(asked)
        return Tables(asked, columns, counts, self._words).all()

    def _system(self) -> dict[str, Any]:
        rows = [
            row(column.name, [str(KINDS[column.kind])]) for column in self._contents.columns if not column.key
        ]
        return table(_("What these columns hold"), "", [_("Column"), _("What it holds")], rows, texts=1)

    def _reading(self) -> list[str]:
        said = [
            _("Numbers of responses are counted in the dataset itself, whose checksum stands above."),
            _(
                "Asked: the question was shown. Left empty: it was shown and not answered. Not asked: the route"
                " did not come there, or the version had no such question."
            ),
            _(
                "Percentages are of those who answered. “Don’t know” and the like are answers, with codes of their own."
            ),
            _("The median is the number in the middle: as many are below it as above it."),
            _("What people wrote in their own words is not in this codebook."),
        ]
        return [*said, *self._layout()]

    def _layout(self) -> list[str]:
        """How the files are laid out, where that is not as this codebook says."""
        layout = self._contents.choice.layout if self._contents.choice else STANDARD
        said = []
        if layout.choices == "list":
            said.append(
                _(
                    "In CSV, Parquet and the workbooks of this selection several choices are a list in one column."
                    " SPSS, Stata and JSON Lines keep what they have: a column for each option, or a list of their own."
                )
            )
        if self._contents.lists:
            said.append(self._items(layout))
        return said

    def _items(self, layout: Layout) -> str:
        """Where what was asked about the items of lists is."""
        wide = next((column.name for column in self._contents.columns if column.item), "")
        # Where no response has an item, no file of responses has columns for any.
        if layout.lists == "long" or not wide:
            return _(
                "What was asked about the items of a list is in a file or sheet of its own, with a row for each."
            )
        if layout.lists == "wide":
            words = _(
                "What was asked about the items of a list is in the files of responses, in columns such as"
                " %(column)s. This selection has no files of items."
            )
        else:
            words = _(
                "What was asked about the items of a list is in the files of responses, in columns such as"
                " %(column)s, and once more in a file or sheet of its own, with a row for each item."
            )
        return words % {"column": wide}
