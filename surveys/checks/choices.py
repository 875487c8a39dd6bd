"""Options, rows and report groups: what a choice needs to be answered and counted."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from surveys.checks.findings import Finding
from surveys.checks.places import option_place, option_set_place, question_place
from surveys.checks.subject import Subject
from surveys.drafts import options_of, pair, rows_of, unarchived
from surveys.models import Option, Question

LEFT_AS_MADE = {"yes": "ie", "no": "na"}


def check_choices(subject: Subject) -> Iterator[Finding]:
    pictures = _pictures(subject)
    for question in subject.draft.questions:
        options = options_of(question)
        yield from _options(question, options)
        yield from _rows(question)
        yield from _report_groups(question, options)
        yield from _same_labels(question, options)
        for option in options:
            yield from _option(question, option, pictures)
    yield from _unused_sets(subject)


def _pictures(subject: Subject) -> set[str]:
    """Names of the survey's pictures; a query only where options name any."""
    if not any(option.image for question in subject.draft.questions for option in options_of(question)):
        return set()
    return {name.lower() for name in subject.draft.survey.pictures.values_list("name", flat=True)}


def _finding(kind: str, question: Question, message: str, *, warning: bool = False) -> Finding:
    severity = "warning" if warning else "error"
    key = f"question.{question.code}"
    return Finding(kind, key, question_place(question.code), message, severity, question)  # type: ignore[arg-type]


def _options(question: Question, options: list[Option]) -> Iterator[Finding]:
    if question.option_set_id is not None and unarchived(question.options.all()):
        message = _("It has an option set and options of its own. Take one of them out.")
        yield _finding("options_twice", question, message)
    needs_options = question.kind.options == "needed"
    if not options and needs_options:
        yield _finding("no_options", question, _("Give it options to choose from."))
    if options and question.kind.options == "none":
        message = _("A question of this type has no options. Take them out, or change the type.")
        yield _finding("needless_options", question, message)
    if len(options) == 1 and needs_options:
        message = _("It has one option only, so there is nothing to choose. Add another.")
        yield _finding("one_option", question, message, warning=True)
    if options and needs_options and all(option.relevant for option in options):
        message = _("Every option is shown only if something holds, so there may be none to choose.")
        yield _finding("only_conditional_options", question, message, warning=True)
    if question.type == "yes_no":
        yield from _yes_no(question, options)


def _yes_no(question: Question, options: list[Option]) -> Iterator[Finding]:
    codes = {option.code for option in options}
    if options and not {"yes", "no"} <= codes:
        message = _(
            "A yes or no question needs the options yes and no. Add them, or make it a single choice."
        )
        yield _finding("yes_no_codes", question, message)
    as_made = not options or all(
        (option.label_cy or "").strip().lower() == LEFT_AS_MADE[option.code]  # type: ignore[attr-defined]
        for option in options
        if option.code in LEFT_AS_MADE
    )
    if as_made and (not options or {"yes", "no"} <= codes):
        message = _(
            "The Welsh answers are Ie and Na. Welsh answers with the verb of the question: "
            "Ydw / Nac ydw, Oes / Nac oes, Do / Naddo and so on."
        )
        yield _finding("yes_no_as_made", question, message, warning=True)


def _rows(question: Question) -> Iterator[Finding]:
    rows = rows_of(question)
    if question.kind.rows and not rows:
        yield _finding("no_rows", question, _("Give the question rows."))
    if rows and not question.kind.rows:
        message = _("A question of this type has no rows. Take them out, or change the type.")
        yield _finding("needless_rows", question, message)


def _report_groups(question: Question, options: list[Option]) -> Iterator[Finding]:
    groups = {group.code for group in question.report_groups.all()}
    used = {option.report_group for option in options if option.report_group}
    for code in sorted(used - groups):
        message = _("There is no report group “%(group)s”. Add it, or correct the options that name it.")
        yield _finding("unknown_report_group", question, message % {"group": code})
    for code in sorted(groups - used):
        message = _(
            "No option belongs to the report group “%(group)s”. Name it in an option, or take it out."
        )
        yield _finding("empty_report_group", question, message % {"group": code}, warning=True)


def _option(question: Question, option: Option, pictures: set[str]) -> Iterator[Finding]:
    key = f"question.{question.code}.options.{option.code}"
    place = option_place(question.code, option.code)
    if option.exclusive and not question.kind.exclusive:
        message = _("“Excludes the others” has a meaning in multiple choice only. Take it out.")
        yield Finding("needless_exclusive", key, place, message, "warning", option)
    if option.has_other_text and not question.kind.other_texts:
        message = _("A question of this type cannot ask for details of an option. Take that out.")
        yield Finding("needless_other_text", key, place, message, "error", option)

    if option.image and not question.kind.images:
        message = _("Only a choice of pictures shows pictures. Take the picture out, or change the type.")
        yield Finding("needless_picture", key, place, message, "warning", option)
    if question.kind.images and not (option.image or option.missing or option.exclusive):
        message = _("Choose a picture for this option.")
        yield Finding("no_picture", key, place, message, "error", option)
    if option.image and option.image.lower() not in pictures:
        message = _("The survey has no picture “%(name)s”. Add it, or choose another.")
        yield Finding("unknown_picture", key, place, message % {"name": option.image}, "error", option)

    if option.missing and question.kind.exclusive and not option.exclusive:
        message = _("It is no real answer, yet it can be chosen with others. Mark it “excludes the others”.")
        yield Finding("missing_not_exclusive", key, place, message, "warning", option)


def _same_labels(question: Question, options: list[Option]) -> Iterator[Finding]:
    messages = {
        "cy": _("Options “%(one)s” and “%(other)s” have the same Welsh label. Change one of them."),
        "en": _("Options “%(one)s” and “%(other)s” have the same English label. Change one of them."),
    }
    for language, message in messages.items():
        seen: dict[str, str] = {}
        for option in options:
            label = pair(option, "label").in_(language).casefold()  # type: ignore[arg-type]
            other = seen.setdefault(label, option.code)
            if label and other != option.code:
                values = {"one": other, "other": option.code}
                yield _finding("same_label", question, message % values, warning=True)


def _unused_sets(subject: Subject) -> Iterator[Finding]:
    used = {question.option_set_id for question in subject.draft.questions}
    for option_set in subject.draft.option_sets:
        if option_set.pk not in used:
            key, place = f"option_set.{option_set.code}", option_set_place(option_set.code)
            message = _("No question uses it, so it is not published.")
            yield Finding("unused_option_set", key, place, message, "warning", option_set)
