"""The messages of Django itself that can be seen on our pages.

Django's own Welsh is a fifth missing and partly wrong, and has four plural forms, so our catalogue says all of it
anew. What is not listed here as never seen must be in it: a new Django brings its new messages to the check.
"""

from pathlib import Path

import django
import polib

from config.catalogues.messages import Message, Messages

DJANGO = Path(django.__file__).resolve().parent
# Names of the world's languages; pages for developers; parts of Django that we do not use.
NEVER_SEEN = (
    "conf/global_settings.py",
    "views/",
    "contrib/messages/apps.py",
    "contrib/sitemaps/",
    "contrib/staticfiles/",
    "contrib/syndication/",
)
PACKAGES = ("conf", "contrib/admin", "contrib/auth", "contrib/contenttypes", "contrib/sessions")


def messages_of_django(domain: str) -> Messages:
    """What Django's English catalogues list for the packages that we use, without what nobody sees here."""
    found = Messages()
    for package in PACKAGES:
        path = DJANGO / package / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po"
        if path.exists():
            found.add_all(_message(entry) for entry in polib.pofile(str(path)) if _is_seen(entry))
    return found


def _is_seen(entry: polib.POEntry) -> bool:
    return not all(place.startswith(NEVER_SEEN) for place, _line in entry.occurrences)


def _message(entry: polib.POEntry) -> Message:
    places = {f"django/{place}" for place, _line in entry.occurrences}
    notes = [" ".join(entry.comment.split())] if entry.comment else []
    return Message(entry.msgid, entry.msgctxt, entry.msgid_plural or None, places, notes)
