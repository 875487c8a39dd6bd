"""XLSForm's expressions in the words of this service: names that have changed, paths, and what cannot be used."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from questionnaire.expressions import ExpressionInvalid, parse
from surveys.expression_words import words_for
from surveys.files.faults import Place
from surveys.files.report import Report

_REFERENCE = re.compile(r"\$\{([^{}]*)\}")
_PATH = re.compile(
    r"(?<![\w'\"$}.)-])(?:current\(\)/)?(?:(?:\.{1,2}/)+(?:[\w.-]+/)*|/(?:[\w.-]+/)+)(?P<name>[A-Za-z_][\w.-]*)"
)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\xa0": " ", "\u202f": " "})
_CODE = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*(/[^\s/{}]+)?")
SHOWN = 100


@dataclass
class Names:
    """What each name of the form is here: a key such as `age` or `frequency/facebook`, or another expression.

    `absent` holds names that are in the form and not in the survey; `renamed` the options that have another code.
    """

    keys: dict[str, str] = field(default_factory=dict)
    instead: dict[str, str] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)
    options: dict[str, dict[str, str]] = field(default_factory=dict)

    def expression(self, name: str) -> str:
        """What stands for the name in an expression. Raises Unusable."""
        if name in self.instead:
            return self.instead[name]
        if name in self.keys:
            return f"${{{self.keys[name]}}}"
        if name in self.absent:
            raise Unusable(_("“%(name)s” is not in the survey.") % {"name": name[:SHOWN]})
        raise Unusable(_("There is no question “%(name)s”.") % {"name": name[:SHOWN]})


class Unusable(Exception):
    """The argument says why, in the active language."""


class Rules:
    def __init__(self, names: Names, report: Report) -> None:
        self.names = names
        self.report = report
        # How many options have been given rules.
        self.for_options = 0

    def read(self, source: str, place: Place, meaning: str, own: str = "") -> str:
        """The expression in this service's words; empty, and `meaning` reported, where it cannot be used.

        `own` is the question whose answer a full stop means.
        """
        source = source.strip()
        if not source:
            return ""
        try:
            return self.translated(source, own)
        except Unusable as problem:
            message = _("The rule “%(rule)s” is left out. %(problem)s %(meaning)s")
            rule = source if len(source) <= SHOWN else source[:SHOWN] + "…"
            values = {"rule": rule, "problem": str(problem), "meaning": meaning}
            self.report.left_out(place, message % values)
        return ""

    def translated(self, source: str, own: str = "") -> str:
        """Raises Unusable."""
        source = self._with_references(_straightened(source))
        source = _REFERENCE.sub(lambda found: self.names.expression(found[1].strip()), source)
        source = self._with_options(source, own)
        try:
            parse(source)
        except ExpressionInvalid as problem:
            raise Unusable(words_for(problem)) from None
        return source

    def piped(self, text: str, place: Place) -> str:
        """A text with the placeholders that this service knows; those of what is not here are reported."""

        def placeholder(found: re.Match[str]) -> str:
            name = found[1].strip()
            if name in self.names.keys:
                return f"${{{self.names.keys[name]}}}"
            message = _(
                "The text fills in “%(name)s”, which is not in the survey. Write the sentence another way."
            )
            self.report.changed(place, message % {"name": name[:SHOWN]})
            return "…"

        return _REFERENCE.sub(placeholder, text) if "${" in text else text

    def _with_references(self, source: str) -> str:
        """Paths to questions (`../age`, `./age`, `/form/group/age`) as `${age}`; texts in quotes are left alone."""

        def reference(found: re.Match[str]) -> str:
            return f"${{{found['name']}}}" if self._is_known(found["name"]) else found[0]

        return outside_quotes(source, lambda part: _PATH.sub(reference, part))

    def _is_known(self, name: str) -> bool:
        names = self.names
        return name in names.keys or name in names.instead or name in names.absent

    def _with_options(self, source: str, own: str) -> str:
        """Options' new codes where the expression names the old: `selected(${a}, 'x y')`, `${a} = 'x y'`."""
        renamed = self.renamed_in(source) | self.names.options.get(own, {})
        if not renamed:
            return source
        return _QUOTED.sub(
            lambda found: found[0][0] + renamed.get(found[0][1:-1], found[0][1:-1]) + found[0][0], source
        )

    def renamed_in(self, source: str) -> dict[str, str]:
        """The new codes of the options of all questions that the expression reads."""
        renamed: dict[str, str] = {}
        for key in {found[1].strip() for found in _REFERENCE.finditer(source)}:
            renamed |= self.names.options.get(key, {})
        return renamed


def both(first: str, second: str) -> str:
    """The rule that holds where both hold; either may be empty."""
    if not first or not second or first == second:
        return first or second
    return f"({first}) and ({second})"


def quoted(text: str) -> str:
    """The text as it stands in an expression. Raises Unusable for one that holds both kinds of quotes."""
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text:
        return f'"{text}"'
    raise Unusable(_("A text with both kinds of quotes cannot stand in a rule."))


def _straightened(source: str) -> str:
    return " ".join(source.translate(_STRAIGHT).split("\t"))


def outside_quotes(source: str, change: Callable[[str], str]) -> str:
    """The source with everything changed that is not a text in quotes."""
    parts, end = [], 0
    for found in _QUOTED.finditer(source):
        parts += [change(source[end : found.start()]), found[0]]
        end = found.end()
    return "".join([*parts, change(source[end:])])
