"""What people type into questions of one or several fields, and what is kept of it.

The tests of each type hold Python to these, and tests/browser/test_readers.py the script.
"""

from typing import Any, NamedTuple

from questionnaire.document import Question, Text
from tests.questionnaire.builders import question


class Example(NamedTuple):
    """`posted` by control, `kept` by key; a text alone is what the only one of them holds."""

    asked: Question
    posted: Any
    kept: Any


def of(asked: Question, *pairs: tuple[Any, Any]) -> list[Example]:
    return [Example(asked, posted, kept) for posted, kept in pairs]


def parts(code: str = "q", **typed: str) -> dict[str, str]:
    """Fields by their part: day="27" for `q-day`."""
    return {f"{code}-{part}": value for part, value in typed.items()}


MONEY = question("q", "currency")
SHARE = question("q", "percentage")
DISTANCE = question("q", "quantity", unit=Text("milltir", "miles"))
LENGTH = question("q", "duration")

CURRENCY = of(
    MONEY,
    ("25", "25"),
    ("£1,234.50", "1234.5"),
    (" £ 5 ", "5"),
    ("5 £", "5"),
    ("GBP 5", "5"),
    ("5 gbp", "5"),
    ("-£5", "-5"),
    ("−£5.00", "-5"),
    ("£0", "0"),
    (".50", "0.5"),
    ("1 234", "1234"),
    ("£1\u00a0234", "1234"),
) + of(question("q", "currency", currency="CHF"), ("CHF 1,200", "1200"), ("1200 chf", "1200"))
PERCENTAGE = of(
    SHARE, ("50", "50"), ("50%", "50"), ("12.50 %", "12.5"), ("50 per cent", "50"), ("50 y cant", "50")
)
QUANTITY = of(
    DISTANCE, ("5", "5"), ("5 milltir", "5"), ("5 Miles", "5"), ("1,200.5miles", "1200.5"), ("-5 miles", "-5")
) + of(question("q", "quantity", unit=Text("tŷ", "house")), ("3 ty\u0302", "3"), ("3 TŶ", "3"))
DECIMAL = of(question("q", "decimal"), ("1,234.50", "1234.5"), ("0.0000001", "0.0000001"), ("-0.0", "0"))
TIME = of(
    question("q", "time"),
    ("9:30", "09:30"),
    ("09.30", "09:30"),
    ("0930", "09:30"),
    ("930", "09:30"),
    (" 14:05 ", "14:05"),
    ("9:30am", "09:30"),
    ("9am", "09:00"),
    ("2:30 p.m.", "14:30"),
    ("2\u00a0PM", "14:00"),
    ("14:30pm", "14:30"),
    ("12am", "00:00"),
    ("12 pm", "12:00"),
    ("9yb", "09:00"),
    ("2.30 y.p.", "14:30"),
    ("7 yh", "19:00"),
    ("noon", "12:00"),
    ("Canol dydd", "12:00"),
    ("hanner nos", "00:00"),
    ("midnight", "00:00"),
    ("00:00", "00:00"),
    ("23:59", "23:59"),
)
DATETIME = of(
    question("q", "datetime"),
    (parts(day="27", month="3", year="2026", time="9:30"), "2026-03-27T09:30"),
    (parts(day="07", month="03", year="2026", time="2pm"), "2026-03-07T14:00"),
    (parts(day="29", month="2", year="2024", time="00:00"), "2024-02-29T00:00"),
)
MONTH = of(
    question("q", "month"),
    (parts(month="3", year="2026"), "2026-03"),
    (parts(month=" 03 ", year=" 2026"), "2026-03"),
    (parts(month="12", year="1999"), "1999-12"),
)
DURATION = (
    of(
        LENGTH,
        (parts(hours="1", minutes="30"), "90"),
        (parts(hours="", minutes="90"), "90"),
        (parts(hours="2", minutes=""), "120"),
        (parts(hours="0", minutes="0"), "0"),
    )
    + of(question("q", "duration", parts=("years", "months")), (parts(years="2", months="6"), "30"))
    + of(question("q", "duration", parts=("days",)), (parts(days="3"), "3"))
    + of(question("q", "duration", parts=("weeks", "days")), (parts(weeks="2", days="1"), "15"))
)
PHONE = of(
    question("q", "phone"),
    ("029 2018 0123", "+442920180123"),
    ("02920180123", "+442920180123"),
    ("(029) 2018-0123", "+442920180123"),
    ("+44 (0)29 2018 0123", "+442920180123"),
    ("0044 29 2018 0123", "+442920180123"),
    ("07700 900123", "+447700900123"),
    ("029 2018 0123 x12", "+442920180123;ext=12"),
    ("029 2018 0123 ext. 12", "+442920180123;ext=12"),
    ("029 2018 0123 est 12", "+442920180123;ext=12"),
    ("+353 1 555 0123", "+35315550123"),
    ("00 353 1 555 0123", "+35315550123"),
    ("+1 650-253-2222", "+16502532222"),
)
URL = of(
    question("q", "url"),
    ("www.gov.wales", "https://www.gov.wales"),
    ("HTTPS://WWW.Gov.Wales/Tudalen?A=B#C", "https://www.gov.wales/Tudalen?A=B#C"),
    ("http://example.org:8080/a", "http://example.org:8080/a"),
    (" llyw.cymru/tŷ ", "https://llyw.cymru/tŷ"),
    ("tŷ.cymru", "https://tŷ.cymru"),
    ("example.org?q=1", "https://example.org?q=1"),
)
POSTCODE = of(
    question("q", "postcode"),
    ("CF10 3NQ", "CF10 3NQ"),
    ("cf103nq", "CF10 3NQ"),
    (" cf10\u00a03nq.", "CF10 3NQ"),
    ("C F 1 0 3 N Q", "CF10 3NQ"),
    ("M1 1AE", "M1 1AE"),
    ("W1A-0AX", "W1A 0AX"),
    ("EC1A 1BB", "EC1A 1BB"),
    ("GIR 0AA", "GIR 0AA"),
)
ADDRESS = of(
    question("q", "address"),
    (
        {"q/line1": " 1 Heol y Tŷ ", "q/town": "Caerdydd", "q/postcode": "cf103nq"},
        {
            "q/line1": "1 Heol y Tŷ",
            "q/line2": None,
            "q/town": "Caerdydd",
            "q/county": None,
            "q/postcode": "CF10 3NQ",
        },
    ),
)

EVERY = [
    *CURRENCY, *PERCENTAGE, *QUANTITY, *DECIMAL, *TIME, *DATETIME, *MONTH, *DURATION, *PHONE, *URL, *POSTCODE, *ADDRESS,
]  # fmt: skip


def posted(example: Example) -> dict[str, str]:
    return example.posted if isinstance(example.posted, dict) else {"q": example.posted}


def kept(example: Example) -> dict[str, Any]:
    return example.kept if isinstance(example.kept, dict) else {"q": example.kept}
