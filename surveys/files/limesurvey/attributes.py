"""What is said of the attributes of questions that nothing here reads. How something looks is said once for all."""

from collections import Counter
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.files.limesurvey.places import Element
from surveys.files.limesurvey.source import Question
from surveys.files.report import Report

# As LimeSurvey sets them where nobody has.
_UNSET = frozenset({"", "0", "N", "n", "none", "default", "off", "no", "normal", "-1", "1.0"})

# fmt: off
_LOOKS = frozenset({
    "answer_width", "answer_width_bycolumn", "repeat_headings", "array_filter_style",
    "display_columns", "display_rows", "display_type", "hide_tip", "input_boxes",
    "input_size", "label_input_columns", "choice_input_columns", "text_input_columns", "text_input_width",
    "textwidth", "printable_help", "samechoiceheight", "samelistheight", "showpopups",
    "only_pull", "show_handle", "show_number", "visualize", "keep_codes_order",
    "cssclass", "keep_aspect", "horizontal_scroll", "crop_or_resize", "fix_height",
    "fix_width", "button_size", "max_buttons_row", "rank_title", "choice_title",
    "reverse", "parent_order", "other_position", "other_position_code", "use_dropdown",
    "page_break", "placeholder", "public_statistics", "scale_export", "dualscale_headers",
    "show_grand_total", "show_totals", "commented_checkbox_auto", "showtitle",
    "show_title", "show_comment", "hide_marker", "height", "width",
    "num_value_int_only_slider", "rating", "slider_rating", "search_bar", "save_as_default",
    "clear_default", "numbers_only", "date_format", "theme_template", "default_value",
})
# fmt: on
# How LimeSurvey's own question types look.
# fmt: off
_THEMES = frozenset({
    "", "core", "5pointchoice", "arrays/10point", "arrays/5point", "arrays/array", "arrays/column", "arrays/dualscale",
    "arrays/increasesamedecrease", "arrays/multiflexi", "arrays/texts", "arrays/yesnouncertain", "boilerplate",
    "browserdetect", "date", "equation", "file_upload", "gender", "hugefreetext", "language", "list_dropdown",
    "list_with_comment", "listradio", "longfreetext", "multiplechoice", "multiplechoice_with_comments",
    "multiplenumeric", "multipleshorttext", "numerical", "ranking", "shortfreetext", "yesno",
})
# fmt: on
_LOOKS_TOO = ("slider_", "statistics_", "dropdown_", "location_", "image_", "thousand", "mobile")

_MEANING = {
    "time_limit": gettext_lazy("Time limits were left out. Nobody will be timed."),
    "random_group": gettext_lazy(
        "Questions have the order of the file for everybody: random groups were left out."
    ),
    "location_mapservice": gettext_lazy("The map was left out. People type the place as text."),
    "page_break": gettext_lazy("Page breaks within a group are for printing, and were left out."),
    "commented_checkbox": gettext_lazy("When a comment can be written is not settled by the file here."),
    "em_validation_sq": gettext_lazy(
        "The rule for each row was left out. Any answers will be accepted in the rows."
    ),
    "em_validation_q": gettext_lazy(
        "The rule for the whole question was left out. Any answers will be accepted."
    ),
    "min_num_value": gettext_lazy("The least total of the numbers was left out. Any total will be accepted."),
    "max_num_value": gettext_lazy(
        "The largest total of the numbers was left out. Any total will be accepted."
    ),
    "equals_num_value": gettext_lazy("The total of the numbers was left out. Any total will be accepted."),
    "assessment_value": gettext_lazy("Assessment values were left out. No scores are worked out."),
    "maximum_chars": gettext_lazy("How long the answer can be was left out."),
    "prefix": gettext_lazy(
        "What LimeSurvey writes before the box was left out. Say it in the question or its hint."
    ),
    "suffix": gettext_lazy(
        "What LimeSurvey writes after the box was left out. Say it in the question or its hint."
    ),
    "min_answers": gettext_lazy("How many rows have to be answered was left out."),
    "max_answers": gettext_lazy("How many rows can be answered was left out."),
    "other_numbers_only": gettext_lazy("Any text can be written beside “Other”, not only a number."),
    "code_filter": gettext_lazy(
        "The filter of the list by codes was left out. Everybody will see all of it."
    ),
    "category_separator": gettext_lazy(
        "LimeSurvey shows this list in groups. Here the name of its group stands before each option: look at them."
    ),
    "multiflexible_step": gettext_lazy(
        "The step between the numbers was left out. Every number within the limits will be accepted."
    ),
    "slider_accuracy": gettext_lazy(
        "The step between the numbers was left out. Every number within the limits will be accepted."
    ),
    "slider_default": gettext_lazy("Answers filled in beforehand were left out. The question begins empty."),
    "slider_middlestart": gettext_lazy(
        "Answers filled in beforehand were left out. The question begins empty."
    ),
    "slider_separator": gettext_lazy(
        "LimeSurvey writes a row’s words at both ends of its slider. Here they stand together: look at the rows."
    ),
}
# Attributes that mean nothing unless another is set: LimeSurvey writes them with every question of the type.
_ONLY_WITH = {
    "slider_": "slider_layout",
    "location_": "location_mapservice",
    "dropdown_dates_": "dropdown_dates",
    "time_limit_": "time_limit",
    "statistics_showmap": "location_mapservice",
}
# What attributes were called until version 2.05, where another answer is the limit.
_FORMER = {
    "min_num_value_sgqa": "min_num_value",
    "max_num_value_sgqa": "max_num_value",
    "num_value_equals_sgqa": "equals_num_value",
}
_SAID_BY_ANOTHER = frozenset({"em_validation_q_tip", "em_validation_sq_tip", "add_platform_info"})
# Attributes that LimeSurvey writes with these values unless an author has set others.
_USUAL = {
    "assessment_value": "1",
    "commented_checkbox": "checked",
    "display_columns": "1",
    "max_num_of_files": "1",
    "repeat_headings": "25",
    "samechoiceheight": "1",
    "samelistheight": "1",
    "show_comment": "1",
    "show_title": "1",
    "statistics_showgraph": "1",
    "value_range_allows_missing": "1",
}


def _means_nothing(question: Question, name: str) -> bool:
    return any(
        name.startswith(start) and name != switch and question.attribute(switch) in _UNSET
        for start, switch in _ONLY_WITH.items()
    )


def report_attributes(questions: list[Question], used: Mapping[str, set[str]], report: Report) -> None:
    looks: Counter[str] = Counter()
    for question in questions:
        if question.theme not in _THEMES:
            looks[f"question_theme_name: {question.theme[:60]}"] += 1
        for name in question.attributes:
            value = question.attribute(name)
            is_usual = value in _UNSET or value == _USUAL.get(name)
            if is_usual or name in used.get(question.qid, ()) or name in _SAID_BY_ANOTHER:
                continue
            if _means_nothing(question, name):
                continue
            if meaning := _MEANING.get(_FORMER.get(name, name)):
                report.left_out(question.attribute_place(name), str(meaning))
            elif name.startswith("time_limit"):
                report.left_out(question.attribute_place("time_limit"), str(_MEANING["time_limit"]))
            elif name in _LOOKS or name.startswith(_LOOKS_TOO):
                looks[name] += 1
            else:
                message = _("The attribute “%(name)s” (%(value)s) has no place here and was left out.")
                values = {"name": name[:60], "value": value[:60]}
                report.left_out(question.attribute_place(name[:60]), message % values)
    if looks:
        message = _(
            "How questions look, print and show in statistics is settled here for all surveys alike. These attributes "
            "were left out: %(names)s."
        )
        report.left_out(Element("question_attributes"), message % {"names": ", ".join(sorted(looks))[:1000]})
