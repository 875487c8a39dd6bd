"""What is written to people who are invited, in both languages."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from questionnaire.document import Language, Questionnaire, Text
from responses import addresses
from responses.invitations import codes
from responses.texts import moment_words
from surveys.models import Survey


@dataclass(frozen=True)
class Words:
    """An invitation, or a reminder of one, to somebody called `name` (or nothing). `added` is the authors' own text."""

    survey: Survey
    questionnaire: Questionnaire
    code: str
    name: str
    added: Text
    reminds: bool

    @property
    def subject(self) -> Text:
        return _in_both(self._subject)

    @property
    def body(self) -> Text:
        return _in_both(self._body)

    def unsubscribing(self, language: Language) -> str:
        """The whole address at which the person says that they want no more messages."""
        return site_address(addresses.unsubscribing(language, self._slug(language), codes.grouped(self.code)))

    def _slug(self, language: Language) -> str:
        slug: str = self.survey.slug_cy if language == "cy" else self.survey.slug_en
        return slug

    def _subject(self, language: Language) -> str:
        title = {"title": self.questionnaire.title.in_(language)}
        return (_("Reminder: %(title)s") if self.reminds else _("Invitation: %(title)s")) % title

    def _body(self, language: Language) -> str:
        paragraphs = [
            _("Dear %(name)s,") % {"name": self.name} if self.name else _("Hello,"),
            self._asks(language),
            self.added.in_(language),
            *self._ways_in(language),
            self._window(language),
            kind_words(self.questionnaire.settings.anonymous),
            _(
                "You are welcome to answer in Welsh. Both versions are the same, and answering in Welsh causes no "
                "delay."
            ),
            _("If you want no more messages about this survey, open this address:")
            + "\n"
            + self.unsubscribing(language),
        ]
        return "\n\n".join(filter(None, paragraphs))

    def _asks(self, language: Language) -> str:
        values = {
            "owner": self.questionnaire.owner.in_(language),
            "title": self.questionnaire.title.in_(language),
        }
        if self.reminds:
            return (
                _("We wrote to you before: %(owner)s invites you to answer this survey: %(title)s.") % values
            )
        return _("%(owner)s invites you to answer this survey: %(title)s.") % values

    def _ways_in(self, language: Language) -> list[str]:
        slug, shown = self._slug(language), codes.grouped(self.code)
        link = site_address(addresses.invitation(language, slug, shown))
        typing = site_address(addresses.invitation(language, slug))
        return [
            _("Your personal link:") + f"\n{link}",
            _("Or go to this address and type your code:") + f"\n{typing}\n{shown}",
            _("The link and the code are for you alone. Please do not pass them on."),
        ]

    def _window(self, language: Language) -> str:
        zone, opens, closes = self.survey.timezone, self.survey.opens_at, self.survey.closes_at
        assert opens is not None and closes is not None, "it is published"  # noqa: S101, PT018
        values = {
            "opens": moment_words(opens, zone, language, midnight=False),
            "closes": moment_words(closes, zone, language),
        }
        if opens > timezone.now():
            return _("The survey opens on %(opens)s and closes on %(closes)s.") % values
        return _("The survey closes on %(closes)s.") % values


def kind_words(is_anonymous: bool) -> str:
    """What an invitation has to do with the answers, in the active language."""
    if is_anonymous:
        return _(
            "Your answers are anonymous. While you are answering, they are linked to your invitation; submitting them "
            "deletes that link, and only the date on which the invitation was used is kept."
        )
    return _(
        "Answers given with an invitation are not anonymous: they stay linked to the invitation after you have "
        "submitted them."
    )


def site_address(path: str) -> str:
    return f"{settings.PUBLIC_ADDRESS}{path}"


def _in_both(say: Callable[[Language], str]) -> Text:
    with translation.override("cy"):
        welsh = say("cy")
    with translation.override("en"):
        return Text(cy=welsh, en=say("en"))
