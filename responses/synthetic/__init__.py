"""Plausible responses made up by a computer: for demos, tests and benchmarks, and marked as such for ever.

They walk the real routes and go through what respondents' posts go through (`clean_page`, `check_answers`, what is
off the route dropped, identifying answers encrypted apart); only storing is in bulk (COPY) instead of one statement per
page, because a hundred thousand are wanted at a time.
"""

from responses.synthetic.making import CannotMake, Made, make_responses
from responses.synthetic.steering import Steer, steered

__all__ = ["CannotMake", "Made", "Steer", "make_responses", "steered"]
