"""LimeSurvey's rules as expressions of ours; what cannot be said here is reported, with what follows from it."""

import re
from collections.abc import Iterable
from html import unescape

from django.utils.translation import gettext as _

from questionnaire.expressions import ExpressionInvalid
from questionnaire.expressions import parse as parse_ours
from surveys.expression_words import words_for
from surveys.files.limesurvey.archive import refused
from surveys.files.limesurvey.comparisons import quoted, reference
from surveys.files.limesurvey.conditions import condition_tree
from surveys.files.limesurvey.patterns import pattern_for
from surveys.files.limesurvey.phrases import TRUE, Phrase, Untranslatable, call, joined, operation
from surveys.files.limesurvey.script import ScriptInvalid, Tree, parse
from surveys.files.limesurvey.source import Condition
from surveys.files.limesurvey.translating import Translator
from surveys.files.limesurvey.variables import Variable, Variables
from surveys.files.report import Place, Report

# Characters of all rules of a file.
MAX_RULES = 1_000_000
SHOWN = 120
_ENTITY = re.compile(r"&(?:quot|amp|lt|gt|nbsp|#0?39);")
_ALWAYS = ("", "1")
_WHOLE = re.compile(r"\s*\{(?!\s)([^{}]*)\}\s*")
# LimeSurvey does not read braces that a space follows: those are scripts and styles.
_PIECES = re.compile(r"\{(?!\s)([^{}]*)\}")


class Rules:
    def __init__(self, variables: Variables, report: Report) -> None:
        self.variables = variables
        self.report = report
        self.read = 0

    def _parsed(self, source: str) -> Tree:
        """Raises Untranslatable; FileRefused once all rules together are longer than those of any survey."""
        self.read += len(source)
        if self.read > MAX_RULES:
            raise refused(_("The file has more parts than a survey can have."))
        if _ENTITY.search(source):
            # LimeSurvey's editor has been known to write rules as HTML, and LimeSurvey reads them so.
            source = unescape(source)
        try:
            return parse(source)
        except ScriptInvalid:
            raise Untranslatable(_("It cannot be read as a rule.")) from None

    def relevance(self, source: str, conditions: Iterable[Condition], place: Place, whom: str) -> str:
        """Who is asked; empty for everybody. `whom` says what it means for the survey where it is left out."""
        source = source.strip()
        rows = list(conditions)
        if source in _ALWAYS and not rows:
            return ""
        problem = None
        if source not in _ALWAYS:
            try:
                return self._condition(source, place)
            except Untranslatable as found:
                problem = found
        if rows:
            # LimeSurvey makes the expression of these rows, where there are any.
            try:
                return self._conditions(rows, place)
            except Untranslatable as found:
                problem = problem or found
        if problem is not None:
            shown = (
                source if source not in _ALWAYS else " ".join(f"{r.field} {r.method} {r.value}" for r in rows)
            )
            self._left_out(shown, problem, place, whom)
        return ""

    def _conditions(self, rows: list[Condition], place: Place) -> str:
        translator = Translator(self.variables)
        stated = _stated(translator.condition(condition_tree(rows, self.variables)))
        self._note_impossible(translator, place)
        return stated

    def constraint(self, source: str, own: Variable, own_code: str, place: Place) -> str:
        """What an answer must keep: `.` is the answer."""
        try:
            return self._condition(source, place, own, own_code)
        except Untranslatable as problem:
            self._left_out(source, problem, place, _("Any answer will be accepted."))
            return ""

    def matching(self, pattern: str, place: Place) -> str:
        """The rule that the whole answer has the form of LimeSurvey's pattern."""
        try:
            return _proved(call("regex", Phrase("."), quoted(pattern_for(pattern))))
        except Untranslatable as problem:
            self._left_out(pattern, problem, place, _("Any answer will be accepted."))
            return ""

    def calculation(self, source: str, place: Place) -> str:
        """A formula: one expression, with or without braces, or text with expressions in it."""
        try:
            pieces = _PIECES.split(source.strip())
            values: list[Phrase] = []
            translator = Translator(self.variables)
            for number, piece in enumerate(pieces):
                if number % 2:
                    values.append(translator.value(self._parsed(piece)))
                elif piece:
                    if '"' in piece and "'" in piece:
                        raise Untranslatable(_("A text in a rule cannot hold both kinds of quotes."))
                    values.append(Phrase(f'"{piece}"' if "'" in piece else f"'{piece}'"))
            if not values:
                return ""
            return _proved(values[0] if len(values) == 1 else call("concat", *values))
        except Untranslatable as problem:
            self._left_out(source, problem, place, _("The value will be empty."))
            return ""

    def bound(self, source: str, operator: str, place: Place) -> str:
        """`. >= ${Q1}`: a limit that is another answer. Empty where it cannot be one."""
        try:
            inside = found[1] if (found := _WHOLE.fullmatch(source)) else source
            value = Translator(self.variables).value(self._parsed(inside))
            return _proved(operation(operator, Phrase("."), value))
        except Untranslatable as problem:
            self._left_out(source, problem, place, _("There will be no such limit."))
            return ""

    def key_of(self, name: str) -> str:
        """What stands between `${` and `}` in a text for the answer that LimeSurvey calls so. Raises Untranslatable."""
        name, _dot, suffix = name.partition(".")
        variable = self.variables.find(name.strip())
        if variable is None or suffix.lower() not in ("", "shown", "naok", "code", "value", "naok.shown"):
            raise Untranslatable("")
        if variable.kind in ("tick", "rank"):
            raise Untranslatable("")
        reference(variable)
        return variable.key

    def both(self, *sources: str) -> str:
        """All of several expressions of ours."""
        return (
            joined("and", (Phrase(source, -1) for source in sources if source)).source if any(sources) else ""
        )

    def _condition(self, source: str, place: Place, own: Variable | None = None, own_code: str = "") -> str:
        inside = found[1] if (found := _WHOLE.fullmatch(source)) else source
        translator = Translator(self.variables, own, own_code)
        stated = _stated(translator.condition(self._parsed(inside)))
        self._note_impossible(translator, place)
        if stated == "false()":
            self.report.changed(
                place, _("In LimeSurvey this never holds, so nobody will see it here either.")
            )
        if stated and translator.unsure:
            message = _(
                "In LimeSurvey this rule fails if it reads a question that was not asked. Here such a question counts "
                "as empty. Check what that means for: %(codes)s."
            )
            self.report.changed(place, message % {"codes": ", ".join(sorted(translator.unsure))[:300]})
        return stated

    def _note_impossible(self, translator: Translator, place: Place) -> None:
        if translator.impossible:
            message = _(
                "No answer can be what this rule compares with (%(values)s), so that part of it never changes."
            )
            self.report.changed(place, message % {"values": ", ".join(sorted(translator.impossible))[:300]})

    def _left_out(self, rule: str, problem: Untranslatable, place: Place, meaning: str) -> None:
        rule = " ".join(rule.split())
        message = _("The rule “%(rule)s” was left out. %(reason)s %(meaning)s Write it anew.")
        values = {
            "rule": rule[:SHOWN] + "…" * (len(rule) > SHOWN),
            "reason": problem.reason,
            "meaning": meaning,
        }
        self.report.left_out(place, message % values)


def _stated(phrase: Phrase) -> str:
    """The source; empty for what always holds."""
    return "" if phrase == TRUE else _proved(phrase)


def _proved(phrase: Phrase) -> str:
    try:
        parse_ours(phrase.source)
    except ExpressionInvalid as problem:
        raise Untranslatable(words_for(problem)) from None
    return phrase.source
