import polib
import pytest

from config.catalogues import HEADER
from config.catalogues.__main__ import main
from config.catalogues.checking import faults, faults_of_entry
from config.catalogues.messages import Message, Messages
from config.catalogues.updating import is_unverified, update

SIX = dict.fromkeys(range(6), "%(n)s nod")


def entry(msgid: str, msgstr: str = "", **fields) -> polib.POEntry:
    return polib.POEntry(msgid=msgid, msgstr=msgstr, occurrences=[("a.py", "")], **fields)


def catalogue(*entries: polib.POEntry) -> polib.POFile:
    file = polib.POFile()
    file.metadata = dict(HEADER)
    file.extend(entries)
    return file


def wanted(*messages: Message) -> Messages:
    found = Messages()
    found.add_all(messages)
    return found


def test_the_catalogue_of_the_project_is_complete_and_sound(capsys):
    assert main(["check"]) == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    ("faulty", "fault"),
    [
        (entry("Next"), "no Welsh"),
        (entry("Next", "Nesaf", flags=["fuzzy"]), "fuzzy"),
        (entry("By %(who)s", "Gan %(pwy)s"), "placeholders differ"),
        (entry("Step %s of %d", "Cam %d o %s"), "placeholders differ"),
        (entry("Step {n}", "Cam"), "placeholders differ"),
        (entry("a", "â", msgid_plural="b", msgstr_plural=dict.fromkeys(range(4), "x")), "six forms"),
        (
            entry("%(n)s a", msgid_plural="%(n)s b", msgstr_plural={**SIX, 5: "nodau"}),
            "placeholders differ (form 5)",
        ),
        (entry("Start", "Dechrau'r arolwg"), "straight apostrophe in the Welsh"),
        (entry("Don't", "Peidiwch"), "straight apostrophe in the English"),
        (entry("Name: ", "Enw:"), "space at the start or the end differs"),
        (entry("Saved at last.", "Wedi’i gadw"), "the last mark of the sentence differs"),
        (entry("<b>Save</b> it", "Cadwch"), "markup differs"),
    ],
)
def test_a_faulty_entry_is_named(faulty, fault):
    assert any(fault in found for found in faults_of_entry(faulty))


@pytest.mark.parametrize(
    "sound",
    [
        entry("By %(who)s", "%(who)s: gan %(who)s"),
        entry("%(n)s character", msgid_plural="%(n)s characters", msgstr_plural=SIX),
        entry(
            "One file",
            msgid_plural="%(n)s files",
            msgstr_plural={**dict.fromkeys(range(5), "Ffeil"), 5: "%(n)s"},
        ),
        entry("Such as ${a} = 'b'", "Er enghraifft ${a} = 'b'"),
    ],
)
def test_a_sound_entry_passes(sound):
    assert list(faults_of_entry(sound)) == []


def test_messages_on_one_side_only_are_named():
    found = list(faults(catalogue(entry("Old", "Hen")), wanted(Message("New", places={"b.py"}))))

    assert found == ["missing from the catalogue: 'New' (b.py)", "stale, no code asks for it: 'Old'"]


def test_a_catalogue_without_the_six_forms_in_its_header_is_refused():
    file = catalogue()
    file.metadata["Plural-Forms"] = (
        "nplurals=4; plural=(n==1) ? 0 : (n==2) ? 1 : (n != 8 && n != 11) ? 2 : 3;"
    )

    assert list(faults(file, wanted())) == ["the header must give the six plural forms of Welsh"]


def test_updating_keeps_the_welsh_and_the_mark_and_lets_go_what_nobody_asks_for():
    before = catalogue(entry("Next", "Nesaf", comment="unverified"), entry("Old", "Hen"))

    after = update(before, wanted(Message("Next", places={"z.py", "b.py"}), Message("New", places={"a.py"})))

    assert [(found.msgid, found.msgstr) for found in after] == [("New", ""), ("Next", "Nesaf")]
    assert all(is_unverified(each) for each in after)
    assert after[1].occurrences == [("b.py", ""), ("z.py", "")]


def test_updating_twice_changes_nothing():
    asked = wanted(Message("%(n)s a", plural="%(n)s b", places={"a.py"}), Message("Next", places={"a.py"}))
    once = update(catalogue(), asked)

    assert str(update(polib.pofile(str(once)), asked)) == str(once)
