"""The first page of a codebook: what the dataset is."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from exports.codebook.tables import number
from exports.dataset.columns import Kind
from exports.dataset.contents import Contents
from exports.dataset.labels import LANGUAGE_NAMES, SET_ASIDE_WORDS
from exports.guide import cautions_of, said_in, selection_of
from questionnaire.document import Language, Text
from responses.models import Response
from surveys.dates import long_date, long_moment

# How often each code stands in the columns about the response.
System = Mapping[Kind, Mapping[str, int]]


def cover_of(
    contents: Contents, language: Language, system: System, words: Callable[[Text], str]
) -> dict[str, Any]:
    """Notes, facts and the number of responses, in the language, which is the active one."""
    cover = Cover(contents, language, system, words)
    return {"notes": cover.notes(), "facts": cover.facts(), "counts": cover.how_many()}


class Cover:
    def __init__(
        self, contents: Contents, language: Language, system: System, words: Callable[[Text], str]
    ) -> None:
        self._contents, self._language, self._system, self._words = contents, language, system, words

    def notes(self) -> list[str]:
        return [said_in(words, self._language) for words in cautions_of(self._contents)]

    def how_many(self) -> str:
        if self._contents.is_part:
            words = _("Responses: %(count)s of %(whole)s")
            return words % {"count": number(self._contents.rows), "whole": number(self._contents.whole)}
        words = ngettext("%(count)s response", "%(count)s responses", self._contents.rows)
        return words % {"count": number(self._contents.rows)}

    def facts(self) -> list[dict[str, Any]]:
        contents, system = self._contents, self._system
        sources = {str(code): label for code, label in Response.Source.choices}
        facts = [
            (pgettext("noun", "Survey"), [self._words(contents.title)]),
            (_("Owner"), [self._words(contents.questionnaire.owner)]),
            (_("Window"), self._window()),
            (_("Dataset"), [self._dataset()]),
            (pgettext("of responses", "Selection"), [selection_of(contents, self._language)]),
            (_("Responses"), [self._responses()]),
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

    def _responses(self) -> str:
        if not self._contents.is_part:
            return number(self._contents.rows)
        figures = {"count": number(self._contents.rows), "whole": number(self._contents.whole)}
        return pgettext("of responses", "%(count)s of %(whole)s") % figures

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
        counts, lines = self._system[Kind.VERSION], []
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

    def _moment(self, moment: datetime) -> str:
        return long_moment(moment, self._language, zone=self._contents.timezone)


def _any_set_aside(system: Mapping[Kind, Mapping[str, int]]) -> bool:
    return any(code != "no" for code in system[Kind.SET_ASIDE])


def _lines(counts: Mapping[str, int], words: Mapping[str, Any]) -> list[str]:
    return [f"{words.get(code, code)}: {number(counts[code])}" for code in sorted(counts)]
