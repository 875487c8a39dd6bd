"""Starting, saving and submitting, by the database's clock."""

import pytest
from django.db import connection

from responses import capture
from responses.models import IdentifyingAnswer, Response
from surveys.versions import questionnaire_for
from tests import factories as make
from tests.responses.conftest import PAGES, move_start, move_window, start_person

pytestmark = pytest.mark.django_db


def test_a_response_starts_within_the_window_only(survey):
    assert capture.start("cy", survey.slug_cy) is not None
    assert capture.start("en", survey.slug_en) is not None

    move_window(survey, opens=1, closes=60)
    assert capture.start("cy", survey.slug_cy) is None
    move_window(survey, closes=-1, grace=30)
    assert capture.start("cy", survey.slug_cy) is None


def test_a_frozen_survey_takes_nothing_whatever_its_window_says(survey, person):
    person.answer_everything()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE surveys_survey SET frozen_at = now() WHERE id = %s", [survey.pk])

    assert capture.start("cy", survey.slug_cy) is None
    assert not person.save(4, comments="rhy hwyr")
    assert capture.submit(person.visit(), "cy") == capture.TooLate()


def test_only_the_hash_of_the_token_is_stored(survey):
    started = capture.start("cy", survey.slug_cy)

    stored = bytes(Response.objects.get().token_hash)
    assert started.token.encode() not in stored
    assert len(stored) == 32


def test_two_pages_saved_from_old_readings_keep_each_other(person):
    first, second = person.visit(), person.visit()
    questionnaire_pages = ((first, 1, {"strand": "individual"}), (second, 3, {"platforms": ["web"]}))

    for visit, page, values in questionnaire_pages:
        capture.save_page(visit, questionnaire_for(visit.response.version_id), page, values, "cy")

    assert person.visit().response.answers == {"strand": "individual", "platforms": ["web"]}


def test_saving_a_page_appends_page_language_and_milliseconds(person):
    person.save(1, strand="individual")
    person.save(3, platforms=["web"])

    paradata = Response.objects.get().paradata
    assert [entry[:2] for entry in paradata] == [[1, "cy"], [3, "cy"]]
    assert all(entry[2] >= 0 for entry in paradata)


def test_the_milliseconds_of_a_page_are_those_since_the_page_before(person):
    move_start(10)
    person.save(1, strand="individual")
    person.save(3, platforms=["web"])

    first, second = Response.objects.get().paradata
    assert 599_000 < first[2] < 700_000
    assert second[2] < 60_000


def test_after_a_thousand_entries_a_save_adds_none(person):
    Response.objects.update(paradata=[[1, "cy", 5]] * 1000)

    person.save(1, strand="individual")

    assert len(Response.objects.get().paradata) == 1000


def test_a_good_save_clears_the_typing_of_that_page_alone(person):
    visit = person.visit()
    pending = visit.response.pending.keeping(1, {"a": ["1"]}, checked=True).keeping(
        3, {"b": ["2"]}, checked=True
    )
    capture.keep_typed(visit, pending, "cy")

    person.save(1, strand="individual")

    assert person.visit().response.pending.pages.keys() == {3}


def test_identifying_answers_are_saved_encrypted_in_the_same_statement(person, django_assert_num_queries):
    visit = person.visit()
    questionnaire = questionnaire_for(visit.response.version_id)

    with django_assert_num_queries(1):
        capture.save_page(visit, questionnaire, 1, {"strand": "organisation", "body": "Cyngor"}, "cy")

    assert "body" not in Response.objects.get().answers
    assert b"Cyngor" not in bytes(IdentifyingAnswer.objects.get().value)
    assert person.visit().response.answers["body"] == "Cyngor"
    person.save(1, body="Cyngor Môn")
    assert person.visit().response.answers["body"] == "Cyngor Môn"
    assert IdentifyingAnswer.objects.count() == 1


@pytest.mark.parametrize(
    ("closes", "began", "taken"),
    [
        (5, 10, True),  # before the close
        (-5, 10, True),  # within the grace, begun before the close
        (-29, 60, True),
        (-31, 60, False),  # after the grace
        (-5, 1, False),  # begun after the close (the window was shortened): no grace
    ],
)
def test_the_window_and_the_grace_decide_what_is_taken(survey, person, closes, began, taken):
    person.answer_everything()
    move_start(began)
    move_window(survey, opens=-600, closes=closes, grace=30)

    assert person.save(4, comments="x") is taken
    assert isinstance(capture.submit(person.visit(), "cy"), capture.Submitted) is taken


def test_submitting_twice_gives_the_same_reference(person):
    person.answer_everything()
    visit = person.visit()

    first = capture.submit(visit, "cy")
    second = capture.submit(visit, "en")

    assert first == second
    response = Response.objects.get()
    assert response.reference == first.reference
    assert response.language == "cy"


def test_submitting_drops_what_is_off_the_route_also_of_identifying_answers(person):
    person.save(1, strand="organisation", body="Cyngor")
    person.save(2, staff="12")
    person.answer_everything()
    assert "staff" in person.visit().response.answers

    assert isinstance(capture.submit(person.visit(), "cy"), capture.Submitted)

    response = Response.objects.get()
    assert "staff" not in response.answers
    assert not response.identifying_answers.exists()
    assert response.pending is None


def test_submitting_drops_withdrawn_options_also_of_identifying_answers(db):
    helpers = make.question(
        "helpers",
        "multi_choice",
        identifying=True,
        options=[make.option("nurse"), make.option("carer", relevant="${home} = 'yes'")],
    )
    person = start_person(
        make.published_survey(make.page("first", make.question("home", "yes_no")), make.page("next", helpers))
    )
    person.save(1, home="yes")
    person.save(2, helpers=["nurse", "carer"])
    person.save(1, home="no")

    assert isinstance(capture.submit(person.visit(), "cy"), capture.Submitted)

    assert person.visit().response.answers == {"home": "no", "helpers": ["nurse"]}


def test_submitting_keeps_the_identifying_answers_on_the_route(person):
    person.answer_everything()
    person.save(1, strand="organisation", body="Cyngor")
    person.save(2, staff="12")

    assert isinstance(capture.submit(person.visit(), "cy"), capture.Submitted)

    assert person.visit().response.answers["body"] == "Cyngor"


def test_a_page_not_visited_stands_in_the_way(person):
    person.save(1, strand="individual")

    assert capture.submit(person.visit(), "cy") == capture.NotFinished(3)
    assert Response.objects.get().submitted_at is None


def test_an_answer_that_does_not_suit_its_question_stands_in_the_way(person):
    person.answer_everything()
    with connection.cursor() as cursor:
        cursor.execute("""UPDATE responses_response SET answers = answers || '{"strand": "nonsense"}'""")

    outcome = capture.submit(person.visit(), "cy")

    assert isinstance(outcome, capture.NotFinished)
    assert outcome.page == 1
    assert outcome.fault.question == "strand"


def test_nothing_is_saved_once_submitted(person):
    person.answer_everything()
    visit = person.visit()
    capture.submit(visit, "cy")
    before = Response.objects.get().answers

    assert not person.save(4, comments="eto")
    assert not capture.keep_typed(visit, visit.response.pending.keeping(1, {"a": ["b"]}, checked=False), "cy")
    assert Response.objects.get().answers == before


def test_consent_is_kept_with_the_version_and_language_of_its_wording(person):
    person.answer_everything()
    person.language = "en"
    person.save(4, agree="no")

    capture.submit(person.visit(), "cy")

    assert Response.objects.get().answers["agree"] == "no"
    assert Response.objects.get().answers["agree//consent"] == "1 en"


def test_saving_a_page_is_a_hot_update(transactional_db):
    with connection.cursor() as cursor:
        # What other tests rolled back still fills the table's pages.
        cursor.execute("VACUUM responses_response")
    person = start_person(make.published_survey(*PAGES))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(
            "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'responses_response'"
        )
        before = cursor.fetchone()
        for _turn in range(10):
            person.save(1, strand="individual")
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(
            "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'responses_response'"
        )
        after = cursor.fetchone()

    assert after[0] - before[0] == 10
    assert after[1] - before[1] == 10
