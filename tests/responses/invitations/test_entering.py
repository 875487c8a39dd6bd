"""An invitation is good for one response; an anonymous survey forgets whose it was."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from responses import capture
from responses.identity import token_hash
from responses.invitations import codes
from responses.invitations.entering import Entered, NotTaken, Unknown, Used, enter, unsubscribe
from responses.invitations.models import Invitation
from responses.models import Response
from surveys.models import Survey
from tests import factories as make
from tests.responses.conftest import Person, move_window
from tests.responses.invitations.conftest import invited

pytestmark = pytest.mark.django_db


def entered(survey: Survey, code: str) -> str:
    outcome = enter("en", survey.slug_en, survey.pk, code)
    assert isinstance(outcome, Entered)
    return outcome.token


def submitted(survey: Survey, code: str) -> Response:
    person = Person(survey, entered(survey, code))
    if survey.current_version and survey.current_version.definition.get("settings", {}).get("anonymous"):
        person.save(1, story=None)
    else:
        person.answer_everything()
    assert isinstance(capture.submit(person.visit(), "cy"), capture.Submitted)
    return Response.objects.latest("pk")


def test_a_code_is_read_as_people_type_it():
    code = codes.new_code()

    assert codes.read_code(codes.grouped(code).lower().replace("-", " ")) == code
    assert codes.read_code(code.replace("0", "o").replace("1", "l")) == code


@pytest.mark.parametrize(
    "written", ["%s).", "“%s”", "<%s>", "%s\u200b", "\u202a%s\u202c", "\ufeff%s\r\n", "*%s*"]
)
def test_what_programs_put_around_and_into_a_code_does_not_matter(written):
    code = codes.new_code()
    with_dashes = codes.grouped(code).replace("-", "\u2013")

    assert codes.read_code(written % with_dashes) == code


def test_a_mistyped_character_is_noticed():
    code = codes.new_code()
    other = "A" if code[4] != "A" else "B"

    assert codes.read_code(code[:4] + other + code[5:]) is None
    assert codes.read_code(code[:-1]) is None


def test_a_code_has_eighty_bits_or_more():
    assert (codes.LENGTH - 1) * 5 >= 80


def test_the_table_shows_neither_person_nor_code_nor_token(linked_survey):
    _, code = invited(linked_survey, name="Siân")
    token = entered(linked_survey, code)

    with connection.cursor() as cursor:
        cursor.execute("SELECT i::text, convert_from(i.token, 'UTF8') FROM responses_invitation i")
        row = " ".join(cursor.fetchone())

    for secret in ("sian@example.org", "Siân", code, token, codes.code_hash(code).decode("latin-1")):
        assert secret.encode("utf-8").hex() not in row
        assert secret not in row


def test_the_same_code_leads_back_to_the_same_response(linked_survey):
    _, code = invited(linked_survey)

    first = entered(linked_survey, code)

    assert entered(linked_survey, codes.grouped(code).lower()) == first
    response = Response.objects.get()
    assert bytes(response.token_hash) == token_hash(first)
    assert response.source == "invitation"
    assert response.invitation.survey == linked_survey


@pytest.mark.django_db(transaction=True)
def test_of_twenty_starts_at_once_one_begins_and_the_others_find_it(linked_survey):
    _, code = invited(linked_survey)

    def start(_: int) -> str:
        try:
            return entered(linked_survey, code)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        tokens = list(pool.map(start, range(20)))

    assert len(set(tokens)) == 1
    assert Response.objects.count() == 1


def test_a_code_of_another_survey_is_unknown(linked_survey, anonymous_survey):
    _, code = invited(linked_survey)

    outcome = enter("en", anonymous_survey.slug_en, anonymous_survey.pk, code)

    assert isinstance(outcome, Unknown)
    assert not Response.objects.exists()


def test_nothing_is_begun_before_the_window_or_after_it(linked_survey):
    _, code = invited(linked_survey)
    move_window(linked_survey, opens=-60, closes=-50, grace=0)

    outcome = enter("en", linked_survey.slug_en, linked_survey.pk, code)

    assert isinstance(outcome, NotTaken)


def test_an_invitation_lets_in_where_others_may_not(linked_survey):
    Survey.objects.update(access="invited")
    _, code = invited(linked_survey)

    assert capture.start("en", linked_survey.slug_en) is None
    assert entered(linked_survey, code)


def test_submitting_keeps_the_link_of_a_survey_that_is_not_anonymous(linked_survey):
    invitation, code = invited(linked_survey)

    response = submitted(linked_survey, code)

    invitation.refresh_from_db()
    assert invitation.response == response
    assert invitation.used_on is not None
    assert invitation.token is None


def test_submitting_to_an_anonymous_survey_leaves_the_date_and_nothing_else(anonymous_survey):
    invitation, code = invited(anonymous_survey)

    response = submitted(anonymous_survey, code)

    invitation.refresh_from_db()
    assert (invitation.response_id, invitation.token) == (None, None)
    assert invitation.used_on == response.submitted_at.date()


def test_a_link_that_cannot_be_deleted_keeps_the_response_from_being_submitted(anonymous_survey):
    _, code = invited(anonymous_survey)
    person = Person(anonymous_survey, entered(anonymous_survey, code))
    person.save(1, story=None)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE responses_invitation ADD CONSTRAINT stays CHECK (used_on IS NULL) NOT VALID"
        )

    with pytest.raises(IntegrityError), transaction.atomic():
        capture.submit(person.visit(), "cy")

    assert Response.objects.get().submitted_at is None
    assert Invitation.objects.get().response_id is not None


@pytest.mark.parametrize("kind", ["linked_survey", "anonymous_survey"])
def test_a_used_invitation_opens_nothing(kind, request):
    survey = request.getfixturevalue(kind)
    _, code = invited(survey)
    submitted(survey, code)

    assert isinstance(enter("en", survey.slug_en, survey.pk, code), Used)
    assert Response.objects.count() == 1


def test_a_response_that_was_deleted_can_be_begun_again(linked_survey):
    _, code = invited(linked_survey)
    entered(linked_survey, code)
    Response.objects.all().delete()

    assert entered(linked_survey, code)
    assert Response.objects.count() == 1


def test_what_a_version_promised_holds_for_who_began_it():
    """Whoever began a survey that was not anonymous then is not told otherwise later, nor the other way round."""
    survey = make.published_survey(make.page("only", make.question("story")), settings={"anonymous": True})
    invitation, code = invited(survey)
    person = Person(survey, entered(survey, code))
    Survey.objects.filter(pk=survey.pk).update(anonymous=False)

    person.save(1, story=None)
    capture.submit(person.visit(), "cy")

    invitation.refresh_from_db()
    assert invitation.response_id is None


def test_unsubscribing_is_kept_once(linked_survey):
    invitation, code = invited(linked_survey)

    assert unsubscribe(linked_survey.pk, code)
    invitation.refresh_from_db()
    first = invitation.unsubscribed_at
    assert unsubscribe(linked_survey.pk, code)
    assert not unsubscribe(linked_survey.pk, codes.new_code())

    invitation.refresh_from_db()
    assert invitation.unsubscribed_at == first
    assert list(Invitation.objects.to_invite()) == []
