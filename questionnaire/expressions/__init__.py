"""The expression language: XLSForm's, as xlsform.org documents it. Parsed once, at publishing."""

from questionnaire.expressions.evaluation import evaluate, holds
from questionnaire.expressions.parsing import ExpressionInvalid, parse
from questionnaire.expressions.tree import Expression, Node, references

__all__ = ["Expression", "ExpressionInvalid", "Node", "evaluate", "holds", "parse", "references"]
