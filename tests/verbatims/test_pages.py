"""The staff pages about texts: who may see them, what they show, and what their forms do."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.models import AuditEntry, User
from exports.datasets import current_dataset
from surveys.models import Survey, SurveyRole
from tests.exports.data import frozen
from tests.exports.retaining import work
from tests.factories import role, user
from tests.factories import survey as draft_survey
from tests.surveys.staff import signed_in, staff_of
from tests.verbatims.data import (
    ENGLISH,
    LONG,
    MARKUP,
    RIGHT_TO_LEFT,
    WELSH,
    frame_for,
    said,
    survey_with_texts,
)
from verbatims.coding import Decision, check_question, decide
from verbatims.frames import change_code, retire
from verbatims.models import CheckedQuestion, Code, Frame, SurveyTexts, Verbatim
from verbatims.redacting import redact

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(settings: Any, tmp_path: Any) -> Survey:
    settings.EXPORTS_ROOT = tmp_path
    return survey_with_texts(WELSH, ENGLISH)


@pytest.fixture
def coordinator(survey: Survey) -> Client:
    return staff_of(survey, "coordinator")


@pytest.fixture
def translator(survey: Survey) -> Client:
    return staff_of(survey, "translator")


def about(survey: Survey) -> str:
    return reverse("texts-about", args=[survey.pk, "comment"])


def reading_pages(survey: Survey) -> list[str]:
    frame = frame_for(survey, user(), "bus")
    return [
        reverse("texts", args=[survey.pk]),
        about(survey),
        reverse("text-redact", args=[survey.pk, said(survey, WELSH).pk]),
        reverse("frames", args=[survey.pk]),
        reverse("frame", args=[survey.pk, frame.pk]),
        reverse("frame-csv", args=[survey.pk, frame.pk]),
        reverse("frame-code", args=[survey.pk, frame.pk, frame.codes.get().pk]),
    ]


@pytest.mark.parametrize("name", ["author", "translator", "proofreader"])
def test_texts_are_for_coordinators_alone(survey, name):
    staff = staff_of(survey, name)

    assert [staff.get(address).status_code for address in reading_pages(survey)] == [403] * 7


def test_superusers_need_the_role_too(survey):
    staff = signed_in(user(is_superuser=True))

    assert staff.get(about(survey)).status_code == 403
    assert staff.get(reverse("text-queue", args=[survey.pk])).status_code == 403


def test_coordinators_of_other_surveys_find_nothing(survey):
    staff = staff_of(survey_with_texts(), "coordinator")

    assert staff.get(about(survey)).status_code == 404


def test_a_role_that_is_taken_away_ends_it_at_once(survey):
    person = user(language="en")
    role(person, survey, "coordinator")
    staff = signed_in(person)
    assert staff.get(about(survey)).status_code == 200

    SurveyRole.objects.filter(user=person).update(role="author")

    assert staff.get(about(survey)).status_code == 403
    assert staff.post(about(survey), {"text": said(survey, WELSH).pk, "read": "1"}).status_code == 403
    assert not Verbatim.objects.filter(read_at__isnull=False).exists()


@pytest.mark.parametrize("language", ["cy", "en"])
def test_every_page_is_there_in_both_languages(survey, language):
    staff = staff_of(survey, "coordinator", language=language)

    assert [staff.get(address).status_code for address in reading_pages(survey)] == [200] * 7


def test_a_draft_and_a_question_without_texts_have_no_list(survey, coordinator):
    draft = draft_survey()
    staff = staff_of(draft, "coordinator")

    assert staff.get(reverse("texts", args=[draft.pk])).status_code == 200
    assert staff.get(reverse("text-queue", args=[draft.pk])).status_code == 200
    assert staff.get(reverse("frames", args=[draft.pk])).status_code == 200
    for code in ("site", "who", "nothing"):
        address = reverse("texts-about", args=[survey.pk, code])
        assert coordinator.get(address).status_code == 404


def test_the_first_page_says_how_many_texts_of_each_language_nobody_has_read(survey, coordinator):
    decide(survey, "comment", [Decision(said(survey, ENGLISH).pk)], read=True, actor=user())

    page = coordinator.get(reverse("texts", args=[survey.pk]))

    counts = page.context["lines"][0]["counts"]
    assert f'href="{about(survey)}?language=cy&amp;read=no">1 not read</a>' in page.content.decode()
    assert "?language=en&amp;read=no" not in page.content.decode()
    assert (counts.cy, counts.unread_cy) == (1, 1)
    assert (counts.en, counts.unread_en) == (1, 0)


def test_texts_are_escaped_and_say_their_language():
    survey = survey_with_texts(MARKUP, RIGHT_TO_LEFT, WELSH, LONG.strip())

    page = staff_of(survey, "coordinator").get(about(survey)).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    # What turns letters round is shown instead of being done.
    assert "\u202e" not in page
    assert "⟨U+202E⟩" in page
    assert 'dir="auto"' in page
    assert f'lang="cy"><span class="aw-said__line" dir="auto">{WELSH}' in page
    assert LONG.strip() in page


def test_a_page_of_texts_is_coded_corrected_and_read_with_one_button(survey, coordinator):
    frame_for(survey, user(), "bus", "staff")
    welsh, english = said(survey, WELSH), said(survey, ENGLISH)

    done = coordinator.post(
        about(survey),
        {
            "text": [welsh.pk, english.pk],
            f"codes-{welsh.pk}": ["bus", "staff"],
            f"none-{english.pk}": "on",
            f"language-{english.pk}": "unsure",
            f"language-{welsh.pk}": "cy",
            "read": "1",
        },
        follow=True,
    )

    welsh.refresh_from_db()
    english.refresh_from_db()
    assert (welsh.codes, english.codes, english.language) == (["bus", "staff"], [], "unsure")
    assert welsh.is_read
    assert english.is_coded
    assert "2 texts were coded. 2 texts were marked as read." in done.content.decode()
    entry = AuditEntry.objects.get(action="texts worked on")
    assert entry.details == {"question": "comment", "coded": 2, "corrected": 1, "read": 2}


def test_a_page_says_what_it_shows_so_that_saving_it_changes_nothing_else(survey, coordinator):
    frame_for(survey, user(), "bus")
    welsh, english = said(survey, WELSH), said(survey, ENGLISH)
    coordinator.post(
        about(survey),
        {"text": [welsh.pk, english.pk], f"codes-{welsh.pk}": "bus", f"none-{english.pk}": "on"},
    )

    page = coordinator.get(about(survey)).content.decode()

    for name, value in (
        (f"shown-{welsh.pk}", "bus"),
        (f"shown-none-{english.pk}", "1"),
        (f"shown-language-{welsh.pk}", "cy"),
        (f"shown-language-{english.pk}", "en"),
    ):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page


def test_a_full_page_is_saved_with_few_statements(survey, coordinator, django_assert_max_num_queries):
    full = survey_with_texts(*(f"Sylw rhif {number}" for number in range(25)))
    frame_for(full, user(), "bus")
    staff = staff_of(full, "coordinator")
    texts = list(Verbatim.objects.filter(survey=full, key="comment").values_list("pk", flat=True))

    # One for each text that is coded, and 27 more.
    with django_assert_max_num_queries(25 + 27):
        staff.post(about(full), {"text": texts, "read": "1"} | {f"codes-{pk}": "bus" for pk in texts})
    assert Verbatim.objects.filter(survey=full, codes=["bus"], read_at__isnull=False).count() == 25


def test_what_is_ticked_is_saved_when_somebody_goes_to_redact_or_to_translate(survey, coordinator):
    frame_for(survey, user(), "bus")
    text = said(survey, WELSH)
    data = {"text": [text.pk], f"codes-{text.pk}": ["bus"]}

    to_redact = coordinator.post(about(survey), data | {"redact": text.pk})
    to_translate = coordinator.post(about(survey), data | {"take": text.pk, f"shown-{text.pk}": ["bus"]})

    assert to_redact.url == reverse("text-redact", args=[survey.pk, text.pk])
    assert to_translate.url == reverse("text-translate", args=[survey.pk, text.pk]) + "?list=1"
    text.refresh_from_db()
    assert text.codes == ["bus"]


def test_redacting_and_translating_lead_back_to_the_same_text_in_the_same_list(survey, coordinator):
    text = said(survey, WELSH)
    after = f"{text.day:%Y%m%d}-{text.pk + 1}"
    narrowed = f"language=cy&read=no&after={after}"
    back = f"{about(survey)}?{narrowed}#text-{text.pk}"

    to_redact = coordinator.post(f"{about(survey)}?{narrowed}", {"text": text.pk, "redact": text.pk})
    done = coordinator.post(to_redact.url, {"part": "bws", "reason": "person"}, follow=True)
    undone = coordinator.post(
        reverse("text-redact-undo", args=[survey.pk, text.pk]) + f"?{narrowed}",
        {"redaction": text.redactions.get().pk},
        follow=True,
    )
    for page in (done, undone):
        assert f'href="{escape(back)}"' in page.content.decode()

    to_translate = coordinator.post(f"{about(survey)}?{narrowed}", {"text": text.pk, "take": text.pk})
    read = coordinator.get(to_translate.url).context["read"]
    translated = coordinator.post(to_translate.url, {"words": "The bus is late.", "read": read, "save": "1"})
    assert translated.url == back


def test_a_text_that_cannot_be_taken_for_translation_says_why(survey, coordinator):
    text = said(survey, WELSH)
    wanted = {"text": text.pk, "take": text.pk}
    Verbatim.objects.filter(pk=text.pk).update(claimed_by=user(), claimed_at=timezone.now())

    taken = coordinator.post(about(survey), wanted, follow=True).content.decode()
    unsure = coordinator.post(about(survey), wanted | {f"language-{text.pk}": "unsure"}, follow=True)

    assert "Somebody else is translating this text." in taken
    assert "Say first in which language the text is." in unsure.content.decode()


def test_what_a_place_in_the_list_does_not_hold_is_not_carried_along(survey, coordinator):
    address = reverse("text-redact", args=[survey.pk, said(survey, WELSH).pk])

    page = coordinator.get(f"{address}?language=fr&after=//other.example&question=//other.example")

    assert page.context["back"] == f"{about(survey)}#text-{said(survey, WELSH).pk}"
    assert page.context["place"] == ""


def test_the_list_goes_forward_and_back_saving_what_is_ticked_and_an_empty_page_leads_to_the_first(survey):
    full = survey_with_texts(*(f"Sylw rhif {number}" for number in range(30)))
    frame_for(full, user(), "bus")
    staff = staff_of(full, "coordinator")
    first = staff.get(about(full)).context["page"]
    ticked = first.texts[0].pk

    second = staff.post(
        about(full), {"text": ticked, f"codes-{ticked}": "bus", "after": first.after}, follow=True
    ).context["page"]
    assert Verbatim.objects.get(pk=ticked).codes == ["bus"]
    assert (second.start, len(second.texts)) == (first.after, 5)
    for back in ({"before": second.before}, {"after": ""}):
        again = staff.post(f"{about(full)}?after={second.start}", back, follow=True)
        assert again.context["page"].texts == first.texts
        assert "Nothing was changed." not in again.content.decode()

    nothing = staff.get(f"{about(full)}?after={second.start}&redacted=yes").content.decode()
    assert "There are no such texts." in nothing
    assert 'href="?redacted=yes">First page' in nothing


def test_codes_are_counted_for_the_question_and_retired_ones_can_be_looked_for(survey, coordinator):
    person = user()
    frame = frame_for(survey, person, "bus", "staff", questions=["comment", "line"])
    welsh, english = said(survey, WELSH).pk, said(survey, ENGLISH).pk
    Verbatim.objects.filter(pk=english).update(question="line", source="line")
    decide(survey, "line", [Decision(english, codes=frozenset({"staff"}))], read=False, actor=person)
    decide(survey, "comment", [Decision(welsh, codes=frozenset({"bus"}))], read=False, actor=person)
    for code in frame.codes.all():
        retire(code, person)

    links = coordinator.get(about(survey)).context["further"][-1]["links"]

    assert [(link["words"], link["count"]) for link in links] == [("bus (en)", 1)]


@pytest.mark.parametrize("sent", [{"text": "x"}, {"text": "9" * 30}, {}, {"text": "1", "redact": "2"}])
def test_what_no_page_would_send_changes_nothing(survey, coordinator, sent):
    assert coordinator.post(about(survey), sent | {"read": "1"}).status_code == 302
    assert not Verbatim.objects.filter(read_at__isnull=False).exists()


def test_redacting_on_the_page_and_what_it_refuses(survey, coordinator):
    text = said(survey, ENGLISH)
    address = reverse("text-redact", args=[survey.pk, text.pk])

    refused = [
        coordinator.post(address, sent)
        for sent in (
            {},
            {"part": "Siân Evans"},
            {"part": "", "reason": "person"},
            {"part": "nobody said so", "reason": "person"},
            {"part": "Siân Evans", "reason": "other"},
            {"part": "Siân\x01", "reason": "person"},
        )
    ]
    assert [page.status_code for page in refused] == [422] * 6
    assert "does not stand in the text" in refused[3].content.decode()
    assert not Verbatim.objects.exclude(released="").exists()

    done = coordinator.post(address, {"part": "Siân Evans", "reason": "person"}, follow=True)

    assert "[redacted: names a person] at the desk" in done.content.decode()
    undone = coordinator.post(
        reverse("text-redact-undo", args=[survey.pk, text.pk]),
        {"redaction": text.redactions.get().pk},
        follow=True,
    )
    assert "The redaction is taken back." in undone.content.decode()


def test_a_part_with_signs_that_nobody_sees_is_redacted_as_it_is_copied_from_the_page():
    survey = survey_with_texts("Siân\u00ad Evans, desk ⟨U+00AD⟩")
    text = Verbatim.objects.get(survey=survey, key="comment")
    staff, address = staff_of(survey, "coordinator"), reverse("text-redact", args=[survey.pk, text.pk])
    assert "Siân⟨U+00AD⟩ Evans" in staff.get(address).content.decode()

    for copied in ("Siân⟨U+00AD⟩ Evans", "desk ⟨U+00AD⟩"):
        assert staff.post(address, {"part": copied, "reason": "person"}).status_code == 302

    text.refresh_from_db()
    mark = "[golygwyd: yn enwi person]"
    assert text.released == f"{mark}, {mark}"


def test_a_translator_sees_one_text_and_its_question_and_nothing_else(survey, translator):
    queue = translator.get(reverse("text-queue", args=[survey.pk])).content.decode()
    assert WELSH not in queue
    assert ENGLISH not in queue

    page = translator.post(reverse("text-next", args=[survey.pk]), {"language": "cy"}, follow=True)

    assert WELSH in page.content.decode()
    assert "Any comments?" in page.content.decode()
    # Neither what was not taken, nor the list.
    other = reverse("text-translate", args=[survey.pk, said(survey, ENGLISH).pk])
    assert translator.get(other).status_code == 403
    assert translator.post(other, {"words": "Helo", "save": "1"}).status_code == 403
    assert f'href="{reverse("texts", args=[survey.pk])}"' not in page.content.decode()


def test_what_somebody_wrote_about_a_text_that_another_has_by_now_is_given_back(survey, translator):
    text = said(survey, WELSH)
    address = reverse("text-translate", args=[survey.pk, text.pk])
    translator.post(reverse("text-next", args=[survey.pk]), {"language": "cy"})
    read = translator.get(address).context["read"]
    Verbatim.objects.filter(pk=text.pk).update(claimed_by=user())
    sent = {"words": "The staff are lovely & kind.", "read": read, "save": "1"}

    lost = translator.post(address, sent)

    assert lost.status_code == 409
    assert "The staff are lovely &amp; kind.</textarea>" in lost.content.decode()
    assert WELSH not in lost.content.decode()
    assert "The text is not yours any more" in lost.content.decode()
    assert said(survey, WELSH).translation == ""
    # Who has not had it learns nothing.
    assert translator.post(address, sent | {"read": "0" * 64}).status_code == 403
    assert translator.get(address).status_code == 403


def test_translating_saves_and_takes_the_next(survey, translator):
    address = reverse("text-translate", args=[survey.pk, said(survey, WELSH).pk])
    translator.post(reverse("text-next", args=[survey.pk]), {"language": "cy"})

    assert translator.post(address, {"words": " ", "save": "1"}).status_code == 422
    read = translator.get(address).context["read"]
    words = {"words": "The staff are lovely.", "read": read}
    done = translator.post(address, words | {"next": "1"}, follow=True)

    assert "The translation is saved." in done.content.decode()
    assert said(survey, WELSH).translation == "The staff are lovely."
    entry = AuditEntry.objects.get(action="text translated")
    assert "lovely" not in str(entry.details)


def test_a_translator_sees_what_was_redacted_as_it_leaves(survey, translator):
    redact(survey, said(survey, ENGLISH).pk, "Siân Evans", "person", "", user())

    page = translator.post(reverse("text-next", args=[survey.pk]), {"language": "en"}, follow=True)

    assert "Siân Evans" not in page.content.decode()
    assert "[redacted: names a person]" in page.content.decode()


def test_a_frame_is_made_filled_and_taken_from_a_file(survey, coordinator):
    frames = reverse("frames", args=[survey.pk])
    assert coordinator.post(frames, {"name_cy": "Themâu"}).status_code == 422

    coordinator.post(frames, {"name_cy": "Themâu", "name_en": "Themes", "questions": ["comment", "line"]})
    frame = Frame.objects.get()
    address = reverse("frame", args=[survey.pk, frame.pk])
    assert coordinator.post(address, {"code": "BUS", "label_cy": "Bws"}).status_code == 422
    coordinator.post(address, {"code": "bus", "label_cy": "Bws", "label_en": "Bus"})
    file = SimpleUploadedFile("codes.csv", b"code,label_cy,label_en\nstaff,Staff,Staff\n")
    coordinator.post(reverse("frame-file", args=[survey.pk, frame.pk]), {"file": file})
    wrong = coordinator.post(
        reverse("frame-file", args=[survey.pk, frame.pk]), {"file": SimpleUploadedFile("x.csv", b"\xff")}
    )

    assert wrong.status_code == 422
    assert set(frame.codes.values_list("code", flat=True)) == {"bus", "staff"}
    code = reverse("frame-code", args=[survey.pk, frame.pk, Code.objects.get(code="bus").pk])
    coordinator.post(code, {"label_cy": "Bysiau", "label_en": "Buses"})
    coordinator.post(f"{code}do/", {"merge": "1", "into": "staff"})
    merged = Code.objects.get(code="bus")
    assert (merged.label_cy, merged.merged_into.code) == ("Bysiau", "staff")
    changed = reverse("frame-change", args=[survey.pk, frame.pk])
    coordinator.post(changed, {"name_cy": "Testunau", "name_en": "Topics", "questions": ["comment"]})
    frame.refresh_from_db()
    assert frame.name_en == "Topics"


def test_directions_and_looking_through_are_chosen_on_the_page(survey, coordinator):
    coordinator.post(reverse("texts-directions", args=[survey.pk]), {"from_cy": "on"})
    coordinator.post(reverse("texts-checked", args=[survey.pk, "comment"]), {"checked": "1"})

    state = SurveyTexts.objects.get(survey=survey)
    assert (state.from_cy, state.from_en) == (True, False)
    assert CheckedQuestion.objects.get().question == "comment"
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {"directions chosen", "texts checked"}


def test_the_next_dataset_is_made_when_a_coordinator_says_so(survey, coordinator):
    frozen(survey)
    survey.refresh_from_db()
    redact(survey, said(survey, ENGLISH).pk, "Siân Evans", "person", "", user())
    exports = reverse("exports", args=[survey.pk])
    assert "1 text has been redacted, coded or translated" in coordinator.get(exports).content.decode()
    assert "1 text has been redacted" in coordinator.get(reverse("texts", args=[survey.pk])).content.decode()

    done = coordinator.post(reverse("export-next", args=[survey.pk]), follow=True)
    work()

    assert "Dataset 2 is being made." in done.content.decode()
    dataset = current_dataset(survey)
    assert dataset is not None
    assert (dataset.number, dataset.texts["redacted"]["comment"]["texts"]) == (2, 1)
    first = survey.datasets.get(number=1)
    assert (first.withdrawn_why, AuditEntry.objects.filter(action="dataset with texts asked").count()) == (
        "texts",
        1,
    )


@pytest.mark.parametrize("what", ["wording", "looked through"])
def test_the_next_dataset_is_made_for_a_codes_wording_or_for_having_looked_through(survey, coordinator, what):
    frame = frame_for(survey, user(), "bus")
    frozen(survey)
    survey.refresh_from_db()
    exports, sentence = reverse("exports", args=[survey.pk]), "codes have been added or worded in another way"
    assert sentence not in coordinator.get(exports).content.decode()

    if what == "wording":
        change_code(frame.codes.get(), {"label_cy": "Bws", "label_en": "Bus"}, user())
    else:
        check_question(survey, "comment", is_checked=True, actor=user())
    assert sentence in coordinator.get(exports).content.decode()
    coordinator.post(reverse("export-next", args=[survey.pk]))
    work()

    dataset = current_dataset(survey)
    assert dataset is not None
    assert dataset.number == 2
    if what == "wording":
        assert dataset.texts["codes"]["comment"] == [["bus", "Bws", "Bus"]]
    else:
        assert list(dataset.texts["checked"]) == ["comment"]
    assert sentence not in coordinator.get(exports).content.decode()


def test_no_next_dataset_is_made_of_nothing_new_nor_by_anybody_else(survey, coordinator):
    frozen(survey)
    survey.refresh_from_db()

    coordinator.post(reverse("export-next", args=[survey.pk]))
    assert survey.datasets.count() == 1
    assert staff_of(survey, "author").post(reverse("export-next", args=[survey.pk])).status_code == 403


def test_the_list_takes_few_statements_however_many_texts(survey, coordinator, django_assert_max_num_queries):
    frame_for(survey, user(), "bus", "staff")

    with django_assert_max_num_queries(21):
        coordinator.get(about(survey))
    assert User.objects.exists()
