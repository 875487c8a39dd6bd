"""What the checks try out is bounded, whatever an author writes."""

import pytest

from questionnaire.expressions import evaluation, parse
from surveys.checks.budget import WHOLE, Budget
from surveys.checks.contradictions import verdict
from surveys.checks.reachable import Search
from surveys.checks.running import check
from tests import factories as make
from tests.questionnaire.builders import TODAY, page, question, questionnaire

OPTIONS = " ".join(f"o{number}" for number in range(9))
NEVER = " or ".join(f"(${{q{n % 4}}} = 'o{n % 9}' and ${{q{n % 4}}} = 'o{(n + 1) % 9}')" for n in range(70))
CHOICES = [question(f"q{number}", "single_choice", options=OPTIONS) for number in range(4)]
# A walk that is under way is walked to its end.
MOST = WHOLE * 1.2


@pytest.fixture
def evaluated(monkeypatch):
    """How many parts of rules were evaluated."""
    count = [0]

    def counting(kept):
        def evaluate(node, scope):
            count[0] += 1
            return kept(node, scope)

        return evaluate

    for kind, kept in dict(evaluation._EVALUATE).items():
        monkeypatch.setitem(evaluation._EVALUATE, kind, counting(kept))
    return count


def long_rules(count):
    asked = [question(f"r{number}", "short_text", relevant=NEVER) for number in range(count)]
    return questionnaire(page(*CHOICES, code="f"), page(*asked, code="g"))


def test_one_rule_is_tried_out_only_so_far(evaluated):
    assert verdict(parse(NEVER), long_rules(0), TODAY) == "open"
    assert 0 < evaluated[0] <= MOST / 4


def test_a_search_is_given_up_where_it_costs_too_much(evaluated):
    search = Search(long_rules(5), TODAY)

    assert search.questions == ()
    assert evaluated[0] <= MOST


def test_what_is_used_up_decides_nothing_more():
    assert verdict(parse("1 > 2"), long_rules(0), TODAY) == "never"
    assert verdict(parse("1 > 2"), long_rules(0), TODAY, budget=Budget(0)) == "open"


@pytest.mark.django_db
def test_all_checks_of_a_draft_have_one_bound_together(evaluated):
    options = [make.option(code) for code in OPTIONS.split()]
    first = make.page("f", *[make.question(f"q{n}", "single_choice", options=options) for n in range(4)])
    asked = [make.question(f"r{n}", relevant=NEVER) for n in range(15)]

    found = check(make.survey(first, make.page("g", *asked)))

    assert not [one for one in found if one.kind in ("never_true", "unreachable_question")]
    assert evaluated[0] <= MOST


@pytest.mark.django_db
def test_a_costly_rule_leaves_the_others_their_part(in_english):
    options = [make.option(code) for code in OPTIONS.split()]
    first = make.page("f", *[make.question(f"q{n}", "single_choice", options=options) for n in range(4)])
    second = make.page("g", make.question("r", relevant=NEVER), make.question("s", relevant="1 > 2"))

    found = check(make.survey(first, second))

    assert [one.key for one in found if one.kind == "never_true"] == ["question.s.relevant"]
