"""What people do with what they have submitted: correct, withdraw, bring back, erase."""

import datetime as dt

import pytest
from django.db import connection
from django.db.models.functions import Now

from accounts.models import AuditEntry
from jobs.models import Job
from jobs.running import run
from mail.composing import compose
from mail.models import OutboxMessage
from responses import amending, capture, uploads
from responses.deleting import FILES_JOB
from responses.erasing import carry_out, erase, was_invited
from responses.identity import come_back_code, new_reference
from responses.invitations.entering import enter
from responses.invitations.people import Person, add_person
from responses.models import ErasureRequest, IdentifyingAnswer, Invitation, Response, Upload
from responses.texts import moment_words
from responses.views.mine import BY_RESPONDENT
from surveys.publishing import publish
from tests import factories as make
from tests.journeys.visitor import Visitor
from tests.responses.conftest import begun, move_window, start_of
from tests.responses.test_coming_back import ANOTHER, code_on
from tests.responses.test_keying import begin
from tests.responses.test_letters import ask
from tests.responses.test_uploads import Sender, file
from tests.surveys.staff import staff_of

pytestmark = pytest.mark.django_db
BAND_OF_KEYING = {"cy": "Rydych yn mewnbynnu", "en": "You are keying"}
MY_RESPONSE = {"cy": "fy-ymateb", "en": "my-response"}


def freeze(survey):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE surveys_survey SET frozen_at = clock_timestamp() WHERE id = %s", [survey.pk])


def submitted(survey, language="en") -> Visitor:
    """On the receipt; with an identifying answer."""
    visitor = (
        begun(survey, language).press(strand="neither", body="Cwmni").press(strand="neither", body="Cwmni")
    )
    visitor.press(platforms=["web"]).press(comments="Da iawn", agree="yes").press()
    assert visitor.reference
    return visitor


def shown(survey, receipt: Visitor, language="en") -> Visitor:
    """On the page that says what can be done, in a browser that knows nothing."""
    visitor = Visitor().get(f"{start_of(survey, language)}{MY_RESPONSE[language]}/")
    return visitor.press(reference=receipt.reference, code=code_on(receipt))


WORDS_OF_A_CORRECTION = {
    "cy": ("Rydych yn cywiro atebion a gyflwynwyd gennych", "wedi cymryd lle’r rhai a gyflwynwyd"),
    "en": ("You are correcting answers that you submitted before", "have taken the place of those"),
}


@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_correction_says_what_it_is_before_and_after_it_takes_the_place(survey, language):
    before, after = WORDS_OF_A_CORRECTION[language]
    receipt = submitted(survey, language)
    assert after not in receipt.html

    visitor = shown(survey, receipt, language).press("correct")
    assert before in visitor.html
    visitor.press()

    assert visitor.reference
    assert after in visitor.html
    assert before not in visitor.html


@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_correction_begins_with_all_the_answers_and_takes_their_place(survey, language):
    receipt = submitted(survey, language)
    old = Response.objects.get()

    visitor = shown(survey, receipt, language).press("correct")
    assert "Cwmni" in visitor.html
    assert "Da iawn" in visitor.html
    old.refresh_from_db()
    assert old.withdrawn_at is None
    visitor.press()

    old.refresh_from_db()
    new = Response.objects.exclude(pk=old.pk).get()
    assert new.answers == old.answers
    assert new.reference != old.reference
    assert old.withdrawn_at == new.submitted_at
    assert visitor.reference == new.reference


@pytest.mark.parametrize(
    ("came", "comes"),
    [
        ("paper", "web"),
        ("import", "web"),
        ("web", "web"),
        ("invitation", "invitation"),
        ("synthetic", "synthetic"),
    ],
)
def test_a_correction_says_how_it_came_itself(survey, came, comes):
    keyer = make.user().pk if came in ("paper", "import") else None
    begun_so = capture.start("en", survey.slug_en, capture.Origin(source=came, entered_by_id=keyer))
    old = Response.objects.get(pk=begun_so.id)
    Response.objects.filter(pk=old.pk).update(submitted_at=Now(), reference=new_reference())

    assert amending.correct(old.pk, "en")

    new = Response.objects.get(replaces=old)
    old.refresh_from_db()
    assert (old.source, new.source, new.entered_by) == (came, comes, None)


@pytest.mark.parametrize("language", ["cy", "en"])
def test_who_corrects_what_was_keyed_from_paper_answers_as_on_the_web(survey, language):
    client = staff_of(survey, "coordinator")
    keyed = begin(client, survey, language).press(strand="individual").press(platforms=["web"])
    keyed_words = keyed.words
    keyed.press(____empty=["agree"]).press()
    old = Response.objects.get()
    assert BAND_OF_KEYING[language] in keyed_words
    token = client.cookies[f"arolwg_keying_{survey.pk}"].value

    visitor = Visitor().get(f"{start_of(survey, language)}{MY_RESPONSE[language]}/")
    visitor.press(reference=old.reference, code=come_back_code(token)).press("correct")
    assert BAND_OF_KEYING[language] not in visitor.words
    visitor.press()
    assert visitor.has_errors
    assert "//empty" not in visitor.html
    visitor.press(agree="yes").press()

    old.refresh_from_db()
    new = Response.objects.get(replaces=old)
    assert visitor.reference == new.reference
    assert (new.source, new.answers["agree"], old.source) == ("web", "yes", "paper")
    assert old.withdrawn_at == new.submitted_at


def test_a_correction_that_was_not_finished_goes_when_another_is_begun(survey):
    receipt = submitted(survey)

    shown(survey, receipt).press("correct")
    shown(survey, receipt).press("correct")

    assert Response.objects.filter(submitted_at=None).count() == 1
    assert IdentifyingAnswer.objects.count() == 2


def test_a_correction_has_the_version_that_was_answered(survey):
    receipt = submitted(survey)
    survey.pages.get(code="end").questions.filter(code="comments").delete()
    publish(survey, None)

    shown(survey, receipt).press("correct")

    assert set(Response.objects.values_list("version__number", flat=True)) == {1}


@pytest.mark.parametrize("language", ["cy", "en"])
def test_in_the_grace_a_correction_can_be_begun_and_submitted(survey, language):
    receipt = submitted(survey, language)
    move_window(survey, closes=-1, grace=30)

    visitor = shown(survey, receipt, language)
    assert {"cy": "Derbynnir atebion wedi’u cywiro tan", "en": "Corrected answers are taken until"}[
        language
    ] in visitor.words
    visitor.press("correct").press()

    old, new = Response.objects.order_by("pk")
    assert visitor.reference == new.reference
    assert old.withdrawn_at == new.submitted_at


def test_after_the_grace_nothing_is_corrected_but_all_else_goes_on_until_the_freeze(survey):
    receipt = submitted(survey)
    begun_in_time = shown(survey, receipt).press("correct")
    move_window(survey, closes=-2, grace=1)
    visitor = shown(survey, receipt)

    assert "The time to correct answers is over." in visitor.words
    assert {"withdraw", "erase"} <= set(visitor.form.buttons)
    assert "correct" not in visitor.form.buttons
    assert amending.correct(Response.objects.earliest("pk").pk, "cy") is None
    begun_in_time.press()
    assert Response.objects.filter(submitted_at__isnull=False).count() == 1
    visitor.press("withdraw").press("erase").press("erase_now")
    assert not Response.objects.exists()


def test_a_correction_begun_in_the_grace_is_taken_until_the_grace_ends(survey):
    receipt = submitted(survey)
    move_window(survey, closes=-1, grace=30)
    visitor = shown(survey, receipt).press("correct")
    move_window(survey, closes=-31, grace=30)

    visitor.press()

    assert Response.objects.get(submitted_at__isnull=False).withdrawn_at is None


def test_withdrawn_answers_do_not_count_and_can_be_brought_back(survey):
    receipt = submitted(survey)

    visitor = shown(survey, receipt).press("withdraw")
    assert "Withdrawn: not counted" in visitor.words
    assert Response.objects.get().withdrawn_at is not None
    visitor.press("bring_back")

    assert Response.objects.get().withdrawn_at is None


WORDS_OF_A_WITHDRAWAL = {
    "cy": (
        "Cafodd yr atebion a gyflwynwyd ar {submitted} eu tynnu’n ôl ar {withdrawn}.",
        "Cafodd yr atebion a gyflwynwyd ar {submitted} eu disodli gan rai wedi’u cywiro ar {withdrawn}.",
    ),
    "en": (
        "The answers that were submitted on {submitted} were withdrawn on {withdrawn}.",
        "The answers that were submitted on {submitted} were replaced by corrected ones on {withdrawn}.",
    ),
}


def in_words(survey, pk, language, sentence) -> str:
    """The sentence with the moments of the response in it."""
    response = Response.objects.get(pk=pk)
    moments = {"submitted": response.submitted_at, "withdrawn": response.withdrawn_at}
    words = {name: moment_words(at, survey.timezone, language) for name, at in moments.items()}
    return sentence.format(**words)


@pytest.mark.parametrize("language", ["cy", "en"])
def test_what_was_withdrawn_and_when_is_said_in_words(survey, language):
    receipt = submitted(survey, language)
    old = Response.objects.get()
    withdrawn, _replaced = WORDS_OF_A_WITHDRAWAL[language]

    shown(survey, receipt, language).press("withdraw")
    Response.objects.update(withdrawn_at=old.submitted_at + dt.timedelta(days=2))
    visitor = shown(survey, receipt, language)
    said = in_words(survey, old.pk, language, withdrawn)
    assert said in visitor.words
    assert said in receipt.get(receipt.at).words
    visitor.press("bring_back")

    assert said not in visitor.words
    assert said not in receipt.get(receipt.at).words


@pytest.mark.parametrize("language", ["cy", "en"])
def test_what_was_replaced_and_when_is_said_in_words(survey, language):
    receipt = submitted(survey, language)
    old = Response.objects.get()
    _withdrawn, replaced = WORDS_OF_A_WITHDRAWAL[language]

    shown(survey, receipt, language).press("correct").press()

    said = in_words(survey, old.pk, language, replaced)
    assert said in shown(survey, receipt, language).words
    assert said in receipt.get(receipt.at).words


def test_withdrawing_drops_a_correction_that_was_not_finished(survey):
    receipt = submitted(survey)
    shown(survey, receipt).press("correct")

    shown(survey, receipt).press("withdraw")

    assert Response.objects.count() == 1


def test_what_was_corrected_cannot_be_brought_back_beside_its_correction(survey):
    receipt = submitted(survey)
    shown(survey, receipt).press("correct").press()

    visitor = shown(survey, receipt)

    assert "Replaced by a correction" in visitor.words
    assert not {"correct", "withdraw", "bring_back"} & set(visitor.form.buttons)
    assert amending.bring_back(Response.objects.earliest("pk").pk) is False


def test_erasing_is_asked_first_and_then_leaves_nothing_but_a_record(survey):
    receipt = submitted(survey)
    visitor = shown(survey, receipt).press("erase")
    assert Response.objects.count() == 1

    visitor.press("erase_now")

    assert "Your answers are deleted" in visitor.words
    assert not Response.objects.exists()
    assert not IdentifyingAnswer.objects.exists()
    entry = AuditEntry.objects.get(action="response erased")
    assert entry.subject.replace("-", "") == receipt.reference
    assert entry.details == {"reason": BY_RESPONDENT}
    assert "do not belong together" in shown(survey, receipt).words


@pytest.mark.parametrize("which", [0, 1, 2])
def test_erasing_by_any_reference_erases_every_version_and_records_each(survey, which):
    receipts = corrected_twice(survey)

    visitor = shown(survey, receipts[which]).press("erase")
    assert "All versions of your answers are meant" in visitor.words
    visitor.press("erase_now")

    assert not Response.objects.exists()
    assert not IdentifyingAnswer.objects.exists()
    recorded = AuditEntry.objects.filter(action="response erased").values_list("subject", flat=True)
    assert {subject.replace("-", "") for subject in recorded} == {each.reference for each in receipts}


@pytest.mark.parametrize("which", [0, 1, 2])
def test_after_the_freeze_any_reference_notes_the_version_that_counts(survey, which):
    receipts = corrected_twice(survey)
    freeze(survey)

    visitor = shown(survey, receipts[which]).press("erase").press("erase_now")

    assert "will be deleted" in visitor.words
    assert ErasureRequest.objects.get().response.reference == receipts[2].reference
    assert AuditEntry.objects.filter(action="erasure asked").count() == 3
    carry_out(ErasureRequest.objects.get())
    assert not Response.objects.exists()


def corrected_twice(survey) -> list[Visitor]:
    """The three receipts, and a third correction that is not finished."""
    first = submitted(survey)
    second = shown(survey, first).press("correct").press()
    third = shown(survey, second).press("correct").press()
    shown(survey, third).press("correct")
    assert Response.objects.count() == 4
    return [first, second, third]


def test_erasing_gives_up_the_messages_about_it_that_wait_and_no_others(survey):
    receipt, other = submitted(survey), submitted(survey)
    for each in (receipt, other):
        ask(each)

    shown(survey, receipt).press("erase").press("erase_now")

    gone, waiting = OutboxMessage.objects.order_by("pk")
    assert (gone.sealed, gone.failure) == (None, "unwanted")
    assert waiting.sealed
    assert compose(waiting)
    erase(Response.objects.get().pk, reason="respondent")
    assert compose(waiting) is None


def test_erasing_takes_the_person_off_the_list_of_invitations(survey):
    code = add_person(survey, Person("enw@enghraifft.cymru", "Enw"))
    entered = enter("en", survey.slug_en, survey.pk, code)
    response = Response.objects.get()

    assert was_invited(response.pk)
    assert erase(response.pk, reason="respondent")

    assert entered
    assert not Invitation.objects.exists()


def test_erasing_drops_a_correction_that_was_not_finished(survey):
    receipt = submitted(survey)
    shown(survey, receipt).press("correct")

    shown(survey, receipt).press("erase").press("erase_now")

    assert not Response.objects.exists()


def test_after_the_freeze_erasing_is_noted_once_and_nothing_else_is_offered(survey):
    receipt = submitted(survey)
    freeze(survey)

    visitor = shown(survey, receipt)
    assert not {"correct", "withdraw", "bring_back"} & set(visitor.form.buttons)
    visitor.press("erase").press("erase_now")
    assert "will be deleted" in visitor.words
    erase(Response.objects.get().pk, reason="respondent")

    assert ErasureRequest.objects.get().response == Response.objects.get()
    assert AuditEntry.objects.filter(action="erasure asked").count() == 1


def test_what_was_withdrawn_before_the_freeze_is_in_no_dataset_and_goes_at_once(survey):
    receipt = submitted(survey)
    shown(survey, receipt).press("withdraw")
    freeze(survey)

    shown(survey, receipt).press("erase").press("erase_now")

    assert not Response.objects.exists()


@pytest.mark.parametrize("which", ["reference", "code"])
def test_a_wrong_reference_and_a_wrong_code_get_the_same_answer(survey, which):
    receipt = submitted(survey)
    right = {"reference": receipt.reference, "code": code_on(receipt)}
    wrong = {"reference": "0000000000", "code": ANOTHER}[which]

    visitor = Visitor().get(f"{start_of(survey)}my-response/").press(**right | {which: wrong})

    assert visitor.has_errors
    assert "do not belong together" in visitor.words


def test_whoever_types_nothing_is_asked_for_both(survey):
    visitor = Visitor().get(f"{start_of(survey)}my-response/").press()

    assert "Enter your reference" in visitor.words
    assert "Enter your code" in visitor.words


def test_the_language_switch_keeps_who_one_is(survey):
    receipt = submitted(survey)

    visitor = shown(survey, receipt).press("language")

    assert visitor.at == f"{start_of(survey, 'cy')}fy-ymateb/"
    assert "withdraw" in visitor.form.buttons


@pytest.fixture
def with_file(db, settings, tmp_path):
    settings.UPLOADS_ROOT = tmp_path
    page = make.page("only", make.question("plan", "upload", settings={"accept": ["pdf"], "max_size": 1}))
    return make.published_survey(page)


def test_files_come_along_into_a_correction_and_go_with_what_is_erased(with_file):
    old_id = Response.objects.get(pk=sent(with_file).pk).pk
    token = amending.correct(old_id, "cy")
    new = Response.objects.exclude(pk=old_id).get()

    names = dict(Upload.objects.values_list("response_id", "stored_name"))
    assert new.answers["plan"] == names[new.pk] != names[old_id]
    amending.discard_correction(old_id)
    remove_files()
    assert token
    assert uploads.path_of(names[old_id]).exists()
    assert not uploads.path_of(names[new.pk]).exists()
    erase(old_id, reason="respondent")
    remove_files()
    assert not uploads.path_of(names[old_id]).exists()


def remove_files() -> None:
    """What a worker does once the deletion is committed."""
    for job in Job.objects.filter(kind=FILES_JOB, state=Job.State.QUEUED):
        assert run(job.pk)


def sent(survey) -> Response:
    Sender(survey).press("next", plan__file=file()).press("next")
    return Response.objects.get(submitted_at__isnull=False)
