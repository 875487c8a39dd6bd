import datetime as dt

from questionnaire.answers import Answers, AnswerValue
from questionnaire.expressions.tree import Node

Result = str | float | bool | list[str]


def evaluate(tree: Node, answers: Answers, today: dt.date, value: AnswerValue = None) -> Result:
    return ""


def holds(tree: Node, answers: Answers, today: dt.date, value: AnswerValue = None) -> bool:
    return True
