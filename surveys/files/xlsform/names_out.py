"""Names for an XLSForm, where pages, questions, rows and texts beside options share one space of names."""

import re
from dataclasses import dataclass, field
from typing import Any

from surveys.files.xlsform.codes import Taken, question_code

_REFERENCE = re.compile(r"\$\{[ \t]*([^{}\s]+)[ \t]*\}")

# What pyxform calls parts of its own.
_RESERVED = ("data", "meta")


@dataclass
class NamesOut:
    """`given` is what the reader needs to find the way back; `of_key` what each of our keys is called."""

    given: dict[str, str] = field(default_factory=dict)
    of_key: dict[str, str] = field(default_factory=dict)
    _taken: Taken = field(default_factory=Taken)

    def __post_init__(self) -> None:
        for name in _RESERVED:
            self._taken.free(name)

    def name_all(self, pages: list[dict[str, Any]]) -> None:
        every = list(_every_page(pages))
        questions = [question for page in every for question in page.get("questions", [])]
        for question in questions:
            name = self._taken.free(question["code"])
            if name != question["code"]:
                self.given[name] = question["code"]
            self.of_key[question["code"]] = name
        for question in questions:
            code = question["code"]
            for row in question.get("rows", []):
                self._name(f"{code}/{row['code']}", f"{code}_{row['code']}")
            for option in question.get("options", []):
                if "other_text" in option:
                    self._name(f"{code}/{option['code']}", f"{code}_{option['code']}_text")
        for page in every:
            name = self._taken.free(page["code"])
            if name != page["code"]:
                self.given[name] = f"page:{page['code']}"
            self.of_key[f"page:{page['code']}"] = name
            if "list" in page:
                self.of_key.setdefault(page["code"], name)

    def _name(self, key: str, wanted: str) -> None:
        name = self._taken.free(question_code(wanted))
        self.given[name] = key
        self.of_key[key] = name

    def page(self, code: str) -> str:
        return self.of_key[f"page:{code}"]

    def in_rule(self, source: str) -> str:
        """The expression with every answer called as the form calls it."""
        return _REFERENCE.sub(lambda found: f"${{{self.of_key.get(found[1], found[1])}}}", source)

    def in_text(self, text: str) -> str:
        """The text likewise; what no question of the form answers stands in plain brackets."""
        return _REFERENCE.sub(
            lambda found: f"${{{self.of_key[found[1]]}}}" if found[1] in self.of_key else f"[{found[1]}]",
            text,
        )


def _every_page(pages: list[dict[str, Any]]) -> "list[dict[str, Any]]":
    return [inner for page in pages for inner in (page, *_every_page(page.get("list", {}).get("pages", [])))]
