"""What people are told of numbers, times and addresses that are not accepted: in both languages, filled in."""

import pytest

from questionnaire.document import Text
from responses.wording import fault_words
from tests.questionnaire.builders import clean, question
from tests.questionnaire.types.examples import parts

NOON = parts(day="27", month="3", year="2026", time="12:00")
ADDRESS = {"q/line1": "1 Heol y Bont", "q/town": "Caerdydd", "q/postcode": "CF10 3NQ"}

SAID = [
    (
        question("q", "currency"),
        "x",
        "Enter an amount of money, such as 25 or 12.50",
        "Rhowch swm o arian, fel 25 neu 12.50",
    ),
    (
        question("q", "currency", min=5, max="1000"),
        "1",
        "Enter an amount between £5 and £1,000",
        "Rhowch swm o £5 i £1,000",
    ),
    (
        question("q", "currency", integer=True, max="99"),
        "1.5",
        "Enter a whole amount that is £99 or less",
        "Rhowch swm cyfan nad yw’n fwy na £99",
    ),
    (
        question("q", "currency"),
        "1.555",
        "Enter a number with no more than 2 decimal places",
        "Rhowch rif â dim mwy na 2 le degol",
    ),
    (question("q", "percentage"), "101", "Enter a percentage between 0 and 100", "Rhowch ganran o 0 i 100"),
    (question("q", "quantity", unit=Text("km", "km"), min=1), "0", "Enter a number that is 1 or more", None),
    (
        question("q", "time"),
        "9",
        "Enter the time in hours and minutes, such as 9:30 or 14:05",
        "Rhowch yr amser mewn oriau a munudau, fel 9:30 neu 14:05",
    ),
    (
        question("q", "time", min="09:00", max="17:00"),
        "6pm",
        "Enter a time from 09:00 to 17:00",
        "Rhowch amser o 09:00 hyd at 17:00",
    ),
    (question("q", "datetime", required=True), {}, "Enter a date and a time", "Rhowch ddyddiad ac amser"),
    (
        question("q", "datetime", max="2026-03-26T09:00"),
        NOON,
        "Enter a date and time that is 26 March 2026 at 09:00 or earlier",
        "Rhowch ddyddiad ac amser nad yw’n hwyrach na 26 Mawrth 2026 am 09:00",
    ),
    (
        question("q", "month", min="2020-01", max="2025-12"),
        parts(month="3", year="2026"),
        "Enter a month from January 2020 to December 2025",
        "Rhowch fis rhwng mis Ionawr 2020 a mis Rhagfyr 2025",
    ),
    (
        question("q", "month", max="today"),
        parts(month="4", year="2026"),
        "Enter this month or an earlier one",
        "Rhowch y mis hwn neu un cynharach",
    ),
    (
        question("q", "duration", min=30, max=120),
        parts(minutes="5"),
        "Enter a length of time from 30 minutes to 2 hours",
        "Rhowch hyd o amser o 30 munud hyd at 2 awr",
    ),
    (
        question("q", "duration"),
        parts(hours="x"),
        "Enter a whole number in ‘Hours’, such as 2, or leave it empty",
        "Rhowch rif cyfan yn ‘Oriau’, fel 2, neu gadewch ef yn wag",
    ),
    (
        question("q", "phone"),
        "x",
        "Enter a telephone number, such as 029 2018 0123 or +44 7700 900982",
        "Rhowch rif ffôn, fel 029 2018 0123 neu +44 7700 900982",
    ),
    (
        question("q", "url"),
        "x",
        "Enter a web address, such as www.gov.wales",
        "Rhowch gyfeiriad gwe, fel www.llyw.cymru",
    ),
    (
        question("q", "postcode"),
        "x",
        "Enter a full UK postcode, such as CF10 3NQ",
        "Rhowch god post llawn yn y DU, fel CF10 3NQ",
    ),
    (question("q", "address"), ADDRESS | {"q/town": ""}, "Enter a town or city", "Rhowch dref neu ddinas"),
]


@pytest.mark.parametrize(("asked", "posted", "en", "cy"), SAID, ids=lambda part: getattr(part, "type", None))
def test_a_fault_says_what_to_enter(asked, posted, en, cy):
    (found,) = clean(asked, posted if isinstance(posted, dict) else {"q": posted}).faults

    assert fault_words(found, asked, "en") == en
    if cy is not None:
        assert fault_words(found, asked, "cy") == cy
