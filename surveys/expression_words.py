"""What is wrong with an expression, in words that say what to do."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from questionnaire.expressions import Expression, ExpressionInvalid, parse

WORDS = {
    "empty": gettext_lazy("Write an expression, or take it out."),
    "source_too_long": gettext_lazy("The expression is longer than %(max)s characters. Shorten it."),
    "too_many_parts": gettext_lazy("The expression has more than %(max)s parts. Shorten it."),
    "too_deep": gettext_lazy("The expression is nested more than %(max)s deep. Shorten it."),
    "number_too_long": gettext_lazy("The number has more than %(digits)s digits. Shorten it."),
    "characters": gettext_lazy("There is a character here that cannot be stored. Take it out."),
    "curly_quote": gettext_lazy("“%(text)s” is a curly quote. Use straight quotes: 'text'."),
    "unclosed_string": gettext_lazy("A quote is opened and not closed."),
    "unfinished": gettext_lazy("The expression ends where more must follow."),
    "unexpected": gettext_lazy("“%(text)s” does not fit here."),
    "bad_reference": gettext_lazy("Write a question’s code between ${ and }."),
    "bare_name": gettext_lazy("Write ${%(name)s} for a question’s answer, or '%(name)s' for a text."),
    "function_unknown": gettext_lazy("There is no function “%(name)s”."),
    "function_not_supported": gettext_lazy(
        "The function “%(name)s” has no meaning in a survey here. Write it another way."
    ),
    "arguments": gettext_lazy("The function “%(name)s” does not take %(count)s values."),
    "not_written_out": gettext_lazy(
        "The second value of “%(name)s” is a text in quotes: write it out, so that it can be checked."
    ),
    "format": gettext_lazy(
        "“%(text)s” cannot stand in a date’s format. Use %%Y, %%y, %%m, %%n, %%d or %%e, with a time also "
        "%%H, %%h, %%M or %%S."
    ),
    "pattern_unfinished": gettext_lazy("The pattern of “regex” ends where more must follow."),
    "pattern_part": gettext_lazy("“%(text)s” cannot be used in the pattern here. Write it another way."),
    "pattern_too_long": gettext_lazy("The pattern of “regex” is too long. Shorten it, or repeat less."),
}


def words_for(problem: ExpressionInvalid) -> str:
    """The fault and the place in the expression, in the active language."""
    return _("Expression, character %(column)d: %(problem)s") % {
        "column": problem.column,
        "problem": WORDS[problem.kind] % problem.values,
    }


def require_expression(source: str) -> str:
    """`source`, if it can be parsed. Raises ValueError with a message to show."""
    parse_in_words(source)
    return source


def parse_in_words(source: str) -> Expression:
    """The parsed expression. Raises ValueError with a message to show."""
    try:
        return parse(source)
    except ExpressionInvalid as problem:
        raise ValueError(words_for(problem)) from None


def parse_leniently(source: str) -> Expression | None:
    """The parsed expression; None where there is none, or none that can be parsed."""
    try:
        return parse(source) if source else None
    except ExpressionInvalid:
        return None
