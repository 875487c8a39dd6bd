"""Files of both ages of LimeSurvey, their languages, and what they say of the survey itself."""

import pytest

from surveys.files.faults import FileRefused
from surveys.files.limesurvey.reading import knows, read
from tests.surveys.files.limesurvey.lss import LAYOUTS, Group, Question, imported, lss, questions, said

OPTIONS = [("A1", {"en": "Weekly", "cy": "Bob wythnos"}), ("A2", {"en": "Never", "cy": "Byth"})]
BILINGUAL = [
    Group(
        [
            Question("often", "L", {"en": "How often?", "cy": "Pa mor aml?"}, answers=OPTIONS, mandatory="Y"),
            Question("why", "T", {"en": "Why?", "cy": "Pam?"}, help={"en": "In short", "cy": "Yn fyr"}),
        ],
        name={"en": "Visits", "cy": "Ymweliadau"},
    )
]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_both_layouts_bring_both_languages(layout):
    foreign = imported(BILINGUAL, layout=layout, languages=("en", "cy"))

    page = foreign.record["pages"][0]
    assert page["title"] == {"cy": "Ymweliadau", "en": "Visits"}
    assert page["questions"][0] == {
        "code": "often",
        "type": "single_choice",
        "text": {"cy": "Pa mor aml?", "en": "How often?"},
        "required": True,
        "options": [
            {"code": "A1", "label": {"cy": "Bob wythnos", "en": "Weekly"}},
            {"code": "A2", "label": {"cy": "Byth", "en": "Never"}},
        ],
    }
    assert page["questions"][1]["hint"] == {"cy": "Yn fyr", "en": "In short"}
    assert foreign.notes == ()


def test_both_layouts_give_the_same_survey():
    old, new = (imported(BILINGUAL, layout=layout, languages=("cy", "en")) for layout in LAYOUTS)

    assert old == new


@pytest.mark.parametrize("layout", LAYOUTS)
def test_other_languages_are_reported_and_left_out(layout):
    words = {"en": "Why?", "de": "Warum?", "fr": "Pourquoi ?"}

    foreign = imported([Question("why", "T", words)], layout=layout, languages=("de", "en", "fr"))

    assert questions(foreign)["why"]["text"] == {"en": "Why?"}
    assert any("de, fr" in line for line in said(foreign))
    assert "The file has no Welsh. Write the Welsh texts before you publish." in " ".join(said(foreign))


def test_a_survey_in_neither_language_keeps_its_questions_and_says_so():
    foreign = imported([Question("why", "T", {"de": "Warum?"})], languages=("de",))

    assert questions(foreign)["why"] == {"code": "why", "type": "long_text"}
    assert any("neither Welsh nor English" in line for line in said(foreign))


def test_the_survey_itself_is_read():
    foreign = imported(
        [Question("why", "T")],
        survey={"startdate": "2026-07-01 09:00:00", "expires": "2026-07-31 17:00:00", "anonymized": "Y"},
        words={
            "surveyls_title": "Parks",
            "surveyls_description": "About parks",
            "surveyls_welcometext": "<p>Welcome.</p>",
            "surveyls_endtext": "Thank you.",
            "surveyls_policy_notice": "We keep little.",
            "surveyls_alias": "parks-2026",
        },
    )

    survey = foreign.record["survey"]
    assert survey["title"] == {"en": "Parks"}
    assert survey["slug"] == {"en": "parks-2026"}
    assert survey["texts"]["intro"] == {"en": "About parks\n\nWelcome."}
    assert survey["texts"]["privacy"] == {"en": "We keep little."}
    assert survey["texts"]["confirmation_body"] == {"en": "Thank you."}
    assert survey["settings"] == {"anonymous": True}
    assert survey["window"]["opens"].isoformat() == "2026-07-01T08:00:00+00:00"
    assert any("Europe/London" in line for line in said(foreign))


@pytest.mark.parametrize(
    ("survey", "rule"),
    [
        ({"startdate": "2026-07-01 09:00:00", "expires": "2026-06-01 09:00:00"}, "closes before it opens"),
        ({"startdate": "2026-03-29 01:30:00"}, "no time at which"),
        ({"startdate": "soon"}, "no time at which"),
        ({"format": "S"}, "one question to a page"),
        ({"usetokens": "Y"}, "invite them anew"),
        ({"showsurveypolicynotice": "2"}, "ask for consent yourself"),
        ({"assessments": "Y"}, "Assessments were left out"),
        ({"template": "our_theme"}, "The theme was left out"),
        ({"printanswers": "Y", "allowprev": "N"}, "allowprev, printanswers"),
    ],
)
def test_what_a_survey_cannot_keep_is_reported(survey, rule):
    foreign = imported(
        [Question("why", "T")], survey=survey, words={"surveyls_policy_notice": "We keep little."}
    )

    assert any(rule in line for line in said(foreign))
    assert "window" not in foreign.record["survey"]


def test_quotas_e_mails_and_an_address_at_the_end_are_reported():
    words = {"surveyls_url": "https://example.org", "surveyls_email_invite": "Dear {FIRSTNAME}"}

    foreign = imported([Question("why", "T")], words=words, more={"quota": [{"id": "7", "name": "Men"}]})

    assert any("section “quota”, number 7" in line and "“Men”" in line for line in said(foreign))
    assert any("The wording of e-mails" in line for line in said(foreign))
    assert any("leads to another address" in line for line in said(foreign))


def test_scripts_themes_and_parameters_without_a_place_are_reported():
    more = {"survey_url_parameters": [{"parameter": "src", "targetqid": ""}]}
    question = Question("why", "T", theme="our_theme", fields={"script": "alert(1)"})

    notes = " ".join(said(imported([question], layout="old", more=more)))

    assert "The script of this question was left out" in notes
    assert "question_theme_name: our_theme" in notes
    assert "“src”" in notes


def test_groups_are_pages_with_their_descriptions_and_rules():
    groups = [
        Group([Question("town", "Y")], name="First"),
        Group([Question("why", "T")], description="<p>Read this.</p>", relevance="town == 'Y'", random="x"),
        Group([Question("tongue", "I")], name="Empty"),
    ]

    foreign = imported(groups)

    pages = foreign.record["pages"]
    assert [page["code"] for page in pages] == ["page_1", "page_2"]
    assert pages[1]["relevant"] == "${town} = 'yes'"
    assert pages[1]["questions"][0] == {
        "code": "page_2_description",
        "type": "information",
        "text": {"en": "Read this."},
    }
    assert any("groups in a random order" in line for line in said(foreign))
    assert any("The group has no question that can be asked here" in line for line in said(foreign))


def test_a_file_is_known_by_what_is_in_it():
    content = lss([Question("why", "T")])

    assert knows(content, "")
    assert knows(b"", "x.lss")
    assert not knows(b"format: arolwg-survey/1", "survey.yaml")
    assert not knows(b"<?xml version='1.0'?><html/>", "page.html")


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (
            b"<document><LimeSurveyDocType>Question</LimeSurveyDocType></document>",
            "Export the survey structure",
        ),
        (b"<document/>", "no questions and no groups"),
        (b"<document><questions>", "not well-formed"),
        (b"", "not well-formed"),
        (lss([Question("tongue", "I")]), "no question in this file"),
        (b"<?xml version='1.0' encoding='klingon'?><document/>", "not"),
    ],
)
def test_what_is_no_survey_is_refused_in_words(content, rule):
    with pytest.raises(FileRefused) as refused:
        read(content, "x.lss")

    assert rule in " ".join(refused.value.lines)


def test_a_place_in_a_question_names_its_code():
    question = Question("colour", "S", parts=[("SQ1", "Row")], attributes={"time_limit": "20"})

    lines = said(imported([question]))

    place = "section “question_attributes”, question “colour” (number 100), field “time_limit”"
    assert any(line.startswith(place) for line in lines)
