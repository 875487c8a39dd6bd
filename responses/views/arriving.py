"""Finding the visit that a request is about, and what to say where there is none to go on with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.http import HttpRequest, HttpResponse

from questionnaire.document import Language, Questionnaire
from responses import addresses, errors
from responses.cookies import forget_keyed, set_token, token_hashes, token_of
from responses.identity import token_hash
from responses.journey import Standing, standing
from responses.keying.permission import may_still_key
from responses.posts import Post
from responses.reading import StoredResponse, Visit, moved_slugs, read
from responses.spots import Spot, spot_at
from responses.views.notices import closed, keying_over, not_recognised
from responses.views.replies import Elsewhere, SeeOther
from surveys.versions import questionnaire_for


@dataclass(frozen=True)
class Arrival:
    """A response in its survey, met in the language of the address."""

    language: Language
    visit: Visit
    token: str

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return questionnaire_for(self.response.version_id)

    @cached_property
    def standing(self) -> Standing:
        return standing(self.questionnaire, self.response, self.visit.survey.today)

    @property
    def response(self) -> StoredResponse:
        assert self.visit.response is not None  # noqa: S101
        return self.visit.response

    def having(self, **changes: object) -> "Arrival":
        """The same with the response changed, as what has just been stored has changed it."""
        response = replace(self.response, **changes)  # type: ignore[arg-type]
        return Arrival(self.language, Visit(self.visit.survey, response), self.token)

    def slug(self, language: Language | None = None) -> str:
        return self.visit.survey.slug.in_(language or self.language)

    def start(self, language: Language | None = None) -> str:
        return addresses.start(language or self.language, self.slug(language))

    def page(self, number: int, language: Language | None = None) -> str:
        return addresses.page(language or self.language, self.slug(language), number)

    def at(self, spot: Spot, language: Language | None = None) -> str:
        """The address of a page with questions; of one that adds an item, it says so."""
        if not spot.item:
            return self.page(spot.number, language)
        slug = self.slug(language)
        address = addresses.item_page(language or self.language, slug, spot.number, spot.item, spot.inner)
        return address + ("?new=1" if spot.is_new(self.response.answers) else "")

    def removal(self, number: int, item: str, language: Language | None = None) -> str:
        return addresses.removal(language or self.language, self.slug(language), number, item)

    def place(self, where: addresses.Place, language: Language | None = None) -> str:
        return addresses.place(language or self.language, self.slug(language), where)

    @property
    def goes_on_at(self) -> str:
        """Where somebody who comes back belongs."""
        standing = self.standing
        if standing.unfinished is not None and standing.item is not None:
            spot = spot_at(self.questionnaire, standing.unfinished, *standing.item)
            assert spot is not None, "it was found by walking"  # noqa: S101
            return self.at(spot)
        if standing.unfinished is not None:
            return self.page(standing.unfinished)
        if self.questionnaire.settings.check_answers or not self.standing.route:
            return self.place("check")
        return self.page(self.standing.route[-1])

    def going_to(self, address: str) -> HttpResponse:
        """On to that address, with the cookie set again: it may have been lost, or nearly out of time."""
        return self.remembered(SeeOther(address))

    def remembered(self, reply: HttpResponse) -> HttpResponse:
        left = self.visit.deadline - self.visit.survey.now
        seconds = int(left.total_seconds())
        set_token(reply, self.visit.survey.id, self.token, seconds, keyed=self.response.is_keyed)
        return reply


def arrive_by_cookie(request: HttpRequest, language: Language, slug: str) -> Arrival:
    """Raises Elsewhere where the survey is not here, or this browser has no response to it, or only one that may not be
    keyed any more."""
    visit = survey_at(request, language, slug, token_hashes(request))
    if visit.response is None:
        raise Elsewhere(not_recognised(visit.survey, language))
    refuse_keying(request, visit, language)
    return Arrival(language, visit, token_of(request, visit.survey.id, keyed=visit.response.is_keyed))


def arrive_by_form(request: HttpRequest, post: Post, language: Language, slug: str) -> Arrival:
    """Raises Elsewhere where the survey is not here, or the form's token is not of a response to it, or of one that may
    not be keyed any more."""
    visit = survey_at(request, language, slug, [post.token_hash] if post.token_hash else [])
    if visit.response is None:
        raise Elsewhere(not_recognised(visit.survey, language))
    refuse_keying(request, visit, language)
    return Arrival(language, visit, post.token)


def refuse_keying(request: HttpRequest, visit: Visit, language: Language) -> None:
    """Raises Elsewhere for a response that is keyed by somebody whose role has been taken away: its cookie and forms
    would let them go on for the rest of the day. Costs a statement, of those who key alone."""
    response = visit.response
    if response is None or not response.is_keyed or may_still_key(visit.survey.id, response.id):
        return
    reply = keying_over(visit.survey, language)
    forget_keyed(request, reply, visit.survey.id)
    raise Elsewhere(reply)


def arrival_of(request: HttpRequest, language: Language, slug: str, token: str) -> Arrival:
    """The arrival of whoever has shown that a token is theirs."""
    hashed = token_hash(token)
    return Arrival(language, survey_at(request, language, slug, [hashed] if hashed else []), token)


def still_open(arrival: Arrival, *, posted: bool = False) -> Arrival:
    """The arrival, if its response can still be worked on. Raises Elsewhere: submitted, or too late."""
    if arrival.response.submitted_at is not None:
        raise Elsewhere(SeeOther(arrival.place("done")))
    if arrival.visit.is_too_late:
        survey = arrival.visit.survey
        raise Elsewhere(
            closed(survey, arrival.language, arrival.questionnaire, had_begun=True, posted=posted)
        )
    return arrival


def after_refusal(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    """What to show when a write was not taken: something has happened since this request read the response."""
    visit = arrival_of(request, arrival.language, arrival.slug(), arrival.token).visit
    if visit.response is None:
        return not_recognised(visit.survey, arrival.language)
    if visit.response.submitted_at is not None:
        return SeeOther(arrival.place("done"))
    return closed(visit.survey, arrival.language, arrival.questionnaire, had_begun=True, posted=True)


def survey_at(request: HttpRequest, language: Language, slug: str, hashes: Sequence[bytes] = ()) -> Visit:
    """Raises Elsewhere: at another address now, or not found."""
    visit = read(language, slug, hashes)
    if visit is None:
        raise Elsewhere(_moved(request, language, slug) or errors.not_found(request))
    return visit


def _moved(request: HttpRequest, language: Language, slug: str) -> HttpResponse | None:
    slugs = moved_slugs(language, slug)
    if slugs is None or not slugs.in_(language):
        return None
    rest = request.get_full_path().removeprefix(addresses.start(language, slug))
    # 308 sends a form on with all that was typed; 301 is the one that everybody knows.
    reply = HttpResponse(status=308 if request.method == "POST" else 301)
    reply["Location"] = addresses.start(language, slugs.in_(language)) + rest
    return reply
