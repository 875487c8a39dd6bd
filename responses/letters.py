"""Messages to a respondent who asks for one: the link to come back by, and the receipt.

The address is typed for this one message. It is sealed in the outbox, wiped there as soon as the message is settled,
and kept nowhere else; nor does the message say to which response it belongs. While it waits, the code that is sealed
with the address does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from mail.composing import composes
from mail.letters import Letter
from mail.models import OutboxMessage
from mail.outbox import post
from mail.sending import settle
from questionnaire.document import Language, Questionnaire, Text
from responses import addresses, encryption, rates
from responses.coming_back import LOCATOR, is_right, keep_code
from responses.identity import grouped
from responses.models import ComeBackCode
from surveys.models import Survey
from surveys.versions import questionnaire_for

Writer = Callable[["_About"], Letter]
LINK, RECEIPT = "link to come back", "receipt"
# For one response: enough for a slip of the finger, too few to trouble anybody.
MOST_LETTERS = 3
# To one address within an hour, whoever asks: more would trouble somebody who has asked for nothing.
MOST_TO_ADDRESS = 5
LONGEST_ADDRESS = 254


@dataclass(frozen=True)
class Wish:
    """Who wants a message about which response; `network` as networks.network_of has it."""

    response_id: int
    survey_id: int
    version_id: int
    token: str
    language: Language
    network: str | None = None


class Asked(Enum):
    """What becomes of a wish for a message."""

    TAKEN = "taken"
    TOO_MANY_ABOUT_RESPONSE = "too many about the response"
    TOO_MANY_FROM_NETWORK = "too many from the network"


def is_address(typed: str) -> bool:
    """Whether a message can be sent to what somebody typed."""
    try:
        validate_email(typed)
    except ValidationError:
        return False
    return len(typed) <= LONGEST_ADDRESS


def send_link(wish: Wish, to: str) -> Asked:
    """Have the link sent."""
    return _send(LINK, wish, to)


def send_receipt(wish: Wish, to: str, reference: str) -> Asked:
    """Have reference and code sent; never an answer. The caller sees to it that the survey is not anonymous."""
    return _send(RECEIPT, wish, to, reference=reference)


def _send(kind: str, wish: Wish, to: str, **secret: str) -> Asked:
    """Nobody is told that too many were asked for to an address: that would say what others have done with it."""
    if _exceeds(
        settings.LETTERS_PER_HOUR, rates.count("ask for message", wish.network) if wish.network else None
    ):
        return Asked.TOO_MANY_FROM_NETWORK
    with transaction.atomic():
        code = keep_code(wish.response_id, wish.token)
        about = ComeBackCode.objects.filter(pk=wish.response_id, letters__lt=MOST_LETTERS)
        if not about.update(letters=F("letters") + 1):
            return Asked.TOO_MANY_ABOUT_RESPONSE
        if not _exceeds(MOST_TO_ADDRESS, rates.count("be sent message", to.casefold())):
            params = {"survey": wish.survey_id, "version": wish.version_id, "language": wish.language}
            post(kind, params=params, sealed=encryption.encrypt({"to": to, "code": code, **secret}))
    return Asked.TAKEN


def _exceeds(most: int, counted: int | None) -> bool:
    """What was not counted exceeds nothing: without Valkey messages go on, three for each response."""
    return counted is not None and counted > most


@dataclass(frozen=True)
class Waiting:
    """A message that has not been sent yet, and to whom it goes."""

    message: OutboxMessage
    to: str


def waiting_about(responses: Sequence[int]) -> list[Waiting]:
    """The messages about these responses that wait to be sent. Costs reading all that wait: few, as a rule."""
    rows = list(ComeBackCode.objects.filter(response__in=responses))
    found = []
    for message in OutboxMessage.objects.waiting().filter(kind__in=[LINK, RECEIPT]).order_by("pk"):
        secret = encryption.decrypt(bytes(message.sealed)) if message.sealed else None
        if secret is not None and any(is_right(row, secret["code"]) for row in rows):
            found.append(Waiting(message, secret["to"]))
    return found


def give_up(waiting: Sequence[Waiting]) -> None:
    """Send none of these, and forget to whom they would have gone."""
    for each in waiting:
        settle(each.message, OutboxMessage.Failure.UNWANTED)


def _composes(kind: str) -> Callable[[Writer], Writer]:
    """Register the decorated function for messages of the kind. It is called in the message's language; where the
    survey, the response or the key of what was sealed is gone, the message is no longer wanted."""

    def register(write: Writer) -> Writer:
        @composes(kind)
        def compose(message: OutboxMessage) -> Letter | None:
            about = _About.of(message)
            if about is None:
                return None
            with translation.override(about.language):
                return write(about)

        return write

    return register


@_composes(LINK)
def _link(about: "_About") -> Letter:
    """How to go on."""
    values = {
        "survey": about.name,
        "link": about.address(addresses.link(about.language, about.slug, about.code)),
        "code": grouped(about.code),
    }
    return about.letter(
        _("Your link to go on with: %(survey)s") % values,
        _("You asked for a link with which you can go on answering: %(survey)s") % values,
        _("Open this link and press the button on the page: %(link)s") % values,
        _("Your code, if you would rather type it: %(code)s") % values,
        _("The link is yours alone: whoever has it can open your answers."),
    )


@_composes(RECEIPT)
def _receipt(about: "_About") -> Letter:
    """Reference and code, and what can be done with them."""
    values = {
        "survey": about.name,
        "reference": grouped(about.reference),
        "code": grouped(about.code),
        "address": about.address(addresses.place(about.language, about.slug, "mine")),
    }
    return about.letter(
        _("Your answers have been received: %(survey)s") % values,
        _("Thank you for answering: %(survey)s") % values,
        _("Your reference: %(reference)s") % values,
        _("Your code: %(code)s") % values,
        _("With both you can correct, withdraw or delete your answers here: %(address)s") % values,
        _("Keep this message to yourself: whoever has both can do so too."),
    )


def _is_known(code: str) -> bool:
    """Whether a response has this code: it may have been erased meanwhile."""
    return any(is_right(row, code) for row in ComeBackCode.objects.filter(locator=code[:LOCATOR]))


@dataclass(frozen=True)
class _About:
    """What a message is about, as it stands when it is written."""

    language: Language
    questionnaire: Questionnaire
    slug: str
    to: str
    code: str
    reference: str

    @classmethod
    def of(cls, message: OutboxMessage) -> "_About | None":
        secret = encryption.decrypt(bytes(message.sealed)) if message.sealed else None
        survey = Survey.objects.filter(pk=message.params["survey"]).first()
        if secret is None or survey is None or not _is_known(secret["code"]):
            return None
        language: Language = message.params["language"]
        return cls(
            language,
            questionnaire_for(message.params["version"]),
            survey.slug_cy if language == "cy" else survey.slug_en,
            secret["to"],
            secret["code"],
            secret.get("reference", ""),
        )

    @property
    def name(self) -> str:
        return self.questionnaire.title.in_(self.language)

    def address(self, path: str) -> str:
        return settings.PUBLIC_ADDRESS + path

    def letter(self, subject: str, *paragraphs: str) -> Letter:
        last = _("Your address was used for this message and has not been kept.")
        return Letter(
            self.to,
            (self.language,),
            Text(**{self.language: subject}),
            Text(**{self.language: "\n\n".join([*paragraphs, last])}),
        )
