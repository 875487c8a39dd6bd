"""Every type has its page in docs/question-types/, in one form, with its picture."""

import re
import struct

import pytest

from questionnaire.types import TYPES
from tests.site import ROOT

FOLDER = ROOT / "docs" / "question-types"
PICTURES = FOLDER / "pictures"
HEADINGS = [
    "Settings",
    "What is stored",
    "Columns of the data files",
    "In expressions",
]
LARGEST_PICTURE = 40_000
# Nobody sees these, so they have no picture.
UNSEEN = {code for code, kind in TYPES.items() if not kind.asked}

each_type = pytest.mark.parametrize("code", TYPES)


@each_type
def test_a_type_has_a_page_in_the_form_of_the_others(code):
    page = (FOLDER / f"{code}.md").read_text(encoding="utf-8")

    assert re.match(rf"# .+ \(`{code}`\)\n", page)
    told = "What authors are told" if code in UNSEEN else "What people are told"
    assert re.findall("^## (.*)$", page, re.MULTILINE) == [*HEADINGS, told, "In XLSForm"]


@pytest.mark.parametrize("code", [code for code in TYPES if code not in UNSEEN])
def test_a_type_that_people_see_has_a_small_picture_with_words_for_it(code):
    page = (FOLDER / f"{code}.md").read_text(encoding="utf-8")
    picture = (PICTURES / f"{code}.png").read_bytes()

    assert re.search(rf"!\[.+\]\(pictures/{code}\.png\)", page)
    assert len(picture) < LARGEST_PICTURE
    width, height = struct.unpack(">II", picture[16:24])
    assert 100 < width <= 1280
    assert height > 50


@each_type
def test_the_list_of_types_leads_to_its_page(code):
    assert f"[`{code}`]({code}.md)" in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_no_page_is_about_a_type_that_is_gone():
    pages = {path.stem for path in FOLDER.glob("*.md")}
    pictures = {path.stem for path in PICTURES.glob("*.png")}

    assert pictures <= set(TYPES)
    assert {name for name in pages if name in pictures} <= set(TYPES)
