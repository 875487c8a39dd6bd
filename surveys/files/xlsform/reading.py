"""An XLSForm to a survey: what can be carried is, what cannot is reported with its sheet, row and column."""

from pathlib import PurePath

from django.utils.translation import gettext as _

from questionnaire.document import FORMAT, Language
from surveys.files.faults import FAULTS_SHOWN, Fault, FileRefused, Place
from surveys.files.report import Foreign, Report
from surveys.files.shapes import Record
from surveys.files.workbooks.commas import is_comma_separated, is_survey_file, read_commas
from surveys.files.workbooks.reading import is_workbook, read_workbook
from surveys.files.workbooks.sheets import Sheet, Workbook, plain_name
from surveys.files.xlsform import headings
from surveys.files.xlsform.about import setting, survey_record
from surveys.files.xlsform.choices import ChoiceList, note_columns, note_unused_lists, read_lists
from surveys.files.xlsform.codes import Taken, question_code
from surveys.files.xlsform.dividing import divided, without_unseen
from surveys.files.xlsform.flat import flattened, unflattened
from surveys.files.xlsform.kobo import LISTS, Kobo
from surveys.files.xlsform.languages import UNNAMED, is_evidently_welsh, language_of
from surveys.files.xlsform.naming import Namer
from surveys.files.xlsform.own_sheet import SHEET, OwnSheet, read_own_sheet
from surveys.files.xlsform.pages import Pages
from surveys.files.xlsform.questions import Questions
from surveys.files.xlsform.records import checked, put, with_places
from surveys.files.xlsform.rules import Names, Rules
from surveys.files.xlsform.tables import Table, note_unknown_columns, note_unmarked, note_unused, read_table
from surveys.files.xlsform.tree import NO, Item, read_tree
from surveys.files.xlsform.wording import Wording

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
# Options that pyxform puts into a file of their own; here they are options like any.
EXTERNAL = "external_choices"
SHEETS = (SURVEY, CHOICES, EXTERNAL, SETTINGS, SHEET)
_COLUMNS = frozenset(
    {
        *(
            "type",
            "name",
            "label",
            "hint",
            "guidance_hint",
            "required",
            "required_message",
            "relevant",
            "disabled",
        ),
        *(
            "constraint",
            "constraint_message",
            "calculation",
            "choice_filter",
            "default",
            "appearance",
            "parameters",
        ),
        *("repeat_count", "read_only", "media::image", "media::big-image", "media::audio", "media::video"),
        *LISTS.values(),
    }
)

# What form builders write in every row.
_IDLE = dict.fromkeys(("required", "read_only", "disabled"), NO)


def knows(content: bytes, name: str) -> bool:
    """By what it begins with; what is merely called so is taken for it too, to be refused in the right words."""
    return is_workbook(content) or is_comma_separated(content, name) or is_called_workbook(content, name)


def is_called_workbook(content: bytes, name: str) -> bool:
    return name.lower().endswith((".xlsx", ".xls")) and not is_survey_file(content)


def read(content: bytes, name: str) -> Foreign:
    """The survey in an .xlsx, .xls or .csv file. Raises FileRefused."""
    if is_workbook(content) or is_called_workbook(content, name):
        return read_form(read_workbook(content, SHEETS), name)
    return read_form(read_commas(content), name)


def read_form(workbook: Workbook, name: str = "") -> Foreign:
    """The survey in a workbook's sheets. Raises FileRefused."""
    report = Report()
    sheet = workbook.called(SHEET)
    own = read_own_sheet(sheet) if sheet else None
    record = form_alone(workbook, own, "" if own else name, report)
    if own and own.lines:
        try:
            merged = unflattened(own.merged(flattened(record), report))
        except ValueError:
            message = _("A value of this sheet is not as it was written. Export the survey again.")
            raise _refused(Place(SHEET), message) from None
        record = with_places(merged, record)
    return Foreign(checked(record), report.ordered)


def form_alone(workbook: Workbook, own: OwnSheet | None, name: str, report: Report) -> Record:
    """What the form says without the sheet of ours, though with the names that it gives. Raises FileRefused."""
    survey = _survey_table(workbook, report)
    choices = _optional_table(workbook, CHOICES, headings.CHOICES, "name", report)
    settings = _optional_table(workbook, SETTINGS, headings.SETTINGS, "", report)
    language = _decide_languages(survey, choices, settings, report)
    _note_other_sheets(workbook, survey.sheet, report)
    items = read_tree(survey, report)
    lists = read_lists(choices, report) if choices else {}
    external = _optional_table(workbook, EXTERNAL, headings.CHOICES, "name", report)
    if external:
        external.unmarked = survey.unmarked
        lists = read_lists(external, report) | lists
    kobo = Kobo(lists, report)
    items = kobo.unfolded(items)
    namer = Namer(Names(), report, lists, own.names if own else {})
    namer.name_form(items)
    rules = Rules(namer.names, report)
    wording = Wording(rules, report, is_plain=own is not None)
    sets = own.sets if own else _sets(items, lists)
    questions = Questions(rules, wording, report, lists, {n: code for n, code in sets.items() if n in lists})
    pages = Pages(questions, namer, report).build(items)
    if own is None:
        pages = divided(without_unseen(pages, report), namer.pages, report)
    if not pages and own is None:
        raise _asks_nothing(survey, report)
    record = Record(Place())
    put(record, "format", FORMAT)
    put(record, "survey", survey_record(settings, language, PurePath(name).name, report))
    record.setdefault("survey", Record(Place()))
    questions.asking.note_appearances()
    put(record, "option_sets", questions.shared_sets())
    put(record, "pages", pages)
    message = _("The column “%(column)s” has no place in a survey here and is left out.")
    note_unknown_columns(survey, _COLUMNS, report, message)
    note_unused(survey, _COLUMNS, _IDLE, report)
    if own is None:
        note_unused_lists(lists, questions.lists_used | kobo.lists_used, report)
    for table in filter(None, (choices, external)):
        note_columns(table, questions.columns_used, report)
    return record


def _survey_table(workbook: Workbook, report: Report) -> Table:
    sheet = workbook.called(SURVEY)
    if sheet is None and len(workbook.sheets) == 1:
        sheet = workbook.sheets[0]
        report.changed(sheet.place(), _("The only sheet is taken for the form’s “survey” sheet."))
    if sheet is None:
        raise _refused(
            None, _("The file has no sheet “survey”, so it is no XLSForm. Give its sheet that name.")
        )
    table = read_table(sheet, headings.SURVEY, "type", report)
    if not table.columns:
        message = _(
            "The sheet has no column “type”, so nobody knows what to ask. Give its columns XLSForm’s headings."
        )
        raise _refused(sheet.place(), message)
    return table


def _optional_table(
    workbook: Workbook, name: str, aliases: dict[str, str], required: str, report: Report
) -> Table | None:
    sheet = workbook.called(name)
    if sheet is None or not sheet.cells:
        return None
    table = read_table(sheet, aliases, required, report)
    if not table.columns:
        message = _(
            "The sheet has no column “%(column)s”, so nothing in it can be used. Give its columns XLSForm’s headings."
        )
        report.left_out(sheet.place(), message % {"column": required})
    return table


def _decide_languages(
    survey: Table, choices: Table | None, settings: Table | None, report: Report
) -> Language:
    """Give each table the language of the texts that name none; return that of the title."""
    tables = [survey, *([choices] if choices else [])]
    stated = setting(settings, "default_language")
    if stated.casefold() not in UNNAMED and language_of(stated) is None:
        message = _("The form’s own language is “%(language)s”. Texts that name no language are left out.")
        if any(_has_unmarked(table) for table in tables):
            place = settings.rows[0].place("default_language") if settings else Place()
            report.left_out(place, message % {"language": stated[:60]})
        return "en"
    unmarked = language_of(stated) if stated.casefold() not in UNNAMED else None
    if unmarked is None:
        texts = [text for table in tables for text in _unmarked_texts(table)]
        unmarked = "cy" if is_evidently_welsh(texts) else "en"
    for table in tables:
        table.unmarked = unmarked
        note_unmarked(table, report)
    if survey.other_languages and not any(table.speaks for table in tables):
        message = _("Neither Welsh nor English is in the form, so the survey has no words yet. Write them.")
        report.left_out(Place(), message)
    marked = {language for table in tables for language in table.languages}
    return unmarked if not marked or unmarked in marked or any(map(_has_unmarked, tables)) else marked.pop()


def _unmarked_texts(table: Table) -> list[str]:
    """Codes are not among them: lists of yes and no are called `yn`, which is a Welsh word too."""
    cells = [cell for row in table.rows for cell in row.items()]
    return [value for column, value in cells if column.language is None and column.field in headings.TEXTS]


def _has_unmarked(table: Table) -> bool:
    return any(column.language is None and column.field in headings.TEXTS for column in table.columns)


def _sets(items: list[Item], lists: dict[str, ChoiceList]) -> dict[str, str]:
    """Lists that several questions use as they are, with the codes of their option sets."""
    used: dict[str, int] = {}
    matrices: set[str] = set()
    for leaf in (leaf for item in items for leaf in (item.leaves() if item.is_group else [item])):
        home = leaf.key.partition("/")[0]
        if leaf.kind.list_name and home not in matrices and not leaf.row.peek("choice_filter"):
            matrices.add(home)
            used[leaf.kind.list_name] = used.get(leaf.kind.list_name, 0) + (not leaf.kind.or_other)
    taken = Taken()
    return {name: taken.free(question_code(name)) for name in lists if used.get(name, 0) > 1}


def _note_other_sheets(workbook: Workbook, survey: Sheet, report: Report) -> None:
    for sheet in workbook.sheets:
        if sheet is not survey and plain_name(sheet.name) not in SHEETS and sheet.count:
            message = _("This sheet is not part of the survey and is left out.")
            report.left_out(sheet.place(), message)


def _asks_nothing(survey: Table, report: Report) -> FileRefused:
    """With the reasons: what was left out, so that nothing remains."""
    message = _("The form asks nothing that can be asked here.")
    left_out = [Fault(note.place, note.message) for note in report.ordered if note.level == "left_out"]
    more = max(0, len(left_out) - FAULTS_SHOWN)
    return FileRefused((Fault(survey.sheet.place(), message), *left_out[:FAULTS_SHOWN]), more)


def _refused(place: Place | None, message: str) -> FileRefused:
    return FileRefused((Fault(place, message),))
