"""Encryption, and the rotation of its keys."""

from io import StringIO

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.core.management import call_command
from django.db.models import BinaryField

from responses import capture, encryption
from responses.models import IdentifyingAnswer, Response, Upload
from responses.rotation import COLUMNS


def test_what_is_encrypted_comes_back_and_cannot_be_read():
    value = {"fields": {"body": ["Tŷ’r Cyngor \ud800\x00"]}}

    stored = encryption.encrypt(value)

    assert encryption.decrypt(stored) == value
    assert b"Cyngor" not in stored


def test_an_older_key_still_decrypts_and_the_newest_encrypts(settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.IDENTITY_KEYS = [old]
    stored = encryption.encrypt("Cyngor")
    settings.IDENTITY_KEYS = [new, old]

    rotated = encryption.rotate(stored)

    assert encryption.decrypt(stored) == "Cyngor"
    settings.IDENTITY_KEYS = [new]
    assert encryption.decrypt(rotated) == "Cyngor"


def test_a_lost_key_reads_as_unanswered_and_is_said_in_the_log_without_the_answer(settings, caplog):
    stored = encryption.encrypt("Cyngor")
    settings.IDENTITY_KEYS = [Fernet.generate_key().decode()]

    assert encryption.decrypt(stored) is None
    assert "IDENTITY_KEYS" in caplog.text
    assert "Cyngor" not in caplog.text
    with pytest.raises(InvalidToken):
        encryption.rotate(stored)


def test_rotation_rewrites_answers_and_typing_and_can_be_run_again(settings, person):
    old = settings.IDENTITY_KEYS[0]
    person.save(1, strand="organisation", body="Cyngor Gwynedd")
    visit = person.visit()
    capture.keep_typed(visit, visit.response.pending.keeping(2, {"staff": ["x"]}, checked=True), "cy")
    new = Fernet.generate_key().decode()
    settings.IDENTITY_KEYS = [new, old]

    call_command("rotate_identity_keys", stdout=StringIO())
    call_command("rotate_identity_keys", stdout=StringIO())

    settings.IDENTITY_KEYS = [new]
    assert person.visit().response.answers["body"] == "Cyngor Gwynedd"
    assert person.visit().response.pending.pages[2].fields == {"staff": ["x"]}


def test_rotation_rewrites_the_names_that_senders_gave_their_files(settings, person):
    old, new = settings.IDENTITY_KEYS[0], Fernet.generate_key().decode()
    sent = Upload.objects.create(
        response_id=person.visit().response.id,
        question="plan",
        stored_name="0" * 32,
        name=encryption.encrypt("Cynllun Siân.pdf"),
        kind="pdf",
        size=1,
        sha256="",
    )
    settings.IDENTITY_KEYS = [new, old]

    call_command("rotate_identity_keys", stdout=StringIO())

    settings.IDENTITY_KEYS = [new]
    sent.refresh_from_db()
    assert encryption.decrypt(bytes(sent.name)) == "Cynllun Siân.pdf"


def test_every_encrypted_column_is_rotated():
    kept = {
        (model._meta.db_table, field.column)
        for room in ("mail", "responses")
        for model in apps.get_app_config(room).get_models()
        for field in model._meta.fields
        if isinstance(field, BinaryField)
    }
    hashes = {
        ("responses_comebackcode", "rest_hash"),
        ("responses_invitation", "address_digest"),
        ("responses_invitation", "code_hash"),
        ("responses_response", "token_hash"),
    }
    # Their keys are the codes that people hold (responses.sealing).
    sealed = {("responses_comebackcode", "sealed"), ("responses_invitation", "token")}

    assert kept - hashes - sealed == set(COLUMNS)


def test_rotation_leaves_and_reports_what_no_key_fits(settings, person):
    person.save(1, strand="organisation", body="Cyngor Gwynedd")
    before = bytes(IdentifyingAnswer.objects.get().value)
    settings.IDENTITY_KEYS = [Fernet.generate_key().decode()]

    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("rotate_identity_keys", stderr=said)

    assert ended.value.code == 1
    assert "left as they are: 1." in said.getvalue()

    assert bytes(IdentifyingAnswer.objects.get().value) == before
    assert Response.objects.count() == 1
