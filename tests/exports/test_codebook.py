"""The codebook: every count is the database's, in both languages, and nobody's words are in it."""

import re
import zlib
from collections import Counter
from html.parser import HTMLParser
from statistics import median

import pytest
from django.core.management import call_command

from exports.codebook.content import content_of
from exports.codebook.printable import printable, printable_in
from exports.codebook.tables import decimal, of_whole, percentage, share, table
from exports.dataset.contents import contents_of
from exports.making import write_answers
from questionnaire.document import LANGUAGES
from surveys.agreement import agree
from surveys.models import Option, Question, Row
from surveys.publishing import publish
from tests.exports.data import (
    AWKWARD,
    answers_to_everything,
    awkward_survey,
    closed_survey,
    everything,
    frozen,
    respond,
    stored,
)
from tests.exports.test_lists import ELEN, SIAN, TOMOS, about, people
from tests.factories import option, page, question, text

NAMES = ("codebook-html", "codebook-pdf")


def written(dataset, name, labels, folder) -> bytes:
    path = folder / f"{name}-{labels}"
    write_answers(dataset, name, labels, path, lambda rows: None)
    return path.read_bytes()


def entry_of(dataset, code, language="en"):
    content = content_of(contents_of(dataset), language)
    entries = [entry for section in content["sections"] for entry in section["entries"]]
    return next(entry for entry in entries if entry["code"] == code)


def facts_of(entry):
    return {fact["name"]: fact["value"] for fact in entry["facts"]}


def rows_of(entry, place=0):
    """By the head of the row, its cells."""
    return {row["label"]: [cell["text"] for cell in row["cells"]] for row in entry["tables"][place]["rows"]}


def counts_of(entry, place=0):
    """By code, how often."""
    return {cells[0]: int(cells[1].replace(",", "")) for cells in rows_of(entry, place).values()}


@pytest.mark.parametrize(
    ("count", "base", "said"),
    [(495, 576, "85.9%"), (0, 3, "0.0%"), (1, 8, "12.5%"), (1, 16, "6.3%"), (3, 3, "100.0%"), (0, 0, "–")],
)
def test_percentages_have_one_decimal_and_halves_go_up(count, base, said):
    assert percentage(count, base) == said


def test_nothing_of_nothing_has_no_percentage_beside_it():
    assert (of_whole(0, 0), of_whole(1, 4), share(0, 0), share(1, 3)) == ("0", "1 (25.0%)", 0.0, 33.33)


def test_decimals_are_written_as_people_read_them():
    assert [decimal(each) for each in ("1234567.50", "-12.50", "0", "")] == [
        "1,234,567.50",
        "−12.50",
        "0",
        "",
    ]


def test_what_xml_cannot_hold_is_replaced_and_all_else_stays():
    assert printable("a\x00b\x0bc\ud800d\ufffe") == "a�b�c�d�"
    assert printable_in({"a": ["ŵ\t\n😀", 1, None]}) == {"a": ["ŵ\t\n😀", 1, None]}


def test_a_table_knows_which_of_its_cells_are_numbers():
    made = table("c", "", ["Answer", "Code", "Number"], [], texts=1)

    assert [column["is_number"] for column in made["columns"]] == [False, True]


@pytest.fixture
def dataset(settings, tmp_path, db):
    settings.EXPORTS_ROOT = tmp_path / "exports"
    return frozen(awkward_survey())


def test_every_count_is_the_databases(dataset):
    answers = [each for _, each in stored(dataset)]

    sector = entry_of(dataset, "sector")
    assert counts_of(sector) == {"local.gov": 0} | Counter(a["sector"] for a in answers if a.get("sector"))
    barriers = entry_of(dataset, "barriers")
    chosen = Counter(code for a in answers for code in a.get("barriers") or [])
    assert counts_of(barriers) == {"money": 0} | chosen
    for entry, key in ((sector, "sector"), (barriers, "barriers"), (entry_of(dataset, "comment"), "comment")):
        asked = [a[key] for a in answers if key in a]
        answered = [value for value in asked if value]
        assert facts_of(entry) == {
            "Asked": str(len(asked)),
            "Answered": str(len(answered)),
            "Left empty": str(len(asked) - len(answered)),
            "Not asked": str(len(answers) - len(asked)),
        }
    score = entry_of(dataset, "score")
    assert counts_of(score) == dict.fromkeys("1235", 0) | {"4": len(AWKWARD)}


def test_matrices_have_a_row_for_each_of_theirs_with_its_own_base(dataset):
    grid = entry_of(dataset, "grid")

    assert facts_of(grid)["Answered"] == str(len(AWKWARD))
    x, y = rows_of(grid).values()
    assert x == [f"{len(AWKWARD)} (100.0%)", "0 (0.0%)", str(len(AWKWARD))]
    assert y[-1] == "0"


def test_rankings_say_how_often_each_was_first_and_was_placed(dataset):
    order = {cells[0]: cells[1:] for cells in rows_of(entry_of(dataset, "order")).values()}

    n = len(AWKWARD)
    assert order == {"a": ["0 (0.0%)", str(n)], "b": ["0 (0.0%)", "0"], "c": [f"{n} (100.0%)", str(n)]}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "numbers",
    [["3", "-12.50", "100000000000000001"], ["1", "2", "2", "7.25"], ["0"], []],
)
def test_numbers_lie_between_the_lowest_and_the_highest_with_the_median(numbers):
    survey = closed_survey(page("p", question("n", "number")))
    for each in numbers:
        respond(survey, {"n": each})
    respond(survey, {"n": None})

    facts = facts_of(entry_of(frozen(survey), "n"))

    if not numbers:
        assert "Median" not in facts
        return
    found = sorted(map(float, numbers))
    assert facts["Lowest"] == decimal(min(numbers, key=float))
    assert facts["Highest"] == decimal(max(numbers, key=float))
    assert float(facts["Median"].replace(",", "").replace("−", "-")) == median(found)


@pytest.mark.django_db
def test_questions_of_lists_are_counted_over_items_and_the_list_over_responses():
    survey = closed_survey(page("first", question("home")), people(), page("end", question("last")))
    two = about(SIAN, age="41", job="other", job__other="=x", uses=["a", "b"]) | about(
        TOMOS, age="7", job=None
    )
    respond(survey, {"home": "a", "people": [SIAN, TOMOS]} | two)
    respond(survey, {"home": "b", "people": [ELEN]} | about(ELEN, age="30", job="none", uses=["b"]))
    respond(survey, {"home": "c", "people": None})
    respond(survey, {"home": "d"})
    dataset = frozen(survey)

    content = content_of(contents_of(dataset), "en")

    section = next(each for each in content["sections"] if each["id"] == "s-people")
    assert [fact["value"] for fact in section["facts"]] == ["people", "3", "2", "3", "1"]
    (items,) = section["tables"]
    assert [(row["label"], row["cells"][0]["text"]) for row in items["rows"]] == [
        ("0", "1"),
        ("1", "1"),
        ("2", "1"),
    ]
    age, job = entry_of(dataset, "age"), entry_of(dataset, "job")
    assert facts_of(age) == {
        "Asked": "3",
        "Answered": "3",
        "Left empty": "0",
        "Not asked": "0",
        "Lowest": "7",
        "Median": "30",
        "Highest": "41",
    }
    assert counts_of(job) == {"none": 1, "other": 1}
    assert "Asked about each item of the list" in job["who"]
    assert "items" in job["tables"][0]["note"]


@pytest.mark.django_db
def test_routing_versions_and_what_only_older_versions_asked_are_said():
    survey = closed_survey(
        page("one", question("used", "yes_no"), question("gone")),
        page("two", question("why", "long_text"), relevant="${used} = 'yes'"),
    )
    respond(survey, {"used": "yes", "gone": "x", "why": "y"})
    Question.objects.get(page__survey=survey, code="gone").delete()
    agree(survey, None, None)
    publish(survey, None)
    survey.refresh_from_db()
    respond(survey, {"used": "no"})
    dataset = frozen(survey)

    why, gone = entry_of(dataset, "why"), entry_of(dataset, "gone")

    assert "Question used" in why["who"]
    assert why["who"].startswith("Only if this is true:")
    assert facts_of(why)["Not asked"] == "1"
    assert (gone["number"], gone["versions"], facts_of(gone)["Not asked"]) == ("", "1", "1")
    assert (
        content_of(contents_of(dataset), "cy")["sections"][-1]["title"]
        == "Cwestiynau’r fersiynau cynharach yn unig"
    )


@pytest.mark.django_db
def test_a_row_that_only_a_newer_version_has_does_not_hide_who_was_asked_before():
    survey = closed_survey(page("p", question("q", "matrix_single")))
    respond(survey, {"q/x": "a", "q/y": "b"})
    respond(survey, {"q/x": None, "q/y": None})
    Row.objects.filter(question__survey=survey, code="x").update(code="z")
    agree(survey, None, None)
    publish(survey, None)
    survey.refresh_from_db()
    respond(survey, {"q/z": "a", "q/y": "b"})

    facts = facts_of(entry_of(frozen(survey), "q"))

    assert facts == {"Asked": "3", "Answered": "2", "Left empty": "1", "Not asked": "0"}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["matrix_single", "matrix_multi"])
def test_a_matrix_has_every_option_and_row_of_every_version_with_its_words(kind):
    survey = closed_survey(
        page("p", question("q", kind, rows=[option("x", "Hen", "Old"), option("y", "Y", "Y")]))
    )

    def chosen(code):
        return code if kind == "matrix_single" else [code]

    respond(survey, {"q/x": chosen("a"), "q/y": chosen("b")})
    Row.objects.filter(question__survey=survey, code="x").update(archived=True)
    asked = Question.objects.get(survey=survey, code="q")
    Option.objects.filter(question=asked, code="a").update(archived=True)
    Option.objects.create(question=asked, code="c", label_cy="Newydd", label_en="New", position=9)
    agree(survey, None, None)
    publish(survey, None)
    survey.refresh_from_db()
    respond(survey, {"q/y": chosen("c")})

    (made,) = entry_of(frozen(survey), "q")["tables"]

    heads = sorted(column["name"] for column in made["columns"])
    assert heads == ["Answered", "Choice a (a)", "Choice b (b)", "New (c)"]
    cells = {
        row["label"]: {
            column["name"]: cell["text"] for column, cell in zip(made["columns"], row["cells"], strict=True)
        }
        for row in made["rows"]
    }
    assert cells["Old"]["Choice a (a)"] == "1 (100.0%)"
    assert (cells["Y"]["Choice b (b)"], cells["Y"]["New (c)"]) == ("1 (50.0%)", "1 (50.0%)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_that_identify_are_listed_without_data(dataset, language):
    email = entry_of(dataset, "email", language)

    assert email["left_out"]
    assert (email["columns"], email["facts"], email["tables"]) == ([], [], [])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nobodys_words_are_in_a_codebook(dataset, name, language, tmp_path):
    content = plain(written(dataset, name, language, tmp_path))

    for words in ("SUM(A1)", "Rhywbeth arall", "enghraifft.cymru", "rhywun", "x" * 2000):
        assert words.encode() not in content


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_dataset_gives_the_same_codebook(dataset, name, language, tmp_path):
    assert written(dataset, name, language, tmp_path) == written(dataset, name, language, tmp_path)


@pytest.mark.django_db
def test_labels_and_questions_that_are_hard_on_pages_stand_as_they_were_written(tmp_path):
    hostile = [
        "ŵ ŷ ẁ ẃ ẅ ỳ",
        "=1+1",
        "-5",
        "0",
        "]]>",
        "<b>&amp;</b>",
        "#[panic()]",
        "$x$",
        "*a* _b_ `c`",
        "y" * 2000,
    ]
    options = [option(f"o{n}", each, each) for n, each in enumerate(hostile)]
    survey = closed_survey(
        page("p", question("q", "single_choice", text=text("dwy\nlinell"), options=[*options, option("a.b")]))
    )
    respond(survey, {"q": "a.b"})
    dataset = frozen(survey)

    entry = entry_of(dataset, "q", "cy")
    page_ = Read(written(dataset, "codebook-html", "cy", tmp_path).decode())

    assert list(rows_of(entry)) == [*hostile, entry["tables"][0]["rows"][-1]["label"]]
    assert counts_of(entry)["a.b"] == 1
    assert [head for head in page_.row_heads if head in hostile] == hostile
    assert written(dataset, "codebook-pdf", "cy", tmp_path).startswith(b"%PDF")


class Read(HTMLParser):
    """What a page has, tables above all."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.row_heads: list[str] = []
        self._in_head = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        self.attributes.append((tag, dict(attrs)))
        if tag == "th" and dict(attrs).get("scope") == "row":
            self._in_head = True
            self.row_heads.append("")

    def handle_endtag(self, tag):
        if tag == "th":
            self._in_head = False

    def handle_data(self, data):
        if self._in_head:
            self.row_heads[-1] += data


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_needs_nothing_else_and_its_tables_have_captions_and_scopes(dataset, language, tmp_path):
    html = written(dataset, "codebook-html", language, tmp_path).decode()

    page_ = Read(html)
    assert ("html", {"lang": language}) in page_.attributes
    assert page_.tags["table"] == page_.tags["caption"] > 8
    assert all("scope" in attrs for tag, attrs in page_.attributes if tag == "th")
    assert not {"script", "link", "img", "iframe"} & set(page_.tags)
    assert not re.search(r"https?://|url\(|@import", html)
    ids = [attrs["id"] for _tag, attrs in page_.attributes if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = {attrs["href"] for tag, attrs in page_.attributes if tag == "a"}
    assert {
        f"#{each}" for each in ids if each and each.startswith(("s-", "q-")) and "-t" not in each
    } <= links


def plain(content: bytes) -> bytes:
    """With the streams of a PDF unpacked."""
    found = [content]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            found.append(stream)
    return b"\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_tagged_and_knows_its_language(dataset, language, tmp_path):
    words = plain(written(dataset, "codebook-pdf", language, tmp_path))

    assert f"/Lang({language})".encode() in words
    for mark in (
        b"/StructTreeRoot",
        b"/Marked true",
        b"<pdfuaid:part>1</pdfuaid:part>",
        b"/H1",
        b"/TOC",
        b"/Caption",
    ):
        assert mark in words
    assert b"/Table" in words
    assert b"/TH" in words
    # Readers show and say its title instead of the name of the file, and go through it by its headings.
    assert b"/DisplayDocTitle true" in words
    assert b"/Outlines" in words
    content = content_of(contents_of(dataset), language)
    headings = 2 + len(content["sections"]) + sum(len(each["entries"]) for each in content["sections"])
    assert len(re.findall(rb"/Title *[(<](?:(?!endobj).)*?/Dest", words, re.DOTALL)) == headings


def test_the_cover_says_what_the_dataset_is(dataset):
    content = content_of(contents_of(dataset), "en")

    facts = {fact["name"]: fact["lines"] for fact in content["facts"]}
    assert facts["Dataset"] == ["Number 1, final"]
    assert facts["Responses"] == [str(len(AWKWARD) + 2)]
    assert facts["Language of the response"] == [f"Cymraeg: {len(AWKWARD) + 1}", "English: 1"]
    assert facts["Where they came from"] == ["Synthetic: 1", f"Web: {len(AWKWARD) + 1}"]
    assert facts["Checksum of the dataset (SHA-256)"] == [dataset.files.get(content="dataset").sha256]
    assert [note.partition(":")[0] for note in content["notes"]] == ["Synthetic data"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_counted_words_have_their_forms(dataset, language):
    content = content_of(contents_of(dataset), language)

    assert content["counts"] == ("18 ymateb" if language == "cy" else "18 responses")


@pytest.mark.django_db
def test_an_empty_dataset_has_a_codebook(tmp_path):
    dataset = frozen(closed_survey())

    assert facts_of(entry_of(dataset, "sector"))["Asked"] == "0"
    for name in NAMES:
        assert written(dataset, name, "cy", tmp_path)


def test_the_command_writes_what_a_format_has_and_refuses_what_it_has_not(dataset, tmp_path):
    path = tmp_path / "file"

    call_command("write_export", dataset.survey.slug_en, format="codebook-html", output=path, verbosity=0)

    assert path.read_bytes() == written(dataset, "codebook-html", "cy", tmp_path)
    with pytest.raises(SystemExit):
        call_command(
            "write_export", dataset.survey.slug_en, format="codebook-html", language="codes", output=path
        )


@pytest.mark.django_db
def test_columns_are_planned_over_everything_a_survey_can_ask(tmp_path):
    """Every question of the survey with one of everything has its entry, numbered in order."""
    survey = closed_survey(*everything())
    respond(survey, answers_to_everything())
    content = content_of(contents_of(frozen(survey)), "en")

    entries = [entry for section in content["sections"] for entry in section["entries"]]
    assert [entry["number"] for entry in entries] == list(range(1, len(entries) + 1))
