import shutil
import subprocess
from collections.abc import Iterable

import polib
import pytest
from django.utils.translation.template import templatize

from config.catalogues import ROOT
from config.catalogues.extraction import (
    NotLiteral,
    files_of_project,
    in_python,
    in_template,
    messages_of_project,
)

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext

# Translators: on a button
# of the last page
submit = _("Submit")
both = _("One "
         "sentence")
many = ngettext("%(n)d file", "%(n)d files", n)
close = pgettext("button", "Close")
known = _(submit)
"""
TEMPLATE = """{% load i18n %}<p title="{% translate 'Your answers' %}">
{% blocktranslate trimmed with name=who %}
  Dear {{ name }},
  welcome
{% endblocktranslate %}
{% blocktranslate count n=files context "list" %}{{ n }} file{% plural %}{{ n }} files{% endblocktranslate %}
{{ value|default:_("none") }} {% translate value %} {% comment %}{% translate "old" %}{% endcomment %}"""

# As django.core.management.commands.makemessages has them, beside those that xgettext knows for Python.
KEYWORDS = (
    "gettext_noop gettext_lazy ngettext_lazy:1,2 pgettext:1c,2 pgettext_lazy:1c,2 "
    "npgettext:1c,2,3 npgettext_lazy:1c,2,3 "
    # What rooms without Django call their own for marking.
    "N_ NN_:1,2"
)


def test_python_gives_its_messages_with_contexts_plurals_and_notes():
    found = {message.key: message for message in in_python(PYTHON, "a.py")}

    assert set(found) == {
        (None, "Submit"),
        (None, "One sentence"),
        (None, "%(n)d file"),
        ("button", "Close"),
    }
    assert found[None, "%(n)d file"].plural == "%(n)d files"
    assert found[None, "Submit"].notes == ["Translators: on a button of the last page"]


@pytest.mark.parametrize("call", ['_(f"Saved {n}")', '_("Saved " + n)'])
def test_a_message_put_together_while_running_is_refused_with_its_line(call):
    source = f"from django.utils.translation import gettext as _\n{call}\n"

    with pytest.raises(NotLiteral, match=r"a\.py:2"):
        list(in_python(source, "a.py"))


def test_templates_give_theirs():
    found = {message.key: message.plural for message in in_template(TEMPLATE, "a.html")}

    assert found == {
        (None, "Your answers"): None,
        (None, "Dear %(name)s, welcome"): None,
        ("list", "%(n)s file"): "%(n)s files",
        (None, "none"): None,
    }


@pytest.mark.skipif(
    shutil.which("xgettext") is None, reason="xgettext is not installed (Debian: apt install gettext)"
)
def test_xgettext_finds_the_same_messages_in_the_whole_project(tmp_path):
    ours = {(message.context, message.msgid, message.plural) for message in messages_of_project().values()}

    assert set(_by_xgettext(tmp_path)) == ours


def _by_xgettext(folder) -> Iterable[tuple[str | None, str, str | None]]:
    """What `makemessages` would find: its keywords, over Python and templates turned into Python."""
    sources = []
    for number, path in enumerate(files_of_project(ROOT)):
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = templatize(text, str(path))
        source = folder / f"{number}.py"
        source.write_text(text, encoding="utf-8")
        sources.append(str(source))
    command = [
        "xgettext",
        "--language=Python",
        "--from-code=UTF-8",
        "--no-location",
        "-o",
        "-",
        "--keyword=_",
    ]
    command += [f"--keyword={keyword}" for keyword in KEYWORDS.split()]
    outcome = subprocess.run([*command, *sources], capture_output=True, text=True, check=True)
    for entry in polib.pofile(outcome.stdout):
        yield entry.msgctxt, entry.msgid, entry.msgid_plural or None
