"""A catalogue whose every translation is wrapped in marks: what a page shows outside them was never translated."""

import sys
from pathlib import Path

import polib

from config.catalogues import DOMAINS, LOCALE, path_of

OPEN, CLOSE = "⟦", "⟧"
ROOMS = ("accounts", "config", "exports", "intake", "jobs", "responses", "surveys", "verbatims")


def write_marked(folder: Path) -> Path:
    """The project's Welsh, marked, as `.mo` files below `folder`."""
    for domain in DOMAINS:
        catalogue = polib.pofile(str(path_of(domain, LOCALE)))
        for entry in catalogue:
            entry.msgstr = marked(entry.msgstr)
            entry.msgstr_plural = {number: marked(form) for number, form in entry.msgstr_plural.items()}
        target = path_of(domain, folder).with_suffix(".mo")
        target.parent.mkdir(parents=True, exist_ok=True)
        catalogue.save_as_mofile(str(target))
    return folder


def marked(text: str) -> str:
    """Each part of `yes,no,maybe` by itself, as Django takes it apart; nothing that has no letter in it."""
    if not any(character.isalpha() for character in text):
        return text
    if text.count(",") == 2 and " " not in text:
        return ",".join(map(marked, text.split(",")))
    return f"{OPEN}{text}{CLOSE}"


def forget_rendered() -> None:
    """Empty what the project's modules keep of pages already rendered in another catalogue."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ROOMS:
            for value in list(vars(module).values()):
                clear = getattr(value, "cache_clear", None)
                if callable(clear) and not isinstance(value, type):
                    clear()
