"""Which messages do the code and the templates ask for?

Python is read as a syntax tree; templates are first turned into Python calls by Django's own `templatize`, as
`makemessages` does. So a machine without xgettext finds the same messages (tests/welsh/test_extraction.py compares).
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

from config.catalogues import ROOT
from config.catalogues.messages import Message, Messages

SKIPPED = {"node_modules", "var", "tests", "static", "locale", "docs", "migrations"}
TEMPLATES = {".html", ".txt"}
# Which argument is the context, the message and the plural of it.
ARGUMENTS: dict[str, tuple[int | None, int, int | None]] = {
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
TEMPLATE_CALL = re.compile(r"(?<![A-Za-z])(_|gettext|ngettext|pgettext|npgettext)\(")
NOTE = "Translators:"
# Where the names come from: a room without Django has names of its own for marking (questionnaire/words.py).
MODULES_OF_GETTEXT = {"django.utils.translation", "questionnaire.words"}


class NotLiteral(Exception):
    """A message that is put together as the program runs: no catalogue can hold it. Says where."""


def messages_of_project(root: Path = ROOT) -> Messages:
    """Every message below `root`; raises `NotLiteral` for one that is not a plain string."""
    found = Messages()
    for path in files_of_project(root):
        place = path.relative_to(root).as_posix()
        source = path.read_text(encoding="utf-8")
        found.add_all(in_python(source, place) if path.suffix == ".py" else in_template(source, place))
    return found


def files_of_project(root: Path = ROOT) -> Iterator[Path]:
    for path in sorted(root.iterdir()):
        if path.name in SKIPPED or path.name.startswith("."):
            continue
        if path.is_dir():
            yield from files_of_project(path)
        elif path.suffix == ".py" or path.suffix in TEMPLATES:
            yield path


def in_python(source: str, place: str) -> Iterator[Message]:
    if "gettext" not in source:
        return
    tree = ast.parse(source, place)
    names = _names_of_gettext(tree)
    lines = source.splitlines()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (kind := _kind_of_call(node.func, names)):
            message = _message_of_call(node, kind, place)
            if message:
                message.notes = _notes_above(lines, node.lineno)
                yield message


def _names_of_gettext(tree: ast.Module) -> dict[str, str]:
    """Local name -> gettext, ngettext, pgettext or npgettext."""
    return {
        alias.asname or alias.name: kind
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in MODULES_OF_GETTEXT
        for alias in node.names
        if (kind := _kind(alias.name))
    }


def _kind(name: str) -> str | None:
    base = name.removesuffix("_lazy").removesuffix("_noop")
    return base if base in ARGUMENTS else None


def _kind_of_call(function: ast.expr, names: dict[str, str]) -> str | None:
    if isinstance(function, ast.Name):
        return names.get(function.id)
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return _kind(function.attr) if function.value.id == "translation" else None
    return None


def _message_of_call(call: ast.Call, kind: str, place: str) -> Message | None:
    context, singular, plural = (
        None if position is None else _literal(call, position, place) for position in ARGUMENTS[kind]
    )
    if not singular:
        return None
    return Message(singular, context, plural, {place})


def _literal(call: ast.Call, position: int, place: str) -> str | None:
    """The string at `position`; None for a variable, which holds a message that is marked elsewhere."""
    if position >= len(call.args):
        return None
    argument = call.args[position]
    if isinstance(argument, ast.Constant):
        return argument.value if isinstance(argument.value, str) else None
    if isinstance(argument, ast.JoinedStr | ast.BinOp):
        raise NotLiteral(f"{place}:{call.lineno}: a message must be one plain string with named values")
    return None


def _notes_above(lines: list[str], lineno: int) -> list[str]:
    notes: list[str] = []
    for line in reversed(lines[: lineno - 1]):
        text = line.strip()
        if not text.startswith("#"):
            break
        notes.insert(0, text.lstrip("# "))
        if NOTE in text:
            return [" ".join(notes)]
    return []


def in_template(source: str, place: str) -> Iterator[Message]:
    if "trans" not in source and "_(" not in source:
        return
    code = templatize(source, place)
    for match in TEMPLATE_CALL.finditer(code):
        kind = "gettext" if match[1] == "_" else match[1]
        texts = _leading_strings(code[match.end() :])
        positions = ARGUMENTS[kind]
        if len(texts) <= max(position for position in positions if position is not None):
            continue
        context, singular, plural = (None if position is None else texts[position] for position in positions)
        if singular:
            yield Message(singular, context, plural, {place})


STRING = re.compile(r"""\s*,?\s*u?('''.*?(?<!\\)'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')""", re.DOTALL)


def _leading_strings(code: str) -> list[str]:
    """The string literals with which `code` begins, evaluated: the arguments of a call."""
    texts = []
    while match := STRING.match(code):
        texts.append(ast.literal_eval(match[1]))
        code = code[match.end() :]
    return texts
