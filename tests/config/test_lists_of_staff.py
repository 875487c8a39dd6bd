"""Django's own lists: every cell says which column it is of, and how many there are is said in good Welsh."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.safestring import mark_safe

from config.templatetags.lists import cells
from tests.factories import user


def test_a_cell_has_the_head_of_its_column_and_a_part_in_the_table():
    row = [mark_safe('<td class="field-state nowrap">Done</td>'), mark_safe("<td>1 < 2</td>")]

    state, number = cells(row, [{"text": "state"}, {"text": "a & b"}])

    label = '<span class="aw-cardlabel" aria-hidden="true">{}</span> '
    assert state == f'<td class="field-state nowrap" role="cell">{label.format("State")}Done</td>'
    assert number == f'<td class="" role="cell">{label.format("A &amp; b")}1 < 2</td>'


def test_the_cell_that_names_a_row_needs_no_label():
    name = mark_safe('<th class="field-username"><a href="1/">mair</a></th>')

    assert cells([name], [{"text": "username"}]) == [
        '<th class="field-username" role="rowheader" scope="row"><a href="1/">mair</a></th>'
    ]


def test_a_cell_without_a_value_says_so_to_the_style_sheet():
    (cell,) = cells([mark_safe('<td class="field-actor">-</td>')], [{"text": "who"}])

    assert 'class="field-actor aw-nothing"' in cell


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "label", "count"),
    [("cy", "Cyfeiriad e-bost", "Cyfanswm: 2"), ("en", "Email address", "In all: 2")],
)
def test_a_list_names_its_columns_in_every_row_and_counts_in_all(language, label, count):
    user("mair")
    client = Client()
    client.force_login(user("root", is_superuser=True, language=language))

    page = client.get(reverse("admin:accounts_user_changelist")).text

    assert page.count(f'<span class="aw-cardlabel" aria-hidden="true">{label}</span>') == 2
    assert count in page
