"""Lists of people from a file: every fault with its row and column, and nobody taken unless all are right."""

import pytest
from django.utils import translation

from responses.invitations import lists
from responses.invitations.lists import PeopleRead, read_people
from responses.invitations.people import Person
from surveys.files.faults import FileRefused
from surveys.models import Survey
from tests.responses.invitations.conftest import invited
from tests.surveys.files.dishonest import far_cell, sheet, table, workbook

pytestmark = pytest.mark.django_db


def read(survey: Survey, *rows: str) -> PeopleRead:
    return read_people("\n".join(rows).encode(), survey)


def row(number: int, *values: str) -> str:
    cells = "".join(
        f'<c r="{letter}{number}" t="inlineStr"><is><t>{value}</t></is></c>'
        for letter, value in zip("ABCDEF", values, strict=False)
    )
    return f'<row r="{number}">{cells}</row>'


@pytest.mark.parametrize(
    "rows",
    [
        ("E-mail,Name,Contact language", "sian@example.org,Siân Huws,Welsh"),
        ("E-bost;Enw;Iaith gyswllt", "sian@example.org;Siân Huws;Cymraeg"),
        ("Iaith\tCyfeiriad e-bost\tEnw llawn", "cy\tsian@EXAMPLE.org\t Siân   Huws "),
        ("contact_language,email,name", "CY,sian@example.org,Siân Huws"),
    ],
)
def test_headings_and_values_are_welsh_or_english(linked_survey, rows):
    found = read(linked_survey, *rows)

    assert found.people == (Person("sian@example.org", "Siân Huws", "cy"),)
    assert found.faults == ()


@pytest.mark.parametrize(
    ("written", "language"),
    [("Both", "both"), ("y ddwy", "both"), ("Saesneg", "en"), ("", "unknown"), ("Anhysbys", "unknown")],
)
def test_each_contact_language_has_its_words(linked_survey, written, language):
    found = read(linked_survey, "e-mail,language", f"sian@example.org,{written}")

    assert found.people[0].contact_language == language


def test_a_workbook_is_read_like_a_csv_file(linked_survey):
    content = workbook(
        sheet=sheet(row(1, "Enw", "E-bost") + row(2, "Siân", "sian@example.org") + row(4, "Owain", "none"))
    )

    found = read_people(content, linked_survey)

    assert found.people == (Person("sian@example.org", "Siân"),)
    assert [fault.position.row for fault in found.faults] == [4]
    assert "B" in str(found.faults[0])


def test_every_fault_is_listed_with_its_row_and_column(linked_survey, settings):
    invited(linked_survey, "there@example.org")

    found = read(
        linked_survey,
        "E-mail,Name,Contact language",
        "sian@example.org,Siân,Welsh",
        ",Nobody,",
        "no address,,French",
        f"owain@example.org,{'x' * 201},",
        "SIAN@example.org,Again,",
        "there@example.org,,",
    )

    assert [person.address for person in found.people] == ["sian@example.org"]
    places = [(fault.position.row, fault.position.column) for fault in found.faults]
    assert places == [(3, "A"), (4, "A"), (4, "C"), (5, "B"), (6, "A"), (7, "A")]
    assert found.rows == 6


def test_a_fault_is_said_with_its_place_in_the_readers_language(linked_survey):
    found = {}
    for language in ("cy", "en"):
        with translation.override(language):
            found[language] = read(linked_survey, "e-mail", "none").lines

    assert found == {
        "cy": ["rhes 2, colofn A: Nid yw hwn yn gyfeiriad e-bost."],
        "en": ["row 2, column A: This is no e-mail address."],
    }


def test_other_columns_are_named_and_not_taken(linked_survey):
    found = read(linked_survey, "E-mail,Date of birth", "sian@example.org,1970-01-01")

    assert found.left_out == ("Date of birth",)
    assert found.people == (Person("sian@example.org"),)


@pytest.mark.parametrize(
    "rows", [(), ("Name", "Siân"), ("E-mail,E-bost", "a@example.org,b@example.org"), ("sian@example.org",)]
)
def test_a_file_without_a_list_is_refused(linked_survey, rows):
    with pytest.raises(FileRefused):
        read(linked_survey, *rows)


def test_a_list_that_is_too_long_is_refused_whole(linked_survey, monkeypatch):
    monkeypatch.setattr(lists, "MOST_ROWS", 2)

    with pytest.raises(FileRefused):
        read(linked_survey, "e-mail", *(f"p{number}@example.org" for number in range(3)))


def test_a_thousand_faults_are_counted_not_listed(linked_survey):
    found = read(linked_survey, "e-mail", *["none"] * 1000)

    assert len(found.lines) == lists.LISTED_FAULTS + 1


@pytest.mark.parametrize(
    "content", [b"\0", far_cell(), b"e-mail\n" + b'"' * 5], ids=["binary", "far", "quotes"]
)
def test_a_hostile_file_is_refused_or_found_faulty(linked_survey, content):
    try:
        found = read_people(content, linked_survey)
    except FileRefused:
        return
    assert found.people == ()


@pytest.mark.parametrize(
    "address",
    [
        "siân@example.org",
        f"a@{'ŵ' * 60}.org",
        f"{'ŵ' * 64}@example.org",
        f"a@{'ŵŷ.' * 60}org",
        "a\x07@example.org",
        "a@exam\x1bple.org",
    ],
)
def test_an_address_that_no_message_can_be_sent_to_is_a_fault(linked_survey, address):
    found = read(linked_survey, "E-mail", address, "sian@tŷ.cymru")

    assert [person.address for person in found.people] == ["sian@tŷ.cymru"]
    assert [str(fault.position.column) for fault in found.faults] == ["A"]


@pytest.mark.parametrize("strange", ["_x0000_", "_x0007_", "_x001B_[31m"])
def test_characters_that_nobody_can_show_are_faults(linked_survey, strange):
    rows = [["E-mail", "Name"], ["a@example.org", f"S{strange}"], [f"b{strange}@example.org", "N"]]

    found = read_people(table(rows), linked_survey)

    assert found.people == ()
    assert [fault.position.row for fault in found.faults] == [2, 3]
