"""`python -m config.catalogues compile | check | update`: needs no settings, no server and no gettext."""

import argparse
import sys

from config.catalogues import DOMAINS, compile_all, path_of
from config.catalogues.checking import faults, glossary_conflicts
from config.catalogues.extraction import NotLiteral, messages_of_project
from config.catalogues.messages import Messages
from config.catalogues.shipped import messages_of_django
from config.catalogues.updating import is_unverified, read, update


def wanted(domain: str) -> Messages:
    """Everything that must have Welsh. No script of ours asks gettext: the page gives it its words."""
    messages = messages_of_project() if domain == "django" else Messages()
    messages.add_all(messages_of_django(domain).values())
    return messages


def run_compile() -> int:
    for path in compile_all():
        print(f"compiled {path.name}")
    return 0


def run_check() -> int:
    failed = False
    for domain in DOMAINS:
        catalogue = read(path_of(domain))
        for fault in faults(catalogue, wanted(domain)):
            failed = True
            print(f"{domain}: {fault}")
        for conflict in glossary_conflicts(catalogue):
            print(f"{domain}: to judge: {conflict}")
        unverified = sum(is_unverified(entry) for entry in catalogue)
        print(f"{domain}: {len(catalogue)} messages, {unverified} not yet proofread")
    return int(failed)


def run_update() -> int:
    for domain in DOMAINS:
        path = path_of(domain)
        before = read(path)
        after = update(before, wanted(domain))
        gone = {e.msgid for e in before} - {e.msgid for e in after}
        for msgid in sorted(gone):
            print(f"{domain}: gone: {msgid!r}")
        for entry in after.untranslated_entries():
            print(f"{domain}: needs Welsh: {entry.msgid!r}")
        path.parent.mkdir(parents=True, exist_ok=True)
        after.save(str(path))
    return 0


COMMANDS = {"compile": run_compile, "check": run_check, "update": run_update}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m config.catalogues", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    try:
        return COMMANDS[parser.parse_args(arguments).command]()
    except NotLiteral as problem:
        print(problem)
        return 1


if __name__ == "__main__":
    sys.exit(main())
