"""What stands in the log."""

import logging


class OneLineBelowError(logging.Filter):
    """Leaves the traceback out of what is no error: that somebody was refused an address is said in its line."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.ERROR:
            record.exc_info = None
            record.exc_text = None
        return True
