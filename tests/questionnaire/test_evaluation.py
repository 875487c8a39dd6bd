import json
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questionnaire.expressions import Expression, evaluate, holds, parse
from questionnaire.expressions.tree import Call, Operation, String
from tests.questionnaire import vectors
from tests.questionnaire.builders import TODAY
from tests.questionnaire.strategies_of_expressions import trees

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="node is not installed")


def test_the_vectors_say_what_python_evaluates():
    assert vectors.FILE.read_text(encoding="utf-8") == vectors.written(), (
        "write them again: python -m tests.questionnaire.vectors"
    )


@needs_node
def test_the_browsers_evaluator_gives_the_results_of_the_vectors():
    stored = json.loads(vectors.FILE.read_text(encoding="utf-8"))["vectors"]

    assert vectors.differences(stored, NODE) == []


@needs_node
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.large_base_example, HealthCheck.data_too_large, HealthCheck.too_slow],
)
@given(st.lists(trees, min_size=50, max_size=200))
def test_any_expression_means_the_same_in_the_browser(many):
    made = [vectors.vector(Expression(str(tree), tree), "15") for tree in many]

    assert vectors.differences(made, NODE) == []


@given(trees, st.sampled_from([None, "15", "x", ["a", "b"]]))
def test_evaluating_never_raises(tree, value):
    result = evaluate(tree, vectors.ANSWERS, TODAY, value)

    assert isinstance(result, str | float | bool | list)
    assert isinstance(holds(tree, vectors.ANSWERS, TODAY, value), bool)


def test_an_expression_of_the_greatest_depth_is_evaluated():
    assert evaluate(parse("-" * 98 + "1").tree, {}, TODAY) == 1.0


def test_and_or_and_if_evaluate_no_more_than_they_need():
    never = Call("no-such-function", ())

    assert not holds(Operation("and", (Call("false", ()), never)), {}, TODAY)
    assert holds(Operation("or", (Call("true", ()), never)), {}, TODAY)
    assert evaluate(Call("if", (Call("true", ()), String("a"), never)), {}, TODAY) == "a"
