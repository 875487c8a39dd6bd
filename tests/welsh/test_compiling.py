import gettext
import os
import subprocess
import sys

import pytest

from config.catalogues import HEADER, ROOT, compile_all

HEAD = "\n".join(f'"{name}: {value}\\n"' for name, value in HEADER.items())
SOURCE = f"""msgid ""
msgstr ""
{HEAD}

msgid "Next"
msgstr "Nesaf"
"""


@pytest.fixture
def locale(tmp_path):
    folder = tmp_path / "cy" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(SOURCE, encoding="utf-8")
    return tmp_path


def test_a_compiled_catalogue_is_what_gettext_reads(locale):
    compile_all(locale)

    assert gettext.translation("django", locale, ["cy"]).gettext("Next") == "Nesaf"


def test_a_catalogue_is_compiled_again_only_when_it_has_changed(locale):
    source = locale / "cy" / "LC_MESSAGES" / "django.po"
    assert compile_all(locale) == [source.with_suffix(".mo")]
    assert compile_all(locale) == []

    source.write_text(SOURCE.replace("Nesaf", "Ymlaen"), encoding="utf-8")
    # A checkout may well give an older time than that of the last compilation.
    os.utime(source, (1, 1))

    assert compile_all(locale) == [source.with_suffix(".mo")]


def test_compiling_needs_no_settings_and_no_server():
    outcome = subprocess.run(
        [sys.executable, "-m", "config.catalogues", "compile"],
        cwd=ROOT,
        env={"PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
    )

    assert outcome.returncode == 0, outcome.stderr
