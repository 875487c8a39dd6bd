"""Every expression as a sentence, in Welsh and in English: beside the rule in the admin, in what publishing finds, and
on the questionnaire on paper.

Labels and what is worked out stand in quotes or brackets, so that no Welsh word has to mutate for what is filled in,
and phrases begin with a noun that needs no article, so that none has to be joined to the word before it.
"""

from django.utils import translation

from questionnaire.document import Language, Question, Questionnaire
from questionnaire.expressions import Expression
from surveys.sentences.conditions import Conditions
from surveys.sentences.names import Names
from surveys.sentences.values import gives_truth

__all__ = ["clause", "sentence"]


def sentence(
    expression: Expression, questionnaire: Questionnaire, language: Language, own: Question | None = None
) -> str:
    """What the expression says, as a sentence with its full stop. `own` is the question whose constraint it is."""
    return _written(clause(expression, questionnaire, language, own))


def clause(
    expression: Expression, questionnaire: Questionnaire, language: Language, own: Question | None = None
) -> str:
    """As `sentence`, to stand after a colon: no capital, no full stop."""
    with translation.override(language):
        words = Conditions(Names(questionnaire, language, own))
        tree = expression.tree
        return words.condition(tree) if gives_truth(tree) else words.values.value(tree)


def rule(
    expression: Expression, questionnaire: Questionnaire, language: Language, own: Question | None = None
) -> str:
    """As `sentence`, of an expression that is a condition whatever it gives: when something is shown or accepted."""
    with translation.override(language):
        return _written(Conditions(Names(questionnaire, language, own)).condition(expression.tree))


def _written(words: str) -> str:
    """A clause as a sentence; π stays small, as Π is another sign."""
    return f"{words if words.startswith('π') else words[0].upper() + words[1:]}."
