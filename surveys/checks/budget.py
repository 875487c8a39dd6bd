"""How much the checks may try out, all of them together: a web request waits for them."""

from questionnaire.document import Page
from questionnaire.expressions.tree import Expression, Node, nodes

# Parts of rules evaluated: some tenths of a second for any survey.
WHOLE = 2_000_000
# What it costs to pass a question or a page, in parts of rules.
PASSING = 8


class Budget:
    """What is left of it. Where it is used up, nothing more is decided, and nothing said."""

    def __init__(self, left: int = WHOLE) -> None:
        self.left = left

    @property
    def reserve(self) -> int:
        """What one rule, or one thing that is searched for, leaves to the others."""
        return self.left * 3 // 4

    def spend(self, cost: int, reserve: int = 0) -> bool:
        """Whether there was anything left beyond the reserve. The last one may cost more than that."""
        if self.left <= reserve:
            return False
        self.left -= cost
        return True


def size(tree: Node) -> int:
    """How many parts a rule has."""
    return sum(1 for _node in nodes(tree))


def cost_of_passing(page: Page) -> int:
    """What it costs at most to pass a page once; of a list, without its items."""
    cost = PASSING + _of(page.relevant)
    for question in page.questions:
        cost += PASSING + _of(question.relevant) + _of(question.calculation)
        # Options are looked at for what is offered, and again for which answers count.
        cost += 2 * sum(_of(option.relevant) for option in question.options)
    return cost


def _of(expression: Expression | None) -> int:
    return 0 if expression is None else size(expression.tree)
