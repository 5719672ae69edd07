"""A photo that a person sends after a session: kept once, looked at, and no answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from prolo.registry.access import Actor
from prolo.registry.actions.photos import MOST_PHOTOS
from prolo.registry.models import (
    Attachment,
    AttachmentContent,
    Concern,
    Conclusion,
    Event,
    Patient,
    Response,
)
from tests.support.pictures import PDF, SECRET, jpeg, png
from tests.web.conftest import send, text_of
from tests.web.session_of_today import inject, open_session
from tests.web.sheets import Sheet
from tests.web.test_answering import typed
from tests.web.test_mine import logged_in, mark_of
from tests.web.test_undo import undo

pytestmark = pytest.mark.both_databases

Rows = Callable[[Any], list[Any]]
HEIC = b"\0\0\0\x18ftypheic" + bytes(40)


@pytest.fixture
def hers(ada: Patient, acting: Actor) -> Client:
    return logged_in(ada, acting)


@pytest.fixture
def check(acting: Actor, ada: Patient) -> str:
    session = open_session(acting, ada)
    inject(acting, session)
    return f"/my/courses/{session.course_id}/answer/aftercare-1-d1"


def show(client: Client, check: str, *files: bytes, **also: str) -> Any:
    named = [SimpleUploadedFile(f"knee-{n}.jpg", one) for n, one in enumerate(files)]
    fields = {"task": mark_of(client.get(check)), "photos": "yes", "photo": named, **also}
    return client.post(check, fields)


def test_it_is_kept_without_what_the_camera_wrote_and_answers_nothing(
    hers: Client, check: str, stored: Rows
) -> None:
    said = show(hers, check, jpeg(place=True), shows="Where the needle was")
    assert "1 photo kept" in text_of(said)
    assert "It answers none of the questions" in text_of(said)
    (photo,), (kept,) = stored(Attachment), stored(AttachmentContent)
    assert (photo.answered_by, photo.how, photo.caption) == (
        "patient",
        "own-device",
        "Where the needle was",
    )
    assert set(photo.removed) == {"camera", "place", "text"}
    assert SECRET.encode() not in bytes(kept.content)
    assert stored(Response) == []
    assert "1 photo kept" in text_of(hers.get(check))


def test_a_person_is_asked_to_look_at_it(
    hers: Client, check: str, stored: Rows, physician: Client
) -> None:
    show(hers, check, png())
    (concern,), (photo,) = stored(Concern), stored(Attachment)
    assert (concern.level, concern.owner_role) == ("call", "nurse")
    for page in ("/concerns", f"/concerns/{concern.pk}"):
        shown = physician.get(page)
        assert "The person sent a photo: no software reads it, look at it." in text_of(shown)
        assert f"/attachments/{photo.pk}/small" in shown.content.decode()
    assert "the patient, on their own pages" in text_of(physician.get(f"/attachments/{photo.pk}"))


def test_it_stands_beside_the_concern_that_the_answers_raised(
    hers: Client, check: str, stored: Rows, physician: Client
) -> None:
    hers.post(check, typed(hers.get(check), fever="yes"))
    show(hers, check, png())
    (concern,) = stored(Concern)
    assert f"/attachments/{stored(Attachment)[0].pk}/small" in (
        physician.get(f"/concerns/{concern.pk}").content.decode()
    )


def test_answers_that_follow_join_what_the_photo_raised(
    hers: Client, check: str, stored: Rows
) -> None:
    half = {**Sheet(hers.get(check)).sends(), "pain": "2"}
    hers.post(check, half, headers={"Prolo-Draft": "1"})
    show(hers, check, png())
    hers.post(check, typed(hers.get(check)))
    (concern,), (row,) = stored(Concern), stored(Response)
    assert (concern.response_id, concern.state) == (row.pk, "open")


@pytest.mark.parametrize("is_begun", [True, False])
def test_answers_that_are_begun_after_the_photo_join_it_as_well(
    hers: Client, check: str, stored: Rows, is_begun: bool
) -> None:
    show(hers, check, png())
    form = typed(hers.get(check))
    if is_begun:
        hers.post(check, form, headers={"Prolo-Draft": "1"})
    hers.post(check, form)
    (concern,), (row,) = stored(Concern), stored(Response)
    assert (concern.response_id, concern.state) == (row.pk, "open")


@pytest.mark.parametrize("is_begun", [True, False])
def test_a_fever_after_the_photo_makes_its_card_more_urgent(
    hers: Client, check: str, stored: Rows, is_begun: bool
) -> None:
    show(hers, check, png())
    (of_photo,) = stored(Concern)
    form = typed(hers.get(check), fever="yes")
    if is_begun:
        hers.post(check, form, headers={"Prolo-Draft": "1"})
    hers.post(check, form)
    (concern,), (row,) = stored(Concern), stored(Response)
    assert (concern.pk, concern.response_id, concern.state) == (of_photo.pk, row.pk, "open")
    assert concern.rank > of_photo.rank
    assert concern.respond_by < of_photo.respond_by
    (weighed,) = (one for one in stored(Conclusion) if one.pk == concern.conclusion_id)
    assert weighed.subject_kind == "Response"


def test_a_fever_after_somebody_took_the_card_of_the_photo_is_a_card_of_its_own(
    hers: Client, check: str, stored: Rows, physician: Client
) -> None:
    show(hers, check, png())
    (of_photo,) = stored(Concern)
    send(physician, f"/concerns/{of_photo.pk}", step="taken")
    hers.post(check, typed(hers.get(check), fever="yes"))
    assert sorted(one.state for one in stored(Concern)) == ["open", "seen"]


def test_the_inbox_that_is_open_shows_it_when_it_comes(
    hers: Client, check: str, physician: Client
) -> None:
    hers.post(check, typed(hers.get(check), fever="yes"))
    digest = physician.get("/concerns").context["digest"]
    assert physician.get(f"/concerns/now?seen={digest}").status_code == 204
    show(hers, check, png())
    assert physician.get(f"/concerns/now?seen={digest}").status_code == 200


def test_sent_twice_it_is_kept_once(hers: Client, check: str, stored: Rows) -> None:
    for _ in range(2):
        assert "1 photo kept" in text_of(show(hers, check, png()))
    assert len(stored(Attachment)) == len(stored(Concern)) == 1
    assert len([one for one in stored(Event) if one.verb == "photos_sent"]) == 1


def test_on_the_tablet_of_the_clinic_it_is_kept_before_the_answers_are_sent(
    log_in: Callable[[str], Client], check: str, stored: Rows
) -> None:
    tablet = log_in("desk")
    start = check.replace("/my", "").replace("answer/aftercare-1-d1", "answers/aftercare-1-tablet")
    tablet.post(f"{start}/tablet")
    assert "1 photo kept" in text_of(show(tablet, "/tablet", png()))
    sent = tablet.post("/tablet", typed(tablet.get("/tablet")))
    assert "Your answers have reached the clinic" in text_of(sent)
    assert "Send the photo" not in text_of(sent)  # whoever holds it next is another person
    assert [one.how for one in stored(Attachment)] == ["tablet"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "Choose a photo first"),
        ([b""], "there is nothing in it"),
        ([HEIC], "it is an HEIC picture, as iPhones take them"),
        ([PDF], "it is no photo: choose a PNG or JPEG"),
        ([b"<svg/>"], "it is a web page or a drawing"),
        ([jpeg()[:-40]], "its end is missing"),
        ([png((8, 8 + n)) for n in range(MOST_PHOTOS + 1)], "So many photos are not needed"),
    ],
)
def test_what_is_no_photo_is_refused_in_clear_words(
    hers: Client, check: str, stored: Rows, files: list[bytes], said: str
) -> None:
    refused = show(hers, check, *files)
    assert refused.status_code == 422
    assert said in text_of(refused)
    assert stored(Attachment) == stored(Concern) == []


def test_of_another_person_it_is_not_taken(
    hers: Client, check: str, stored: Rows, acting: Actor, finn: Patient
) -> None:
    mark = mark_of(hers.get(check))
    his = logged_in(finn, acting)
    fields = {"task": mark, "photos": "yes", "photo": SimpleUploadedFile("a.png", png())}
    assert his.post(check, fields).status_code == 404
    assert hers.post(check, {**fields, "task": "0" * 16}).status_code == 409
    assert stored(Attachment) == []


def test_a_form_that_is_no_check_takes_none(
    hers: Client, check: str, stored: Rows, ada: Patient
) -> None:
    page = check.replace("aftercare-1-d1", "w6")
    assert show(hers, page, png()).status_code == 422  # as a form in which nothing is answered
    assert stored(Attachment) == []


def test_one_that_was_marked_in_error_by_a_slip_stands_where_it_stood(
    hers: Client, check: str, stored: Rows, physician: Client
) -> None:
    show(hers, check, png())
    (photo,), (concern,) = stored(Attachment), stored(Concern)
    marked = send(physician, f"/attachments/{photo.pk}/in-error", reason="slip")
    undo(marked, physician)
    (again,) = [one for one in stored(Attachment) if one.marked_in_error_at is None]
    assert (again.how, again.answered_by) == ("own-device", "patient")
    shown = physician.get(f"/concerns/{concern.pk}").content.decode()
    assert f"/attachments/{again.pk}/small" in shown
    assert f"/attachments/{photo.pk}/small" not in shown
