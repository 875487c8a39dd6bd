"""What somebody who means harm, or two people at one moment, could do with texts."""

from threading import Thread
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from accounts.models import AuditEntry, User
from responses.models import Response
from surveys.models import Survey
from tests.exports.data import closed_survey, frozen, respond
from tests.exports.retaining import work
from tests.factories import page, question, role, user
from tests.surveys.staff import signed_in, staff_of
from tests.verbatims.data import ENGLISH, WELSH, code_row, frame_for, said, survey_with_texts
from tests.verbatims.test_leaving import table_of
from verbatims import coding, frames
from verbatims.coding import Decision
from verbatims.gathering import gather
from verbatims.models import Code, Frame, Redaction, Verbatim
from verbatims.redacting import redact
from verbatims.translating import ReadsOtherwise, mark_of, take, translate
from verbatims.views import patterns
from verbatims.worklist import texts_of

FOR_TRANSLATORS = {"text-queue", "text-next", "text-translate"}


@pytest.fixture
def survey(settings: Any, tmp_path: Any) -> Survey:
    settings.EXPORTS_ROOT = tmp_path
    return survey_with_texts(WELSH, ENGLISH)


def ask(client: Client, pattern: URLPattern, survey: Survey) -> int:
    """By the method that it takes; the status."""
    code = Code.objects.get(code="bus")
    values = {
        "survey_id": survey.pk,
        "question": "comment",
        "text_id": said(survey, ENGLISH).pk,
        "frame_id": code.frame_id,
        "code_id": code.pk,
    }
    takes = pattern.pattern.converters
    address = reverse(pattern.name, kwargs={name: values[name] for name in takes})
    reply = client.get(address)
    if reply.status_code == 405:
        reply = client.post(address, {"language": "en"})
    if reply.status_code < 400:
        assert "no-store" in reply["Cache-Control"]
    return int(reply.status_code)


@pytest.mark.django_db
@pytest.mark.parametrize("pattern", patterns(), ids=lambda pattern: pattern.name)
def test_each_address_is_for_who_holds_the_role_and_stops_with_it(
    survey: Survey, pattern: URLPattern
) -> None:
    person = user(language="en")
    frame_for(survey, person, "bus")
    role(person, survey, "coordinator")
    take(survey, said(survey, ENGLISH).pk, person)
    client = signed_in(person)

    assert ask(client, pattern, survey) in ((422, 302, 200) if "frame" in str(pattern.name) else (302, 200))

    take(survey, said(survey, ENGLISH).pk, person)
    before = AuditEntry.objects.count(), list(Verbatim.objects.order_by("pk").values())
    expected = {"author": 403, "proofreader": 403, "translator": 403}
    if pattern.name in FOR_TRANSLATORS:
        del expected["translator"]
    for name, status in expected.items():
        person.survey_roles.update(role=name)
        assert ask(client, pattern, survey) == status, name
    person.survey_roles.all().delete()
    assert ask(client, pattern, survey) == 404
    User.objects.filter(pk=person.pk).update(is_superuser=True)
    assert ask(client, pattern, survey) == 403
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert ask(client, pattern, survey) == 302
    assert (AuditEntry.objects.count(), list(Verbatim.objects.order_by("pk").values())) == before


@pytest.mark.django_db
def test_what_is_of_another_survey_is_not_found_by_its_id(survey: Survey) -> None:
    theirs = survey_with_texts(ENGLISH)
    frame = frame_for(theirs, user(), "bus")
    text, code = said(theirs, ENGLISH), frame.codes.get()
    redact(theirs, text.pk, "Siân Evans", "person", "", user())
    mine = frame_for(survey, user(), "bus")
    client = staff_of(survey, "coordinator")
    found = {
        client.post(reverse(name, args=[survey.pk, *ids]), sent).status_code
        for name, ids, sent in (
            ("text-redact", [text.pk], {"whole": "1", "reason": "person"}),
            ("text-redact-undo", [text.pk], {"redaction": text.redactions.get().pk}),
            ("text-translate", [text.pk], {"words": "x"}),
            ("frame-change", [frame.pk], {}),
            ("frame-file", [frame.pk], {}),
            ("frame-code", [mine.pk, code.pk], {}),
            ("frame-code-do", [frame.pk, code.pk], {"retire": "1"}),
        )
    }

    assert found == {404}
    client.post(
        reverse("texts-about", args=[survey.pk, "comment"]),
        {"text": text.pk, "read": "1", f"codes-{text.pk}": "bus"},
    )
    # Nor a redaction of theirs by way of a text of mine.
    undo = reverse("text-redact-undo", args=[survey.pk, said(survey, ENGLISH).pk])
    client.post(undo, {"redaction": text.redactions.get().pk})
    text.refresh_from_db()
    assert (text.read_at, text.codes, text.redactions.count()) == (None, [], 1)
    code.refresh_from_db()
    assert code.retired_at is None


@pytest.mark.django_db
def test_forms_want_the_token_of_the_page(survey: Survey) -> None:
    person = user()
    role(person, survey, "coordinator")
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    address = reverse("text-redact", args=[survey.pk, said(survey, ENGLISH).pk])

    assert client.post(address, {"whole": "1", "reason": "person"}).status_code == 403
    assert not Redaction.objects.exists()


@pytest.mark.django_db
def test_characters_that_the_database_does_not_take_are_no_fault(survey: Survey) -> None:
    frame = frame_for(survey, user(), "bus", "staff")
    client = staff_of(survey, "coordinator")
    about = reverse("texts-about", args=[survey.pk, "comment"])
    act = reverse("frame-code-do", args=[survey.pk, frame.pk, frame.codes.all()[0].pk])

    assert client.get(about, {"code": "\x00"}).status_code == 200
    assert client.get(about, {"after": "20121001-\x00", "code": "x" * 5000}).status_code == 200
    assert client.post(f"{about}?code=%00", {"read": "1"}).status_code == 302
    assert client.post(act, {"merge": "1", "into": "\x00"}).status_code == 302
    assert not Code.objects.exclude(merged_into=None).exists()


@pytest.mark.django_db
def test_a_file_of_far_too_many_codes_is_refused_in_one_sentence(survey: Survey) -> None:
    frame = frame_for(survey, user(), "bus")
    file = SimpleUploadedFile("codes.csv", b"code,label_cy,label_en\n" + b"X,,\n" * 200_000)

    reply = staff_of(survey, "coordinator", language="en").post(
        reverse("frame-file", args=[survey.pk, frame.pk]), {"file": file}
    )

    assert reply.status_code == 422
    assert "at most 500 codes" in reply.text
    assert len(reply.content) < 100_000


@pytest.mark.django_db
def test_a_translation_of_what_was_redacted_meanwhile_is_not_taken(survey: Survey) -> None:
    person, text = user(language="en"), said(survey, ENGLISH)
    role(person, survey, "translator")
    take(survey, text.pk, person)
    client, address = signed_in(person), reverse("text-translate", args=[survey.pk, text.pk])
    read = client.get(address).context["read"]
    typed = "Roedd Siân Evans wrth y ddesg yn hyfryd."

    redact(survey, text.pk, "Siân Evans", "person", "", user())
    refused = client.post(address, {"words": typed, "read": read, "save": "1"})

    assert refused.status_code == 422
    assert "has been redacted since you began" in refused.text
    # What was typed is not lost, and what was redacted is not shown again.
    assert typed in refused.text
    assert "Siân Evans at the desk" not in refused.text
    assert said(survey, ENGLISH).translation == ""
    with pytest.raises(ReadsOtherwise):
        translate(survey, text.pk, typed, person, read)
    again = {"words": "[golygwyd] yn hyfryd.", "read": refused.context["read"], "save": "1"}
    assert client.post(address, again).status_code == 302
    assert said(survey, ENGLISH).translation == "[golygwyd] yn hyfryd."


@pytest.mark.django_db
def test_the_mark_of_a_text_tells_texts_apart_and_nothing_of_them(survey: Survey) -> None:
    one, other = (texts_of(survey).get(pk=said(survey, each).pk) for each in (ENGLISH, WELSH))

    assert mark_of(one) != mark_of(other)
    assert len(mark_of(one)) == 64


@pytest.mark.django_db
def test_what_was_calculated_from_a_redacted_text_is_redacted_in_every_file(
    settings: Any, tmp_path: Any
) -> None:
    settings.EXPORTS_ROOT = tmp_path
    one = [question("comment", "long_text"), question("line", "short_text")]
    worked_out = [
        question("shout", "calculated", calculation="concat('!', ${comment})"),
        question("twice", "calculated", calculation="concat(${shout}, ${shout})"),
        question("other", "calculated", calculation="concat('!', ${line})"),
    ]
    made = closed_survey(page("one", *one), page("two", *worked_out))
    for language, comment in (("en", ENGLISH), ("cy", WELSH)):
        said_again = {"shout": f"!{comment}", "twice": f"!{comment}!{comment}", "other": "!x"}
        respond(made, {"comment": comment, "line": "x"} | said_again, language=language)
    gather(made)
    redact(made, said(made, ENGLISH).pk, "Siân Evans", "person", "", user())

    dataset = frozen(made)
    work()

    rows = {row["language"]: row for row in table_of(dataset)}
    assert {name: rows["en"][name] for name in ("shout", "twice", "other")} == {
        "shout": "[redacted]",
        "twice": "[redacted]",
        "other": "!x",
    }
    assert rows["cy"]["twice"] == f"!{WELSH}!{WELSH}"
    for file in tmp_path.rglob("*.*"):
        assert "Siân Evans".encode() not in file.read_bytes(), file.name


@pytest.mark.django_db
@pytest.mark.parametrize("changed", ["PS: {} Siân Evans!", "{}"])
@pytest.mark.parametrize("part", ["Siân Evans", ""])
def test_a_correction_is_redacted_as_the_text_before_was(survey: Survey, part: str, changed: str) -> None:
    redact(survey, said(survey, ENGLISH).pk, part, "person", "Staff", user())
    old = Response.objects.get(answers__comment=ENGLISH)
    Response.objects.filter(pk=old.pk).update(withdrawn_at=timezone.now())
    written = changed.format(ENGLISH)
    respond(survey, {"comment": written, "line": "new"}, replaces=old, language="en")

    # Nobody has looked for new texts when the survey closes.
    dataset = frozen(survey)

    (row,) = (row for row in table_of(dataset) if row["line"] == "new")
    mark = "[redacted: names a person]"
    assert row["comment"] == (written.replace(part, mark) if part else mark)
    assert "Siân" not in str(AuditEntry.objects.get(action="redacted again").details)


@pytest.mark.django_db(transaction=True)
def test_a_code_that_is_merged_while_somebody_codes_is_not_given_any_more(
    settings: Any, tmp_path: Any
) -> None:
    survey, person = survey_with_texts(ENGLISH), user()
    frame = frame_for(survey, person, "bus", "coach")
    text = said(survey, ENGLISH)

    def code() -> None:
        try:
            decision = Decision(text.pk, codes=frozenset({"coach"}))
            coding.decide(survey, "comment", [decision], read=True, actor=person)
        finally:
            connection.close()

    coder = Thread(target=code)
    with transaction.atomic():
        old, new = (frame.codes.get(code=each) for each in ("coach", "bus"))
        frames.merge(old, new, person)
        coder.start()
        # It waits for the merge: what it has read of the codes is not from before.
        coder.join(1)
        assert coder.is_alive()
    coder.join(30)

    text.refresh_from_db()
    assert "coach" not in text.codes
    assert text.is_read


@pytest.mark.django_db
def test_formulas_in_a_frame_are_none_in_its_file_and_come_back_as_they_were(survey: Survey) -> None:
    person = user()
    frame = frame_for(survey, person)
    row = {**code_row("bus"), "label_cy": "=HYPERLINK(1)", "label_en": "@SUM(A1)"}
    frames.add_code(frame, row, person)

    file = frames.as_csv(frame)

    assert b",'=HYPERLINK(1),'@SUM(A1)," in file
    frames.from_csv(frame, file, person)
    assert frame.codes.get().label_cy == "=HYPERLINK(1)"


@pytest.mark.django_db(transaction=True)
def test_two_who_give_a_question_a_frame_at_one_moment_do_not_fail(settings: Any) -> None:
    survey, person = survey_with_texts(ENGLISH), user()
    refused: list[frames.Refused] = []

    def make() -> None:
        try:
            frames.new_frame(survey, "Eraill", "Others", ["comment"], person)
        except frames.Refused as error:
            refused.append(error)
        finally:
            connection.close()

    other = Thread(target=make)
    with transaction.atomic():
        frame_for(survey, person)
        other.start()
        other.join(1)
        assert other.is_alive()
    other.join(30)

    assert len(refused) == 1
    assert Frame.objects.count() == 1
