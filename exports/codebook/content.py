"""A codebook as plain data: every word and number that it shows, in one language, and nothing that can run."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from msgspec.structs import replace

from exports.codebook.printable import printable_in
from exports.codebook.questions import Asked, numbers_of, questions_of
from exports.codebook.tables import Counts, Tables, decimal, is_beside, number, percentage, row, share, table
from exports.codebook.tallies import Tally, tallies_of
from exports.codebook.who import Who
from exports.columns import Column, Kind
from exports.contents import Contents
from exports.counts import Counted, counts_of, values_of
from exports.guide import INTERIM, KINDS, SYNTHETIC
from exports.labels import LANGUAGE_NAMES, SET_ASIDE_WORDS
from exports.manifest import LEFT_OUT
from questionnaire.document import Language, Page, Text
from responses.models import Response
from surveys.dates import long_date, long_moment
from surveys.paper.content import Facts, paragraphs
from surveys.paper.numbering import piped_on_paper

# Kinds that say something of an answer, and are none.
BESIDE = (Kind.CONSENT, Kind.ORDER)
SYSTEM_COUNTED = (Kind.VERSION, Kind.LANGUAGE, Kind.SOURCE, Kind.SET_ASIDE)


def content_of(contents: Contents, language: Language) -> dict[str, Any]:
    """What the template and codebook.typ show. Raises DatasetMissing and DatasetDamaged."""
    with translation.override(language):
        made: dict[str, Any] = printable_in(Codebook(contents, language).content())
    return made


class Counting:
    """Everything that is counted of a dataset: of its responses (`""`), and of the items of each list, by its code."""

    def __init__(self, contents: Contents) -> None:
        self._counts = {"": _counted(contents, own_columns(contents))}
        for code, part in contents.lists.items():
            self._counts[code] = _counted(part, own_columns(part))
        self.system = values_of(contents, SYSTEM_COUNTED)

    def of(self, asked: Asked) -> Counts:
        return self._counts[asked.of_list]

    def whole(self, asked: Asked) -> Counted:
        """Of a question with all its columns: in how many rows it was asked, and in how many answered."""
        return self._counts[asked.of_list].by_key.get(whole_key(asked.question.code)) or Counted()

    def tally(self, name: str) -> Tally:
        return self._counts[""].tallies[name]


def own_columns(contents: Contents) -> list[Column]:
    """Columns of answers, without those of items that stand beside those of responses."""
    return [column for column in contents.columns if column.key and not column.item]


def whole_key(code: str) -> str:
    # No key of an answer ends so.
    return f"{code}//"


def _counted(contents: Contents, columns: Sequence[Column]) -> Counts:
    answers = [column for column in columns if column.kind not in BESIDE and not is_beside(column)]
    whole = [replace(column, key=whole_key(column.question)) for column in answers if column.question]
    return Counts(tallies_of(contents, columns), counts_of(contents, columns) | counts_of(contents, whole))


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
        title = self._words(contents.title)
        return {
            "language": self._language,
            "title": title,
            "name": self._words(contents.questionnaire.heading),
            "owner": self._words(contents.questionnaire.owner),
            "what": _("Codebook"),
            "whole_title": _("Codebook: %(title)s") % {"title": title},
            "kind": _("Interim data") if contents.is_interim else "",
            "notes": self._notes(),
            "facts": self._facts(),
            "counts": self._how_many(),
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

    def _words(self, text: Text) -> str:
        return piped_on_paper(text.in_(self._language), self._numbers, self._dates)

    def _notes(self) -> list[dict[str, str]]:
        notes = []
        if self._contents.is_synthetic:
            notes.append({"title": _("Synthetic data"), "text": _(SYNTHETIC)})
        if self._contents.is_interim:
            notes.append({"title": _("Interim data"), "text": _(INTERIM)})
        return notes

    def _how_many(self) -> str:
        words = ngettext("%(count)s response", "%(count)s responses", self._contents.rows)
        return words % {"count": number(self._contents.rows)}

    def _facts(self) -> list[dict[str, Any]]:
        contents, system = self._contents, self._counting.system
        sources = {str(code): label for code, label in Response.Source.choices}
        facts = [
            (pgettext("noun", "Survey"), [self._words(contents.title)]),
            (_("Owner"), [self._words(contents.questionnaire.owner)]),
            (_("Window"), self._window()),
            (_("Dataset"), [self._dataset()]),
            (_("Responses"), [number(contents.rows)]),
            (_("Language of the response"), _lines(system[Kind.LANGUAGE], LANGUAGE_NAMES)),
            (_("Where they came from"), _lines(system[Kind.SOURCE], sources)),
            (
                _("Set aside"),
                _lines(system[Kind.SET_ASIDE], SET_ASIDE_WORDS) if _any_set_aside(system) else [],
            ),
            (_("Versions of the questionnaire"), self._versions()),
            (_("Frozen"), [self._moment(contents.frozen_at)]),
            (_("Times"), [_("On the clock of %(zone)s.") % {"zone": contents.timezone}]),
            (_("Made with"), [f"Arolwg {settings.SOFTWARE_VERSION}"]),
        ]
        made = [{"name": name, "lines": lines, "is_code": False} for name, lines in facts if any(lines)]
        checksum = {
            "name": _("Checksum of the dataset (SHA-256)"),
            "lines": [contents.sha256],
            "is_code": True,
        }
        return [*made, checksum]

    def _window(self) -> list[str]:
        opens, closes = self._contents.window
        if opens is None or closes is None:
            return []
        values = {"opens": self._moment(opens), "closes": self._moment(closes)}
        return [_("From %(opens)s until %(closes)s") % values]

    def _dataset(self) -> str:
        values = {"number": self._contents.number}
        if self._contents.is_interim:
            return _("Number %(number)s, interim") % values
        return _("Number %(number)s, final") % values

    def _versions(self) -> list[str]:
        counts, lines = self._counting.system[Kind.VERSION], []
        for version in self._contents.versions:
            published = self._contents.published.get(version.number)
            responses = counts.get(str(version.number), 0)
            words = ngettext(
                "Version %(number)s, published on %(date)s: %(count)s response",
                "Version %(number)s, published on %(date)s: %(count)s responses",
                responses,
            )
            day = long_date(published, self._language, zone=self._contents.timezone) if published else "–"
            lines.append(words % {"number": version.number, "date": day, "count": number(responses)})
        return lines

    def _moment(self, moment: Any) -> str:
        return long_moment(moment, self._language, zone=self._contents.timezone)

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
        if asked.question.required and asked.question.kind.asked:
            return _("%(type)s; an answer is required") % {"type": name}
        return name

    def _only_in(self, asked: Asked) -> str:
        if len(asked.versions) == len(self._contents.versions):
            return ""
        return ", ".join(map(str, asked.versions))

    def _columns(self, asked: Asked) -> list[dict[str, Any]]:
        """What cells are, and the columns that hold that, with the row or option of each."""
        groups = groupby(asked.columns, lambda column: column.kind)
        return [
            {
                "what": str(KINDS[kind]),
                "names": [{"name": column.name, "part": self._words(column.part)} for column in columns],
            }
            for kind, columns in groups
        ]

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
        columns = [column for column in asked.columns if column.kind not in BESIDE]
        counts = self._counting.of(asked)
        return Tables(asked.question, columns, counts, self._words, of_list=bool(asked.of_list)).all()

    def _system(self) -> dict[str, Any]:
        rows = [
            row(column.name, [str(KINDS[column.kind])]) for column in self._contents.columns if not column.key
        ]
        return table(_("Columns about the response"), "", [_("Column"), _("What it holds")], rows, texts=1)

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
        return said


def _any_set_aside(system: Mapping[Kind, Mapping[str, int]]) -> bool:
    return any(code != "no" for code in system[Kind.SET_ASIDE])


def _lines(counts: Mapping[str, int], words: Mapping[str, Any]) -> list[str]:
    return [f"{words.get(code, code)}: {number(counts[code])}" for code in sorted(counts)]
