import pytest

from questionnaire.setting_checks import setting_problems
from tests.questionnaire.builders import other, question


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("number", {"min": "-0.5", "max": 10, "decimals": 2}),
        ("rating", {"min": 0, "max": "10"}),
        ("rating", {}),
        ("date", {"min": "2000-01-01", "max": "today"}),
        ("short_text", {"max_length": 1000}),
        ("multi_choice", {"min_choices": 1, "max_choices": 2}),
        ("information", {"min": "x"}),
    ],
)
def test_settings_that_make_sense_have_no_problems(kind, settings):
    assert setting_problems(question("q", kind, **settings)) == []


@pytest.mark.parametrize(
    ("kind", "settings", "problem", "values"),
    [
        ("number", {"min": "lots"}, "not_a_number", {"setting": "min", "text": "lots"}),
        ("number", {"max": "NaN"}, "not_a_number", {"setting": "max", "text": "NaN"}),
        ("number", {"min": "1e-9999999"}, "not_a_number", {"setting": "min", "text": "1e-9999999"}),
        ("constant_sum", {"total": "1e-9999999"}, "not_a_number", {"setting": "total", "text": "1e-9999999"}),
        ("number", {"min": 5, "max": "4.5"}, "limits_reversed", {"min": "5", "max": "4.5"}),
        ("number", {"decimals": 11}, "decimals", {"most": 10}),
        ("rating", {"max": "4.5"}, "not_a_whole_number", {"setting": "max", "text": "4.5"}),
        ("rating", {"min": 5, "max": 5}, "scale_length", {"most": 21}),
        ("rating", {"max": 1_000_000_000}, "scale_length", {"most": 21}),
        ("date", {"min": "1 May"}, "not_a_date", {"setting": "min", "text": "1 May"}),
        ("date", {"min": "20260131"}, "not_a_date", {"setting": "min", "text": "20260131"}),
        (
            "datetime",
            {"max": "2026-W05-6T10:00"},
            "not_a_moment",
            {"setting": "max", "text": "2026-W05-6T10:00"},
        ),
        (
            "date",
            {"min": "2013-01-01", "max": "2012-01-01"},
            "limits_reversed",
            {"min": "2013-01-01", "max": "2012-01-01"},
        ),
        ("short_text", {"max_length": 0}, "length", {"most": 1000}),
        ("long_text", {"max_length": 20_001}, "length", {"most": 20_000}),
        (
            "multi_choice",
            {"max_choices": 3},
            "choices_wanted",
            {"setting": "max_choices", "text": "3", "most": 2},
        ),
        ("multi_choice", {"min_choices": 2, "max_choices": 1}, "choices_reversed", {"min": 2, "max": 1}),
    ],
)
def test_settings_that_make_none_are_problems(kind, settings, problem, values):
    (found,) = setting_problems(question("q", kind, **settings))

    assert (found.kind, found.values) == (problem, values)


def test_the_length_of_an_other_text_is_checked():
    (found,) = setting_problems(question("q", options=(other(max_length=5000),)))

    assert (found.kind, found.values) == ("other_text_length", {"option": "other", "most": 1000})
