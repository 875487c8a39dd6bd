"""What LimeSurvey's comparisons of an answer with a value are here: a tick is selected(), an option has our code."""

import re
from itertools import islice

from django.utils.translation import gettext as _

from surveys.files.limesurvey.passages import line
from surveys.files.limesurvey.phrases import (
    EMPTY,
    FALSE,
    TRUE,
    Phrase,
    Untranslatable,
    call,
    negated,
    operation,
)
from surveys.files.limesurvey.shapes import canonical, is_decimal
from surveys.files.limesurvey.variables import Variable

# Options whose words are looked at for what a rule means.
MAX_LABELS = 500
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?: 00:00(?::00)?)?")


def reference(variable: Variable) -> Phrase:
    if variable.kind == "none":
        message = _("There is no answer to “%(code)s” here that a rule can read.")
        raise Untranslatable(message % {"code": variable.question.code[:60]})
    if variable.kind == "rank":
        return call("selected-at", Phrase(f"${{{variable.key}}}"), Phrase(variable.option))
    return Phrase(f"${{{variable.key}}}")


def quoted(text: str) -> Phrase:
    if "'" in text and '"' in text:
        raise Untranslatable(_("A text in a rule cannot hold both kinds of quotes."))
    return Phrase(f'"{text}"' if "'" in text else f"'{text}'")


def ticked(variable: Variable) -> Phrase:
    return call("selected", Phrase(f"${{{variable.key}}}"), quoted(variable.option))


def is_answered(variable: Variable) -> Phrase:
    match variable.kind:
        case "tick":
            return ticked(variable)
        case "choices":
            return operation(">", call("count-selected", reference(variable)), Phrase("0"))
    return operation("!=", reference(variable), EMPTY)


def is_empty(variable: Variable) -> Phrase:
    match variable.kind:
        case "tick":
            return negated(ticked(variable))
        case "choices":
            return operation("=", call("count-selected", reference(variable)), Phrase("0"))
    return operation("=", reference(variable), EMPTY)


def compared(variable: Variable, operator: str, value: str, own: Phrase, shown: bool) -> Phrase:
    """`own` is how the answer is written: its reference, or `.`. `operator` is ours. `shown`: its words are meant."""
    if not value.strip() and operator in ("=", "!="):
        return is_empty(variable) if operator == "=" else is_answered(variable)
    match variable.kind:
        case "tick":
            return _compared_tick(variable, operator, value)
        case "choice" | "rank":
            return _compared_choice(variable, operator, value, own, shown)
        case "choices":
            return _compared_choices(variable, operator, value)
        case "date":
            return _compared_date(variable, operator, value, own)
        case "number":
            if is_decimal(value):
                return operation(operator, own, Phrase(canonical(value)))
            return _never(operator)
    if operator in ("=", "!="):
        return operation(operator, own, quoted(value))
    if is_decimal(value):
        return operation(operator, call("number", own), Phrase(canonical(value)))
    raise Untranslatable(_("Words have no order here that a rule could compare."))


def _never(operator: str) -> Phrase:
    """What no answer can be: never equal, always unequal, and without an order."""
    return TRUE if operator == "!=" else FALSE


def _compared_tick(variable: Variable, operator: str, value: str) -> Phrase:
    value = value.strip()
    if operator in ("=", "!=") or (operator, value) in ((">", "0"), (">=", "1")):
        is_about_tick = value in ("Y", "y", "1") or operator in (">", ">=")
        found = ticked(variable) if is_about_tick else negated(ticked(variable))
        if is_about_tick or value in ("N", "n", "0"):
            return negated(found) if operator == "!=" else found
        return _never(operator)
    raise Untranslatable(_("Whether an option is chosen has no order that a rule could compare."))


def option_named(variable: Variable, value: str, shown: bool) -> str | None:
    """Our code of the option with LimeSurvey's code, or with these words."""
    if not shown:
        return variable.options.get(value) or variable.options.get(value.strip())
    for old, labels in islice(variable.labels.items(), MAX_LABELS):
        if any(line(label).text == value.strip() for label in labels.values()):
            return variable.options.get(old)
    return None


def _compared_choice(variable: Variable, operator: str, value: str, own: Phrase, shown: bool) -> Phrase:
    if operator in ("=", "!="):
        code = option_named(variable, value, shown)
        return operation(operator, own, quoted(code)) if code is not None else _never(operator)
    if is_decimal(value) and all(old == new for old, new in variable.options.items()):
        return operation(operator, own, Phrase(canonical(value)))
    raise Untranslatable(_("Words have no order here that a rule could compare."))


def _compared_choices(variable: Variable, operator: str, value: str) -> Phrase:
    """LimeSurvey's older conditions name the option of a multiple choice as its value."""
    code = option_named(variable, value, False)
    if code is None or operator not in ("=", "!="):
        message = _("“%(code)s” can have several answers, which cannot be compared as one.")
        raise Untranslatable(message % {"code": variable.question.code[:60]})
    found = call("selected", reference(variable), quoted(code))
    return found if operator == "=" else negated(found)


def _compared_date(variable: Variable, operator: str, value: str, own: Phrase) -> Phrase:
    if found := _DATE.fullmatch(value.strip()):
        return operation(operator, own, quoted(found[1]))
    message = _("“%(value)s” is no date that a rule can compare with.")
    raise Untranslatable(message % {"value": value[:60]})
