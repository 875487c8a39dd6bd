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
from questionnaire.expressions.evaluation import Result, text

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
}

# Each source with the value of `.` where it matters.
SOURCES: list[tuple[str, AnswerValue]] = [
    (source, None)
    for source in """
${strand} = 'organisation'
${strand} != "organisation"
${strand} = 'organisation' and selected(${platforms}, 'twitter')
${none_chosen} = ''
${absent} = ''
${none_chosen}
${strand}
not(${platforms})
not(selected(${platforms}, 'none'))
selected(${platforms}, ' twitter ')
selected(${platforms}, '')
selected(${platforms}, 'face')
selected(${strand}, 'organisation')
selected(${none_chosen}, '')
selected(${rank}, 'a')
count-selected(${platforms})
count-selected(${strand})
count-selected(${none_chosen})
count-selected('a  b c ')
${platforms} = 'facebook twitter'
${age} = 42
${age} = '42'
${age} = '42.0'
${price} = 1.1
${price} = '1.1'
${age} > 41.5
${age} >= 42 and ${age} <= 42
${none_chosen} < 1
${none_chosen} >= 0
${none_chosen} != 5
${none_chosen} = 0
${name} > 3
${name} < 3
${reviewed} < '2012-03-28'
${reviewed} <= today()
${reviewed} > today()
today()
today() = '2026-03-29'
'2026-03-30' > today()
'2026-3-30' > today()
${reviewed} < 2013
1 = '1'
'1' = '1.0'
1 = 1.0
true() = 'x'
true() = ''
true() = 1
false() = 0
true() > false()
'a' = 'A'
1 + 2 * 3
(1 + 2) * 3
2 - 3 - 4
8 div 4 div 2
7 mod 3
-7 mod 3
7 mod -3
7.5 mod 2
1 mod 0
0 div 0
1 div 0
-1 div 0
1 div -0
concat(1 div 0, ' ', -1 div 0, ' ', 0 div 0)
concat(-0)
- - 3
-${age}
-'x'
0.1 + 0.2
0.1 + 0.2 = 0.3
concat(0.1 + 0.2)
concat(1 div 3)
concat(100000000000 * 1000000000000)
concat(123456789012345 * 1000000000)
concat(1 div 10000000)
concat(15 div 100000000)
concat(1.50)
concat(3.0)
concat(${large} * 2)
concat(.5)
concat(5.)
round(2.5)
round(-2.5)
round(2.4999)
round(1.005, 2)
round(2.345, 2)
round(1234.5, -2)
round(1250, -2)
round('x')
round(1, 'x')
round(1 div 0)
round(123456789012345, 15)
round(5, 400)
round(${negative})
min(3, ${age}, 7)
max(3, ${age}, 7)
min(3, ${none_chosen})
max(${price})
max(-0, 0)
1 div max(-0, 0)
1 div min(0, -0)
number('12')
number(' 12 ')
number('12a')
number('1e3')
number('+1')
number('')
number('.')
number('-.5')
number(true())
number(${platforms})
string-length(${name})
string-length(${face})
string-length('')
string-length(12.50)
string-length(${platforms})
concat('a', ${platforms}, 1, true())
concat(${none_chosen}, 'x')
coalesce(${none_chosen}, ${strand})
coalesce(${none_chosen}, ${absent}, 'last')
coalesce(${none_chosen}, '')
coalesce(${platforms}, 'x')
coalesce(false(), 'x')
if(${age} > 40, 'old', 'young')
if(${none_chosen}, 'x', ${platforms})
if(0, 1, 2)
if('0', 1, 2)
if('false', 1, 2)
if(0 div 0, 1, 2)
true()
false()
not(true())
not('')
not(0)
not('0')
1 or 0
0 or ''
1 and 'x'
'' or 0 or 'a'
1 and 2 and 0
1 = 1 = 1
3 > 2 > 1
1 < 2 = true()
${frequency/facebook} = 'daily'
${frequency/twitter} = 'daily'
${sector/other}
string-length(${sector/other})
${sector/other} = 'two words'
${five} > 4 and ${five} * 2 = 10
(${strand} = 'individual' or ${strand} = 'organisation') and not(${yes} = 'no')
'it is "quoted"'
"it's"
'${age}'
""".strip().splitlines()
] + [
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
