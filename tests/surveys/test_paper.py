"""The questionnaire on paper: what it says, how it is tagged, and that nothing in it can run."""

import re
import zlib
from contextlib import suppress
from pathlib import Path

import pytest

from jobs.models import Job
from jobs.running import run
from questionnaire.document import LANGUAGES
from surveys.drafts import load_draft
from surveys.files.importing import Wishes, import_survey
from surveys.models import PaperFile, Survey
from surveys.paper import survey_pdf
from surveys.paper.content import content_of
from surveys.paper.keeping import ask_for_papers, kept_pdf
from surveys.paper.making import _facts, pdf, version_pdf
from surveys.publishing import as_published
from surveys.versions import questionnaire_for
from tests.factories import as_yaml, option, page, published_survey, question, survey, survey_file, text
from tests.pictures import in_file, picture
from tests.question_types import SURVEY_FILE

pytestmark = pytest.mark.django_db


def _routed() -> Survey:
    way = question(
        "way",
        "single_choice",
        options=[option("a", "Sefydliad", "Organisation"), option("b", "Unigolyn", "Individual")],
    )
    return published_survey(
        page("first", way),
        page("second", question("size", "number"), relevant="${way} = 'a'"),
        page(
            "third",
            question("job", relevant="${way} = 'b'"),
            question("why", text=text("Pam ${size}?", "Why ${size}?")),
        ),
    )


def _content(made: Survey, language: str = "en"):
    version = made.current_version
    assert version is not None
    return content_of(questionnaire_for(version.pk), language, _facts(made, version.number, version.checksum))


def _asked(content) -> dict[int, dict]:
    return {q["number"]: q for part in content["parts"] for q in part["questions"]}


def _words_of(pdf: bytes) -> bytes:
    """The plain part of a PDF: its streams unpacked."""
    found = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            found.append(stream)
    return b"\n".join(found)


def test_routing_is_written_out_by_the_numbers_of_questions():
    content = _content(_routed())

    asked = _asked(content)
    goes = [item["go"] for item in asked[1]["blocks"][0]["items"]]
    assert goes == ["", "Go to question 3"]
    assert content["parts"][1]["only"] == (
        "Answer the questions in this part only if you chose “Organisation” in question 1. "
        "Otherwise go to question 3."
    )
    assert asked[3]["only"] == "Answer this question only if you chose “Individual” in question 1."


def test_calculations_that_would_grow_without_end_are_named_and_not_written_out():
    doubled = [
        question(f"sum{place}", "calculated", calculation=f"${{sum{place - 1}}} + ${{sum{place - 1}}}")
        for place in range(1, 50)
    ]
    made = published_survey(
        page("first", question("sum0", "number")),
        page("second", *doubled),
        page("third", question("few", relevant="${sum3} > 1"), question("all", relevant="${sum49} > 1")),
    )

    asked = _asked(_content(made))

    assert asked[2]["only"].count("1. ") == 8
    assert "(not asked on paper" in asked[3]["only"]
    assert len(asked[3]["only"]) < 10_000


def test_rules_that_read_a_calculated_value_say_what_it_is_calculated_from():
    made = published_survey(
        page(
            "first",
            question("age", "number", text=text("Oed", "Age")),
            question("months", "calculated", calculation="${age} * 12"),
            question("half", "calculated", calculation="${months} div 2"),
        ),
        page("second", question("school", relevant="${half} < 100")),
    )

    asked = _asked(_content(made))

    assert (
        asked[2]["only"] == "Answer this question only if this is true: (“1. Age” × 12) ÷ 2 is less than 100."
    )


def test_a_rule_about_a_cell_of_a_matrix_names_its_row_and_its_column():
    grid = question(
        "grid",
        "matrix_number",
        rows=[option("men", "Dynion", "Men")],
        options=[option("full", "Llawnamser", "Full time"), option("part", "Rhan-amser", "Part time")],
    )
    made = published_survey(
        page("first", grid), page("second", question("r", relevant="${grid/men/full} > 1"))
    )

    assert _asked(_content(made))[2]["only"] == (
        "Answer this question only if this is true: the answer to “1. Question grid”: “Men – Full time” is more than 1."
    )


def test_a_rule_that_reads_what_a_link_brings_says_who_knows_it():
    made = published_survey(
        page("first", question("wave", "hidden", settings={"parameter": "wave"}), question("q")),
        page("second", question("r", relevant="${wave} = '1'")),
    )

    assert _asked(_content(made))[2]["only"] == (
        "Answer this question only if this is true: the answer to “wave” (not asked on paper: whoever gave you this "
        "questionnaire can tell you) is “1”."
    )


def test_routing_is_written_in_welsh_too():
    content = _content(_routed(), "cy")

    assert _asked(content)[1]["blocks"][0]["items"][1]["go"] == "Ewch i gwestiwn 3"
    assert "“Unigolyn” yng nghwestiwn 1" in _asked(content)[3]["only"]


def test_a_rule_of_several_parts_names_the_questions_by_number():
    made = published_survey(
        page("first", question("age", "number"), question("job")),
        page("second", question("why", relevant="${age} > 17 and ${job} != ''")),
    )

    only = _asked(_content(made))[3]["only"]

    assert only.splitlines() == [
        "Answer this question only if all of these are true:",
        "• the answer to “1. Question age” is more than 17",
        "• “2. Question job” has been answered",
    ]


def test_what_a_rule_says_of_one_question_stands_together():
    choices = [question(code, "single_choice", options=[option(c) for c in "xyz"]) for code in ("p", "q")]
    rule = "${p} = 'x' or ${p} = 'y' or ${q} = 'z'"
    made = published_survey(page("first", *choices), page("second", question("why", relevant=rule)))

    only = _asked(_content(made))[3]["only"]

    assert only.splitlines() == [
        "Answer this question only if at least one of these is true:",
        "• the answer to “1. Question p” is one of these: “Choice x”; “Choice y”",
        "• the answer to “2. Question q” is “Choice z”",
    ]


def test_what_would_be_filled_in_is_named_instead():
    asked = _asked(_content(_routed()))

    assert asked[4]["text"] == ["Why (your answer to question 2)?"]


def test_both_addresses_and_the_code_of_the_version_are_there(settings):
    settings.PUBLIC_ADDRESS = "https://arolygon.example"
    made = _routed()

    content = _content(made)

    addresses = [each["address"] for each in content["online"]["addresses"]]
    assert addresses == [
        f"https://arolygon.example/en/surveys/{made.slug_en}/",
        f"https://arolygon.example/cy/arolygon/{made.slug_cy}/",
    ]
    assert content["code"] == f"Version 1, code {made.current_version.checksum[:8]}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_tagged_and_knows_its_language(language):
    made = survey(page("first", question("q", text=text("Beth am y tŷ a’r dŵr?", "What about the house?"))))

    pdf = survey_pdf(made, language)

    words = _words_of(pdf)
    assert pdf.startswith(b"%PDF-")
    assert f"/Lang({language})".encode() in words
    assert b"/StructTreeRoot" in words
    assert b"/Marked true" in words
    assert b"<pdfuaid:part>1</pdfuaid:part>" in words
    assert b"/H1" in words
    assert b"/H2" in words


def test_welsh_letters_can_be_read_back_from_the_pdf():
    made = survey(page("first", question("q", text=text("Ŵyn yn y tŷ a’r dŵr", "Lambs"))))

    words = _words_of(survey_pdf(made, "cy"))

    # Every glyph says which character it is.
    assert all(code in words.upper() for code in (b"<0175>", b"<0177>", b"<0174>"))


def test_the_same_questionnaire_is_the_same_bytes():
    made = _routed()

    assert survey_pdf(made, "cy") == survey_pdf(made, "cy")


@pytest.mark.parametrize(
    "hostile",
    [
        '#import "@preview/x:1.0.0"',
        "#panic()",
        "$ x $ *b* _i_ `c` <l> @r",
        "\\ #{1+1} // /* [",
        "= Heading",
        "#" * 250,
    ],
)
def test_nothing_that_an_author_writes_can_run(hostile):
    made = survey(page("first", question("q", text=text(hostile, hostile))), title=text(hostile, hostile))

    assert survey_pdf(made, "en").startswith(b"%PDF-")


class NoLongerWanted(Exception):
    pass


def test_whoever_no_longer_wants_one_ends_the_process_that_sets_it(tmp_path):
    endless = tmp_path / "endless.typ"
    endless.write_text("#for a in range(9000) { for b in range(9000) { for c in range(9000) { } } }")
    seen = []

    def going():
        seen.append(_processes_with(str(endless)))
        if len(seen) > 1:
            raise NoLongerWanted

    with pytest.raises(NoLongerWanted):
        pdf({}, {}, endless, going)

    assert [len(processes) for processes in seen] == [1, 1]
    assert _processes_with(str(endless)) == []


def _processes_with(argument):
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if argument.encode() in (process / "cmdline").read_bytes().split(b"\0"):
                found.append(process.name)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_type_can_be_put_on_paper(language):
    made = import_survey(SURVEY_FILE, wishes=Wishes(agree_all=True)).survey

    content = content_of(as_published(load_draft(made)), language, _facts(made, 0, "0" * 64))

    undrawn = [
        q["text"] for part in content["parts"] for q in part["questions"] if q["number"] and not q["blocks"]
    ]
    assert undrawn == []
    assert survey_pdf(made, language).startswith(b"%PDF-")


def test_the_pages_of_a_list_are_there_once_with_what_to_do():
    people = page("people")
    people["list"] = {
        "min": 1,
        "max": 4,
        "item": text("Person", "Person"),
        "add": text("Ychwanegu", "Add"),
        "name": "who",
        "pages": [page("person", question("who"), question("age", "number"))],
    }
    people.pop("questions")
    made = published_survey(page("first", question("q")), people)

    content = _content(made)

    assert "questions 2 to 3 for each one: Person" in content["parts"][1]["each"]
    assert "There must be at least 1. There can be 4 at most." in content["parts"][1]["each"]
    assert [q["number"] for q in content["parts"][2]["questions"]] == [2, 3]


def test_the_pdfs_of_a_version_are_made_once_by_a_worker():
    made = _routed()
    ask_for_papers(made)
    ask_for_papers(made)

    for job in Job.objects.all():
        assert run(job.pk)

    assert Job.objects.count() == 2
    assert kept_pdf(made, "en") == version_pdf(made, made.current_version, "en")


def test_asking_for_one_that_is_not_there_has_it_made():
    made = _routed()

    assert kept_pdf(made, "cy") is None
    assert Job.objects.count() == 1


def test_another_window_is_another_file_and_the_old_one_goes():
    made = _routed()
    ask_for_papers(made)
    for job in Job.objects.all():
        run(job.pk)
    made.closes_at = made.closes_at.replace(year=2040)
    made.save(update_fields=["closes_at"])

    assert kept_pdf(made, "en") is None
    run(Job.objects.latest("pk").pk)

    assert kept_pdf(made, "en") is not None
    assert PaperFile.objects.filter(language="en").count() == 1


def test_options_are_printed_with_their_pictures():
    choice = question(
        "look", "image_single", options=[option("a", image="tree", alt=text("Coeden", "A tree"))]
    )
    content = survey_file(page("first", choice))
    content["pictures"] = [in_file("tree", picture())]
    made = import_survey(as_yaml(content)).survey

    pdf = survey_pdf(made, "en")

    assert b"/Subtype/Image" in pdf.replace(b" ", b"")
    assert b"/Figure" in _words_of(pdf)
