"""What stands around the questions of a page. It is the same for everybody on that page, so it is rendered once."""

from functools import lru_cache
from secrets import token_hex
from typing import NamedTuple

from django.template import loader
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString

from questionnaire.document import Language

# About three kilobytes each.
FRAMES_KEPT = 1024


class Frame(NamedTuple):
    """A page in three parts: the token comes after the first, the questions after the second."""

    before: str
    between: str
    after: str

    def around(self, token: str, questions: SafeString) -> str:
        return "".join((self.before, escape(token), self.between, questions, self.after))


@lru_cache(maxsize=FRAMES_KEPT)
def frame(
    version_id: int,
    language: Language,
    other: Language,
    address: str,
    survey_name: str,
    title: str,
    number: int,
    total: int,
    submits: bool,
    multipart: bool = False,
) -> Frame:
    """A page of a version on which nothing is wrong, nothing has appeared and nothing was cut."""
    # Drawn by lot, so that no author's text can hold them.
    token, questions = f"token-{token_hex(16)}", f"questions-{token_hex(16)}"
    context = {
        "language": language,
        "other": other,
        "address": address,
        "survey_name": survey_name,
        "title": title,
        "number": number,
        "total": total,
        "submits": submits,
        "multipart": multipart,
        "token": token,
        "questions": questions,
    }
    with translation.override(language):
        html = loader.get_template("responses/page.html").render(context)
    before, _, rest = html.partition(token)
    between, _, after = rest.partition(questions)
    return Frame(before, between, after)
