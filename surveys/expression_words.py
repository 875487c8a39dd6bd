"""What is wrong with an expression, in words that say what to do."""

from django.utils.translation import gettext, gettext_lazy, ngettext

from questionnaire.expressions import ExpressionInvalid

_SENTENCES = {
    "empty": gettext_lazy("Write a rule, or leave the box empty."),
    "source_too_long": gettext_lazy("Shorten the rule to at most %(max)s characters."),
    "too_many_parts": gettext_lazy("Simplify the rule: it has more than %(max)s parts."),
    "too_deep": gettext_lazy("Simplify the rule: its brackets go deeper than %(max)s."),
    "number_too_long": gettext_lazy("Use numbers of at most %(digits)s digits (column %(column)s)."),
    "characters": gettext_lazy("Remove the invisible character at column %(column)s."),
    "curly_quote": gettext_lazy(
        "Use a straight quotation mark ' or \" instead of %(text)s at column %(column)s."
    ),
    "unclosed_string": gettext_lazy("Close the quotation that begins at column %(column)s."),
    "unfinished": gettext_lazy("Complete the rule: something is missing at its end (column %(column)s)."),
    "unexpected": gettext_lazy("Check what stands at column %(column)s: “%(text)s” cannot stand there."),
    "bad_reference": gettext_lazy(
        "Write the code of a question as ${code}, with both brackets (column %(column)s)."
    ),
    "bare_name": gettext_lazy(
        "Write ${%(name)s} if you mean the question, or '%(name)s' if you mean an answer (column %(column)s)."
    ),
    "function_unknown": gettext_lazy(
        "There is no function “%(name)s” (column %(column)s). Check its spelling."
    ),
    "function_not_supported": gettext_lazy(
        "The function “%(name)s” cannot be used here (column %(column)s). Write the rule without it."
    ),
}


def in_words(error: ExpressionInvalid) -> str:
    """The fault as one sentence in the active language."""
    if error.kind == "arguments":
        return _arguments(error)
    return str(_SENTENCES[error.kind]) % {**error.values, "column": error.column}


def _arguments(error: ExpressionInvalid) -> str:
    values = {**error.values, "column": error.column}
    least, most = error.values.get("least"), error.values.get("most")
    if least is not None and least == most:
        return (
            ngettext(
                "Give “%(name)s” %(least)s value in its brackets, not %(count)s (column %(column)s).",
                "Give “%(name)s” %(least)s values in its brackets, not %(count)s (column %(column)s).",
                int(least),
            )
            % values
        )
    if most is None:
        return (
            gettext(
                "Give “%(name)s” at least %(least)s values in its brackets, not %(count)s (column %(column)s)."
            )
            % values
        )
    return (
        gettext(
            "Give “%(name)s” %(least)s to %(most)s values in its brackets, not %(count)s (column %(column)s)."
        )
        % values
    )
