"""The page on how to open each kind of file: its parts, which of them is for which format, and its examples.

The examples are code, the same in every language; the tests run those that the machine has the programs for.
"""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from msgspec import Struct

from exports.formats import format_named
from exports.interim import in_use
from exports.models import Dataset, ExportFile
from surveys.models import Survey

# By what a file is, where that is no format: the ids of the page's parts.
PARTS: dict[str, str] = {ExportFile.Content.DATASET: "python", ExportFile.Content.MANIFEST: "checking"}

SPSS = """GET FILE="{sav}".
DISPLAY DICTIONARY.
FREQUENCIES VARIABLES=language."""
STATA = """use "{dta}", clear
describe
tabulate language, missing"""
R_SAV = """library(haven)
answers <- read_sav("{sav}", user_na = TRUE)
table(as_factor(answers$language))"""
R_PARQUET = """library(arrow)
answers <- read_parquet("{parquet}")
table(answers$language)"""
R_CSV = """library(readr)
answers <- read_csv("{plain}", col_types = cols(.default = "c"), na = character())
table(answers$language)"""
PYTHON_PARQUET = """import pyarrow.parquet

answers = pyarrow.parquet.read_table("{parquet}").to_pandas()
print(len(answers), answers["language"].value_counts().to_dict())"""
PYTHON_CSV = """import pandas

answers = pandas.read_csv("{plain}", dtype=str, keep_default_na=False)
print(len(answers), answers["language"].value_counts().to_dict())"""
PYTHON_SAV = """import pyreadstat

answers, about = pyreadstat.read_sav("{sav}", user_missing=True)
labels = answers["language"].map(about.variable_value_labels["language"])
print(len(answers), labels.value_counts().to_dict())"""
PYTHON_JSON = """import json

with open("{jsonl}", encoding="utf-8") as lines:
    answers = [json.loads(line) for line in lines]
print(len(answers), answers[0]["language"])"""
FRICTIONLESS = """frictionless validate {package}"""
CHECKSUM = """sha256sum {xlsx}"""
CHECKSUM_MAC = """shasum -a 256 {xlsx}"""
CHECKSUM_WINDOWS = """Get-FileHash {xlsx}"""


# As programs call them in English, whatever the language of the page.
MENUS = {
    "data": "Data",
    "from_text": "From Text/CSV",
    "origin": "File Origin",
    "utf_8": "65001: Unicode (UTF-8)",
    "detection": "Data Type Detection",
    "no_detection": "Do not detect data types",
    "load": "Load",
    "unicode": "Unicode (UTF-8)",
    "english": "English (UK)",
    "text": "Text",
    "file": "File",
    "open": "Open",
}


class Names(Struct, frozen=True):
    """What the files are called that the examples open."""

    csv: str
    plain: str
    xlsx: str
    ods: str
    sav: str
    dta: str
    parquet: str
    jsonl: str
    package: str


class Example(Struct, frozen=True):
    """A piece of code; `program` is what runs it."""

    program: str
    code: str


def help_for(group: str) -> str:
    """The part of the page that tells of a group of files: a format, or what else they are."""
    return PARTS.get(group) or format_named(group).told_in


def guide_for(survey: Survey | None) -> dict[str, Any]:
    """What the page shows: with the names of the survey's files, or those that some survey's might have."""
    names = names_for(survey)
    return {
        "title": gettext("How to open the files"),
        "names": names,
        "menus": {key: _in_english(words) for key, words in MENUS.items()},
        "examples": examples(names),
        "missing": missing(),
    }


def _in_english(words: str) -> SafeString:
    return format_html('<b lang="en" translate="no">{}</b>', words)


class Missing(Struct, frozen=True):
    """How a kind of file says that there is no answer, and which."""

    file: str
    never: str
    empty: str
    others: str


def missing() -> list[Missing]:
    """As docs/exports.md has it."""
    code, label = gettext("their codes"), gettext("their labels")
    nothing, cell = gettext("nothing"), gettext("an empty cell")
    null = format_html('<code translate="no">{}</code>', "null")
    of_labels, of_codes = (
        gettext("Excel and OpenDocument, with labels"),
        gettext("Excel and OpenDocument, codes"),
    )
    return [
        Missing("CSV", gettext("nothing between the commas"), gettext('two quotes: ""'), code),
        Missing(of_labels, "[z]", "[x]", label),
        Missing(of_codes, cell, cell, code),
        Missing("SPSS", gettext("system-missing"), "-9", "-8 / -7 / -1"),
        Missing("Stata", ".", ".a", ".b / .c / .d"),
        Missing("Parquet", null, gettext("an empty text"), code),
        Missing("JSON Lines", nothing, null, code),
    ]


def names_for(survey: Survey | None) -> Names:
    language = get_language() or "cy"
    if survey is None:
        stem = f"{gettext('survey')}-1"
        return names_of(stem, stem, language)
    own, codes = (survey.slug_cy if language == "cy" else survey.slug_en), survey.slug_en
    dataset = _dataset(survey)
    number = (
        f"interim-{dataset.number}"
        if dataset and dataset.is_interim
        else str(dataset.number if dataset else 1)
    )
    return names_of(f"{own}-{number}", f"{codes}-{number}", language)


def names_of(stem: str, stem_of_codes: str, language: str) -> Names:
    return Names(
        csv=f"{stem}-{language}.csv",
        plain=f"{stem_of_codes}-codes-plain.csv",
        xlsx=f"{stem}-{language}.xlsx",
        ods=f"{stem}-{language}.ods",
        sav=f"{stem}-{language}.sav",
        dta=f"{stem}-{language}.dta",
        parquet=f"{stem_of_codes}-dataset.parquet",
        jsonl=f"{stem_of_codes}-codes.jsonl",
        package=f"{stem_of_codes}-codes-datapackage.json",
    )


def _dataset(survey: Survey) -> Dataset | None:
    final = survey.datasets.filter(kind=Dataset.Kind.FINAL).order_by("number").last()
    return final or in_use(survey.pk).order_by("number").last()


def examples(names: Names) -> dict[str, list[Example]]:
    """By part of the page."""
    given = {name: getattr(names, name) for name in names.__struct_fields__}
    return {
        part: [Example(program, code.format(**given)) for program, code in pieces]
        for part, pieces in {
            "spss": [("SPSS, PSPP", SPSS)],
            "stata": [("Stata", STATA)],
            "r": [("haven", R_SAV), ("arrow", R_PARQUET), ("readr", R_CSV)],
            "python": [
                ("pyarrow", PYTHON_PARQUET),
                ("pandas", PYTHON_CSV),
                ("pyreadstat", PYTHON_SAV),
                ("json", PYTHON_JSON),
            ],
            "describing": [("frictionless", FRICTIONLESS)],
            "checking": [
                ("Linux", CHECKSUM),
                ("macOS", CHECKSUM_MAC),
                ("Windows PowerShell", CHECKSUM_WINDOWS),
            ],
        }.items()
    }
