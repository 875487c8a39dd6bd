"""Groups of questions as pages."""

from django.utils.translation import gettext as _

from surveys.files.limesurvey.book import Book
from surveys.files.limesurvey.questions import records_of
from surveys.files.limesurvey.source import Group
from surveys.files.shapes import Record
from surveys.files.xlsform.codes import Taken
from surveys.files.xlsform.records import put

LONGEST_TITLE = 300


def pages_of_groups(book: Book) -> list[Record]:
    """A page for each group that asks anything; the description of a group is a text at its top."""
    questions = Taken()
    for named in book.named.values():
        for code in (named.code, named.second):
            questions.free(code or "_")
    pages = []
    for number, group in enumerate(book.source.groups, 1):
        page = _page(book, group, number, questions)
        if "questions" in page:
            pages.append(page)
        else:
            message = _("The group has no question that can be asked here, so it has no page.")
            book.report.left_out(group.place(), message)
    return pages


def _page(book: Book, group: Group, number: int, questions: Taken) -> Record:
    page = Record(group.place())
    code = f"page_{number}"
    put(page, "code", code)
    put(page, "title", book.wording.line(group.names, group.place("group_name"), LONGEST_TITLE))
    meaning = _("Everybody will be asked the questions of this group.")
    place = group.place("grelevance")
    put(page, "relevant", book.rules.relevance(group.relevance, (), place, meaning), place)
    if group.randomization:
        message = _(
            "LimeSurvey shows groups in a random order. Here the pages have the order of the file for everybody."
        )
        book.report.left_out(group.place("randomization_group"), message)
    records = [
        record for question in group.questions for record in records_of(book, book.named[question.qid])
    ]
    description = _description(book, group)
    if description:
        information = Record(group.place("description"))
        put(information, "code", questions.free(f"{code}_description"))
        put(information, "type", "information")
        put(information, "text", description)
        records.insert(0, information)
    put(page, "questions", records)
    return page


def _description(book: Book, group: Group) -> Record:
    """The description, if LimeSurvey shows it (`showgroupinfo`: B both, N the name alone, D the text alone, X none)."""
    place = group.place("description")
    if book.source.settings.get("showgroupinfo", "") not in ("N", "X"):
        return book.wording.passage(group.descriptions, place)
    if any(text.strip() for text in group.descriptions.values()):
        message = _("LimeSurvey does not show the description of this group, so it was left out.")
        book.report.left_out(place, message)
    return Record(place)
