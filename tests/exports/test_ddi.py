"""DDI-Codebook: everything in both languages, every count the database's, and XML that holds whatever labels hold."""

from collections import Counter

import pytest
from defusedxml.ElementTree import fromstring

from exports.dataset.contents import contents_of
from exports.making import file_name, write_answers
from tests.exports.data import AWKWARD, awkward_survey, closed_survey, frozen, respond, stored
from tests.exports.test_lists import ELEN, SIAN, about, people
from tests.exports.xmllint import assert_follows_our_rules, assert_follows_the_standard
from tests.factories import option, page, question, text

pytestmark = pytest.mark.django_db
NS = {"d": "ddi:codebook:2_5"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture
def dataset():
    return frozen(awkward_survey())


def made_in(folder, dataset):
    path = folder / "file.xml"
    write_answers(dataset, "ddi", "both", path, lambda rows: None)
    return path


def read(folder, dataset):
    return fromstring(made_in(folder, dataset).read_bytes())


def variables(root):
    return {each.get("name"): each for each in root.iterfind(".//d:var", NS)}


def frequencies(variable):
    """By code, how often; what was left empty under nothing."""
    return {
        each.findtext("d:catValu", namespaces=NS) or "": int(each.findtext("d:catStat", namespaces=NS))
        for each in variable.iterfind("d:catgry", NS)
    }


def statistics(variable):
    return {
        each.get("otherType") or each.get("type"): each.text for each in variable.iterfind("d:sumStat", NS)
    }


def both(parent, tag):
    return {each.get(LANG): each.text for each in parent.iterfind(f"d:{tag}", NS)}


def with_a_list():
    survey = closed_survey(page("first", question("home")), people(), page("end", question("last")))
    respond(survey, {"people": [SIAN, ELEN]} | about(SIAN, age="41", job="none") | about(ELEN, age="30"))
    return frozen(survey)


@pytest.mark.parametrize("made", [awkward_survey, None], ids=["everything", "a list"])
def test_xmllint_finds_the_structure_that_the_standard_sets(made, tmp_path):
    path = made_in(tmp_path, frozen(made()) if made else with_a_list())

    assert_follows_our_rules(path)
    assert_follows_the_standard(path, tmp_path)


def test_the_standard_does_not_take_everything(dataset, tmp_path):
    path = made_in(tmp_path, dataset)
    path.write_text(path.read_text().replace("<universe", "<everyone").replace("</universe", "</everyone"))

    with pytest.raises(AssertionError, match="everyone"):
        assert_follows_the_standard(path, tmp_path)


def test_every_count_is_the_databases(dataset, tmp_path):
    answers = [each for _, each in stored(dataset)]
    found = variables(read(tmp_path, dataset))

    sector = [a.get("sector") for a in answers if "sector" in a]
    assert frequencies(found["sector"]) == {"local.gov": 0, "": sector.count(None)} | Counter(
        filter(None, sector)
    )
    assert statistics(found["sector"]) == {
        "vald": str(len(sector) - sector.count(None)),
        "invd": str(len(answers) - len(sector) + sector.count(None)),
        "left_empty": str(sector.count(None)),
        "not_asked": str(len(answers) - len(sector)),
    }
    barriers = [a["barriers"] for a in answers if "barriers" in a]
    for code in ("time", "money", "other"):
        chosen = sum(code in (each or []) for each in barriers)
        assert frequencies(found[f"barriers/{code}"]) == {"1": chosen, "0": len(barriers) - chosen}
    staff = statistics(found["staff"])
    assert (staff["min"], staff["medn"], staff["max"]) == ("-12.50", "-12.5", "-12.50")
    assert frequencies(found["language"]) == {"cy": len(AWKWARD) + 1, "en": 1}
    assert frequencies(found["score"]) == dict.fromkeys("1235", 0) | {"4": len(AWKWARD), "": 1}


def test_everything_is_said_in_both_languages(dataset, tmp_path):
    root = read(tmp_path, dataset)
    found = variables(root)

    assert list(found) == contents_of(dataset).names
    for variable in found.values():
        assert set(both(variable, "labl")) == {"cy", "en"}
        for category in variable.iterfind("d:catgry", NS):
            assert set(both(category, "labl")) == {"cy", "en"}
    sector = found["sector"]
    assert both(sector.find("d:qstn", NS), "qstnLit") == {"cy": "Cwestiwn sector", "en": "Question sector"}
    assert both(sector, "universe") == {"cy": "Gofynnir i bawb.", "en": "Asked of everyone."}
    local = sector.find("d:catgry", NS)
    assert both(local, "labl") == {"cy": "Llywodraeth leol, ŵyl", "en": "Local “government”, etc."}


def test_files_are_described_with_what_they_hold_and_the_checksum(tmp_path):
    dataset = with_a_list()

    root = read(tmp_path, dataset)

    names = [each.text for each in root.iterfind(".//d:fileName", NS)]
    assert names == [file_name(dataset, "csv-plain", "codes", code) for code in ("", "people")]
    assert [each.text for each in root.iterfind(".//d:caseQnty", NS)] == ["1", "2"]
    sums = [each.text for each in root.iterfind(".//d:notes[@type='checksum']", NS)]
    assert sums == [f.sha256 for f in dataset.files.filter(content="dataset").order_by("list")]
    ages = [each for each in root.iterfind(".//d:var", NS) if each.get("name") == "age"]
    assert [statistics(each)["medn"] for each in ages] == ["35.5"]
    assert both(ages[0], "universe")["en"].startswith("Asked about each item of the list")


def test_groups_and_missing_values_are_marked(tmp_path):
    options = [
        option("a", report_group="g1"),
        option("b", report_group="g1"),
        option("c", report_group="g2"),
        option("dk", missing="dont_know"),
    ]
    groups = [{"code": code, "label": text(code, code)} for code in ("g1", "g2")]
    survey = closed_survey(page("p", question("q", "single_choice", options=options, report_groups=groups)))
    for code in ("a", "b", "b", "c", "dk", None):
        respond(survey, {"q": code})

    found = variables(read(tmp_path, frozen(survey)))
    variable = found["q"]

    assert [
        (each.findtext("d:catValu", namespaces=NS), each.findtext("d:catStat", namespaces=NS))
        for each in found["q//group"].iterfind("d:catgry", NS)
    ] == [("g1", "3"), ("g2", "1"), ("", "2")]
    assert [each.findtext("d:catStat", namespaces=NS) for each in variable.iterfind("d:catgryGrp", NS)] == [
        "3",
        "1",
    ]
    missing = {
        each.findtext("d:catValu", namespaces=NS) or "": each.get("missType")
        for each in variable.iterfind("d:catgry[@missing='Y']", NS)
    }
    assert missing == {"dk": "dont_know", "": "left_empty"}
    assert statistics(variable) == {"vald": "4", "invd": "2", "left_empty": "1", "not_asked": "0"}


def test_nobodys_words_are_in_it_and_questions_that_identify_are_named_without_data(dataset, tmp_path):
    content = made_in(tmp_path, dataset).read_text()

    for words in ("SUM(A1)", "Rhywbeth arall", "enghraifft.cymru", "rhywun", "x" * 2000):
        assert words not in content
    assert "email: " in content
    assert 'name="email"' not in content


def test_labels_that_xml_cannot_hold_as_they_are(tmp_path):
    hostile = [
        "ŵ ŷ ẁ ẃ ẅ ỳ",
        "]]>",
        "<labl>&amp;",
        '"dyfynnod"',
        "=1+1",
        "-5",
        "0",
        "😀",
        "dwy\nlinell",
        "y" * 2000,
    ]
    options = [option(f"o.{n}", each, each) for n, each in enumerate(hostile)]
    survey = closed_survey(page("p", question("q", "single_choice", options=options)))
    respond(survey, {"q": "o.1"})
    dataset = frozen(survey)

    labels = [
        both(each, "labl")["cy"] for each in variables(read(tmp_path, dataset))["q"].iterfind("d:catgry", NS)
    ]

    assert labels[:-1] == [each.replace('"dyfynnod"', "“dyfynnod”") for each in hostile]
    assert_follows_our_rules(tmp_path / "file.xml")


def test_the_same_dataset_gives_the_same_document(dataset, tmp_path):
    assert made_in(tmp_path, dataset).read_bytes() == made_in(tmp_path, dataset).read_bytes()
