"""Vectors that hold Python's evaluator and the browser's to the same results.

`python -m tests.questionnaire.vectors` writes vectors.json again after a change to the language.
"""

import datetime as dt
import json
import subprocess
from pathlib import Path
from typing import Any

import msgspec

from questionnaire.answers import Answers, AnswerValue
from questionnaire.expressions import Expression, evaluate, holds, parse
from questionnaire.expressions.values import Result, text

HERE = Path(__file__).parent
FILE = HERE / "vectors.json"
EVALUATOR = HERE.parent.parent / "static" / "respondent" / "expressions.js"

TODAY = dt.date(2026, 3, 29)
ANSWERS: Answers = {
    "strand": "organisation",
    "platforms": ["facebook", "twitter"],
    "none_chosen": None,
    "age": "42",
    "price": "1.10",
    "large": "1234567890.5",
    "negative": "-3.5",
    "reviewed": "2012-03-27",
    "name": "Siân Tŷ",
    "face": "👩🏽‍🦱",
    "frequency/facebook": "daily",
    "sector/other": "  two words ",
    "rank": ["b", "a"],
    "yes": "yes",
    "five": "5",
    "at": "14:30",
    "met": "2026-03-27T14:30",
    "born": "1987-06",
    "people": ["k3", "x9", "q1"],
    "ages": ["42", "", "7.5"],
    "names": ["Siân", "", "Guto Tŷ"],
    "postcode": "SA1 1AA",
}

# Each source with the value of `.` where it matters.
SOURCES: list[tuple[str, AnswerValue]] = [
    *((source, None) for source in (HERE / "vectors.txt").read_text(encoding="utf-8").splitlines()),
    (". > 5", "7"),
    (". > 5", "5"),
    (". >= 0 and . <= 120", "120"),
    (". = ${age}", "42"),
    (". != ${age}", "42.5"),
    ("count-selected(.) <= 2", ["a", "b", "c"]),
    ("selected(., 'b')", ["a", "b"]),
    ("not(selected(., 'none') and count-selected(.) > 1)", ["none", "a"]),
    (". <= today()", "2026-03-29"),
    (". <= today()", "2026-03-30"),
    (". > ${reviewed}", "2012-03-28"),
    ("string-length(.) <= 3", "tŷ!"),
    (". mod 5 = 0", "15"),
    (".", None),
    (".-1", "3"),
]


def typed(result: Result) -> dict[str, Any]:
    """A result with its type; numbers as text, because JSON has no NaN."""
    match result:
        case bool():
            return {"boolean": result}
        case float():
            return {"number": text(result)}
        case list():
            return {"codes": result}
    return {"string": result}


def vector(expression: Expression, value: AnswerValue) -> dict[str, Any]:
    return {
        "source": expression.source,
        "tree": msgspec.to_builtins(expression.tree),
        "value": value,
        "result": typed(evaluate(expression.tree, ANSWERS, TODAY, value)),
        "holds": holds(expression.tree, ANSWERS, TODAY, value),
    }


def written() -> str:
    """What vectors.json has to say: the answers, the day, and a line for each expression."""
    vectors = [vector(parse(source), value) for source, value in SOURCES]
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, sort_keys=True) for one in vectors)
    answers = json.dumps(ANSWERS, ensure_ascii=False, sort_keys=True)
    return f'{{"answers": {answers},\n"today": "{TODAY}",\n"vectors": [\n{lines}\n]}}\n'


def differences(vectors: list[dict[str, Any]], node: str) -> list[str]:
    """What the browser's evaluator, run by node, makes of the vectors differently."""
    run = subprocess.run(
        [node, str(HERE / "run_vectors.mjs"), str(EVALUATOR)],
        input=json.dumps({"answers": ANSWERS, "today": TODAY.isoformat(), "vectors": vectors}),
        capture_output=True,
        text=True,
        timeout=60,
    )
    return [run.stderr] if run.returncode else json.loads(run.stdout)


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
