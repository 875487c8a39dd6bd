"""HTML and placeholders in texts: plain, and a note where something is lost."""

import time

import pytest

from surveys.files.limesurvey.passages import line, passage
from surveys.files.limesurvey.reading import read
from surveys.files.limesurvey.sections import read_sections
from tests.surveys.files.limesurvey.lss import Group, Question, imported, lss, questions, said


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Plain\ntext", "Plain\ntext"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br />Two", "One\nTwo"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<ol><li>a<li>b</ol>after", "1. a\n2. b\n\nafter"),
        ('See <a href="https://gov.wales">our pages</a>.', "See our pages (https://gov.wales)."),
        ('<a href="https://gov.wales">https://gov.wales</a>', "https://gov.wales"),
        ('<a href="javascript:alert(1)">here</a>', "here"),
        ("t&ycirc; &amp; t&#375;", "tŷ & tŷ".replace("tŷ", "tŷ")),
        ("<img src='x' alt='A dog'>", "[A dog]"),
        ("a<!-- b --><script>c</script><style>d</style>e", "ae"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "1 · 2"),
        ("&nbsp;<b> x </b>", "x"),
        ("<o:p></o:p>", ""),
        ('<a href="/upload/1/map.pdf">map</a>', "map"),
        ('<a href="tel:0300 123">ring us</a>', "ring us (0300 123)"),
        ("One<center>Two</center>", "One\n\nTwo"),
        ("""<p title="a > b" class='c>d'>Words</p>""", "Words"),
        ("<p class=don't>Words", "Words"),
    ],
)
def test_html_becomes_plain_text(html, text):
    assert passage(html).text == text


def test_html_that_was_not_escaped_is_read_as_html_that_was():
    field = '<question>Which <b>one</b>,<br/>of <a href="https://gov.wales/?a&amp;b">these</a>?</question>'
    xml = f"<document><questions><rows><row>{field}<help/></row></rows></questions></document>"

    (row,) = read_sections(xml.encode()).of("questions")

    assert passage(row["question"]).text == "Which one,\nof these (https://gov.wales/?a&b)?"


def test_a_file_that_was_laid_out_anew_is_the_same_survey():
    written = lss([Question("why", "M", parts=[("SQ1", "Row")])])
    spread = written.replace(b"<![CDATA[", b"\n      <![CDATA[").replace(b"]]></", b"]]>\n    </")

    assert read(spread, "x.lss") == read(written, "x.lss")


def test_a_label_is_one_line():
    assert line("<p>One</p><p>Two</p>").text == "One Two"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<img src='a.png'>", "The picture in this text was left out"),
        ("<iframe src='https://x'></iframe>", "The video or sound"),
        ("<script>x</script>", "The script or style"),
        ("<table><tr><td>a</td></tr></table>", "The table in this text became lines"),
        ("<input name='x'>", "buttons or boxes"),
        ("<a href='/upload/1/map.pdf'>map</a>", "leads to something on LimeSurvey’s own server"),
        ("<a href='javascript:x()'>go</a>", "The script or style"),
        ("<b>a</b>", "bold, italics, sizes and colours were taken out of 1 text"),
    ],
)
def test_what_a_text_loses_is_reported(html, words):
    foreign = imported([Question("q", "T", f"Words {html}")])

    assert any(words in note for note in said(foreign))


@pytest.mark.parametrize(
    "html",
    [
        "<" * 300_000,
        "<a " * 100_000,
        "<a " + "\"'" * 150_000,
        "<a " + '\'""' * 100_000,
        "&" * 300_000,
        "<!--" * 80_000,
        "<ul>" * 80_000,
        "<b>" * 100_000,
    ],
)
def test_html_of_any_kind_is_read_in_linear_time(html):
    started = time.monotonic()

    passage(html)

    assert time.monotonic() - started < 2


def test_answers_of_earlier_pages_are_filled_in():
    first = [
        Question("name", "S"),
        Question("many", "M", parts=[("SQ1", "One")]),
        Question("array", "F", parts=[("SQ1", "One")], answers=[("A1", "Yes")]),
    ]
    text = "{name}, {name.shown}, {INSERTANS:1X10X100}, {many.shown}, {array_SQ1.NAOK}, closes {EXPIRY}"

    foreign = imported([Group(first), Group([Question("q", "X", text)])])

    expected = "${name}, ${name}, ${name}, ${many}, ${array/SQ1}, closes ${closes_date}"
    assert questions(foreign)["q"]["text"] == {"en": expected}


@pytest.mark.parametrize(
    "text", ["{TOKEN:FIRSTNAME}", "{nobody}", "{if(name == 'x', 'a', 'b')}", "{SURVEYNAME}"]
)
def test_what_cannot_be_filled_in_stays_as_it_stands_and_is_reported(text):
    foreign = imported([Group([Question("name", "S")]), Group([Question("q", "X", f"Dear {text}")])])

    assert questions(foreign)["q"]["text"] == {"en": f"Dear {text}"}
    assert any("cannot be filled in here, and stand" in note for note in said(foreign))


def test_an_answer_of_the_same_page_is_not_filled_in():
    foreign = imported([Question("name", "S"), Question("q", "X", "Dear {name}")])

    assert questions(foreign)["q"]["text"] == {"en": "Dear {name}"}
    assert any("is asked on the same page" in note for note in said(foreign))


def test_braces_of_scripts_are_no_answers_and_a_sign_before_one_stays():
    foreign = imported([Group([Question("name", "S")]), Group([Question("q", "X", "a { b } ${name} {}")])])

    assert questions(foreign)["q"]["text"] == {"en": "a { b } $${name} {}"}


@pytest.mark.parametrize("braces", ["{PRICE}", "{name}"])
def test_a_sign_before_what_cannot_be_filled_in_makes_no_placeholder(braces):
    foreign = imported([Question("name", "S"), Question("q", "X", f"It is ${braces}")])

    assert questions(foreign)["q"]["text"] == {"en": f"It is $ {braces}"}


def test_nothing_is_filled_in_in_the_title():
    foreign = imported([Question("name", "S")], words={"surveyls_title": "For {name}"})

    assert foreign.record["survey"]["title"] == {"en": "For {name}"}
    assert any("cannot be filled in here" in note for note in said(foreign))


def test_a_text_that_is_too_long_ends_with_a_note():
    foreign = imported([Group([Question("q", "T", "x" * 20_001)], name="y" * 400)])

    assert len(questions(foreign)["q"]["text"]["en"]) == 20_000
    assert len(foreign.record["pages"][0]["title"]["en"]) == 300
    assert sum("Shorten it" in note for note in said(foreign)) == 2
