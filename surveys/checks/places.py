"""Places in a draft, in words."""

from django.utils.translation import gettext as _


def survey_place() -> str:
    return _("The survey")


def page_place(page: str) -> str:
    return _("Page “%(page)s”") % {"page": page}


def list_place(page: str) -> str:
    return _("List “%(page)s”") % {"page": page}


def question_place(question: str) -> str:
    return _("Question “%(question)s”") % {"question": question}


def option_place(question: str, option: str) -> str:
    return _("Question “%(question)s”, option “%(option)s”") % {"question": question, "option": option}


def row_place(question: str, row: str) -> str:
    return _("Question “%(question)s”, row “%(row)s”") % {"question": question, "row": row}


def set_option_place(option_set: str, option: str) -> str:
    return _("Option set “%(set)s”, option “%(option)s”") % {"set": option_set, "option": option}


def option_set_place(option_set: str) -> str:
    return _("Option set “%(set)s”") % {"set": option_set}
