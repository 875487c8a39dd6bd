"""What stands in the log, and what does not: no code of a respondent's, no token, no answer, no address."""

import logging
import re

from accounts.written_tokens import PREFIX
from questionnaire.document import LANGUAGES
from responses import addresses

# What follows these words in an address is a code that opens somebody's answers, whole or cut off.
_BEFORE_CODES = "|".join(
    re.escape(word)
    for language in LANGUAGES
    for word in (addresses.INVITATION[language], addresses.PLACES[language]["resume"])
)
_CODE = re.compile(rf"(/(?:{_BEFORE_CODES})/)[^/?\s]+")
# Of a program's token, wherever somebody has put one: what comes after its first characters.
_TOKEN = re.compile(rf"({re.escape(PREFIX)}[0-9A-Za-z]{{4}})[0-9A-Za-z]{{8,}}")
# Where Postgres repeats the row or the value that it did not take: up to the next error of a chain; where Celery
# has made one line of it, to that line's end.
_REPEATED = re.compile(
    r"\n(?:DETAIL|CONTEXT|LINE \d+):.*?(?=\n\n(?:The above exception|During handling)|\Z)"
    r"|\\n(?:DETAIL|CONTEXT|LINE \d+):[^\n]*",
    re.DOTALL,
)


class OneLineBelowError(logging.Filter):
    """Leaves the traceback out of what is no error: that somebody was refused an address is said in its line."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.ERROR:
            record.exc_info = None
            record.exc_text = None
        return True


class Discreet(logging.Formatter):
    """Lines without what must not be kept, whoever wrote them: a page that is not found, or not there while Postgres is
    away, is logged by its address, and an error of the database's with the row that it is about."""

    def format(self, record: logging.LogRecord) -> str:
        line = _REPEATED.sub("", super().format(record))
        return _TOKEN.sub(r"\1…", _CODE.sub(r"\1…", line))
