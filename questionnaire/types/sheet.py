"""What a type may use to draw a question: implemented by `responses`, which knows HTML and languages.

The author's words, what is typed and what is checked are HTML, safe to put into a template; our own sentences and
errors are plain text, which templates escape. What depends on the response (`typed`, `checked`) is a slot: the page is
drawn once for everybody, and slots are filled in at each request. So nothing drawn may be decided by them.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from questionnaire.document import Language, Option, Question, Text
from questionnaire.faults import Fault


class Drawn(NamedTuple):
    """The template's name in templates/questions/, without `.html`, and its context."""

    template: str
    context: dict[str, Any]


class Sheet(Protocol):
    """One question to draw, in one language. `options`: those to show. `fields`: what is typed, only where there are
    faults; empty in a drawing for everybody."""

    @property
    def question(self) -> Question: ...
    @property
    def language(self) -> Language: ...
    @property
    def options(self) -> Sequence[Option]: ...
    @property
    def faults(self) -> Sequence[Fault]: ...
    @property
    def fields(self) -> Mapping[str, list[str]]: ...

    def words(self, text: Text) -> str:
        """The author's text in the page's language, with answers written into it."""
        ...

    def say(self, message: str, **values: object) -> str:
        """One of our own sentences, marked by `gettext_noop`, in the page's language."""
        ...

    def say_counted(self, singular: str, plural: str, number: int, **values: object) -> str:
        """One of our own sentences about a number: `%(count)s` as people write it, unless `values` have it."""
        ...

    def typed(self, control: str) -> str:
        """What the control holds."""
        ...

    def held(self, control: str, words: Callable[[str], str]) -> str:
        """What the control holds, in words; empty if it holds nothing."""
        ...

    def unless_held(self, control: str, attribute: str) -> str:
        """The attribute, if the control holds nothing."""
        ...

    def checked(self, control: str, value: str, attribute: str = " checked") -> str:
        """The attribute, if the control holds the value."""
        ...

    def error_at(self, *controls: str) -> str:
        """The first thing wrong with these controls, in words; empty if nothing is."""
        ...

    def item(self, option: Option, identity: str, attribute: str = " checked") -> dict[str, Any]:
        """An option as templates/questions/choice.html draws it, with what hangs from it."""
        ...

    def bounds(self, option: Option) -> dict[str, Any]:
        """`begins` and `ends`, to be drawn around everything of an option, where options may stand in random order;
        nothing may stand between one and the next."""
        ...
