import pytest
from django.utils.translation import gettext

from tests.welsh.finding import untranslated, welsh_unannounced


@pytest.mark.parametrize(
    "html",
    [
        "<p>⟦Cadw⟧</p>",
        "<p>⟦Rhowch gyfrinair i <strong>⟦enw⟧</strong>.⟧</p>",
        "<p>14 ⟦Medi⟧ 2012, 23:59</p>",
        '<p><a lang="en" href="/en/">English text</a></p>',
        "<p>Cymraeg</p><script>var words = 1</script>",
        '<input type="text" value="typed by somebody">',
        "<li>⟦Newid⟧ Pwy ydych chi?</li>",
        "<p>⟦Agorwch <code>answers.csv</code> yn gyntaf.⟧</p>",
        '<h4 translate="no">haven</h4><pre translate="no" aria-label="haven"></pre>',
    ],
)
def test_what_is_marked_or_survey_text_or_a_name_or_said_to_be_english_is_no_finding(html):
    assert untranslated(f'<html lang="cy">{html}</html>', ["Pwy ydych chi?"]) == []


@pytest.mark.parametrize(
    "html",
    [
        "<p>Save</p>",
        "<p>⟦Cadw⟧ now</p>",
        '<img alt="A chart">',
        '<nav aria-label="Pages"></nav>',
        '<a title="Open">⟦Agor⟧</a>',
        '<input type="submit" value="Send">',
        "<p>⟦Rhowch <em>x</em></p><p>never closed</p>",
        "<title>Error</title>",
        "<li>⟦Newid⟧ Pwy</li>",
        "<p>Open <code>answers.csv</code></p>",
        '<p><span translate="no">haven</span> reads it</p>',
    ],
)
def test_anything_else_that_is_seen_or_spoken_is_found(html):
    assert untranslated(f'<html lang="cy">{html}</html>', ["Pwy ydych chi?"])


def test_welsh_on_an_english_page_is_found_unless_it_is_said_to_be_welsh():
    announced = '<html lang="en"><a lang="cy" title="⟦Newid⟧">Cymraeg ⟦x⟧</a></html>'

    assert welsh_unannounced(announced, ["Beth yw eich sector?"]) == []
    assert welsh_unannounced('<html lang="en"><p>⟦Cadw⟧</p></html>')
    assert welsh_unannounced('<html lang="en"><p>Beth yw eich sector?</p></html>', ["Beth yw eich sector?"])


def test_the_marked_catalogue_marks_what_is_translated(marked_catalogue):
    assert gettext("Save") == "⟦Cadw⟧"
    assert gettext("Never said anywhere") == "Never said anywhere"
