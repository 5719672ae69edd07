"""Pictures and documents of a course, through the front door."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from prolo.registry.access import Actor, system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.people import add_membership
from prolo.registry.models import (
    Attachment,
    AttachmentContent,
    AuditRow,
    Course,
    Event,
    ImagingReview,
    Patient,
    Role,
    User,
)
from tests.support.pictures import PDF, SECRET, jpeg, png
from tests.web.conftest import HIDDEN, send, text_of

pytestmark = pytest.mark.both_databases

Stored = Callable[[Any], list[Any]]
CAPTION = "Right knee, standing"


@pytest.fixture
def knee(acting: Actor, ada: Patient) -> Course:
    with acting.at_work():
        return open_course(patient=ada, condition="knee-oa", side="right", by=acting)


def sent(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="text/html")  # which nobody believes


def attach(client: Client, course: Course, *files: SimpleUploadedFile, **typed: str) -> Any:
    page = f"/courses/{course.pk}/attach"
    hidden = dict(HIDDEN.findall(client.get(page).content.decode()))
    return client.post(
        page, {**hidden, "review": "", "caption": CAPTION, **typed, "file": list(files)}
    )


@pytest.fixture
def film(physician: Client, knee: Course, stored: Stored) -> Attachment:
    assert attach(physician, knee, sent("knee.png", png(text=SECRET))).status_code == 302
    (row,) = stored(Attachment)
    return row


def test_a_picture_is_kept_by_its_content_and_shown_where_it_belongs(
    physician: Client, knee: Course, film: Attachment
) -> None:
    assert (film.content_type, film.file_name, film.removed) == ("image/png", "knee.png", ["text"])
    images = physician.get(f"/courses/{knee.pk}/imaging")
    assert f"/attachments/{film.pk}/small" in images.content.decode()
    assert CAPTION in text_of(images)
    course = physician.get(f"/courses/{knee.pk}").content.decode()
    assert f"/attachments/{film.pk}/small" in course
    alone = physician.get(f"/attachments/{film.pk}").content.decode()
    assert f'alt="{CAPTION}"' in alone
    assert "comments and names in the file" in alone


def test_it_is_looked_at_larger_without_a_script(physician: Client, film: Attachment) -> None:
    page = f"/attachments/{film.pk}"
    assert 'width="128" height="96"' in physician.get(f"{page}?zoom=200").content.decode()
    for odd in ("", "?zoom=100", "?zoom=9999999999", "?zoom=<script>"):
        assert 'width="64" height="48"' in physician.get(f"{page}{odd}").content.decode()


def test_what_is_served_can_do_nothing(
    physician: Client, knee: Course, film: Attachment, stored: Stored
) -> None:
    attach(physician, knee, sent("report.html", PDF), caption="Report")
    (report,) = [one for one in stored(Attachment) if one.caption == "Report"]
    for row, disposition in (
        (film, 'inline; filename="knee.png"'),
        (report, 'attachment; filename="report.pdf"'),
    ):
        answer = physician.get(f"/attachments/{row.pk}/file")
        assert hashlib.sha256(answer.content).hexdigest() == row.sha256
        assert answer.headers["Content-Type"] == row.content_type
        assert answer.headers["Content-Disposition"] == disposition
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert answer.headers["Content-Security-Policy"].endswith("sandbox")
        assert "no-store" in answer.headers["Cache-Control"]
    small = physician.get(f"/attachments/{film.pk}/small")
    assert small.headers["Content-Type"] == "image/png"
    assert physician.get(f"/attachments/{report.pk}/small").status_code == 404


def test_each_unfit_file_is_named_nothing_is_kept_and_what_was_typed_stays(
    physician: Client, knee: Course, stored: Stored
) -> None:
    refused = attach(
        physician,
        knee,
        sent("good.png", png()),
        sent("page.png", b"<html><script>alert(1)</script>"),
        sent("half.jpg", jpeg()[:-30]),
        caption="Both <knees>",
    )
    assert refused.status_code == 422
    said = text_of(refused)
    assert "«page.png»: it is a web page" in said
    assert "«half.jpg»: its end is missing" in said
    assert "good.png" not in said
    assert 'value="Both &lt;knees&gt;"' in refused.content.decode()
    assert not stored(Attachment)


def test_without_files_and_without_a_caption_both_are_asked_for(
    physician: Client, knee: Course
) -> None:
    said = text_of(attach(physician, knee, caption=""))
    assert "Choose at least one file" in said
    assert "Enter what they show" in said


def test_a_file_that_is_too_large_is_named_and_not_written_down_whole(
    physician: Client, knee: Course, stored: Stored
) -> None:
    large = sent("large.png", png() + b"\0" * (21 * 1024 * 1024))
    said = text_of(attach(physician, knee, large))
    assert "«large.png»: it is larger than 20.0 MB" in said
    many = text_of(attach(physician, knee, *(sent(f"{n}.png", png()) for n in range(11))))
    assert "Choose at most 10 files at once: these are 11" in many
    assert not stored(Attachment)


def test_several_files_share_a_caption_and_are_told_apart(
    physician: Client, knee: Course, stored: Stored
) -> None:
    attach(physician, knee, sent("a.png", png((10, 10))), sent("b.jpg", jpeg()))
    assert [(one.caption, one.file_name) for one in stored(Attachment)] == [
        (f"{CAPTION} (1/2)", "a.png"),
        (f"{CAPTION} (2/2)", "b.jpg"),
    ]


def test_sent_twice_it_is_kept_once_and_attached_again_it_is_refused_by_name(
    physician: Client, knee: Course, film: Attachment, stored: Stored
) -> None:
    page = f"/courses/{knee.pk}/attach"
    hidden = dict(HIDDEN.findall(physician.get(page).content.decode()))
    for _time in range(2):
        typed = {**hidden, "caption": "Report", "file": [sent("report.pdf", PDF)]}
        assert physician.post(page, typed).status_code == 302
    other = {**hidden, "caption": "Report", "file": [sent("report.pdf", PDF + b"%%EOF\n")]}
    assert "This form was saved before" in text_of(physician.post(page, other))
    assert len(stored(Attachment)) == 2

    again = attach(physician, knee, sent("again.png", png()))
    assert "«again.png»: it is attached already" in text_of(again)
    assert len(stored(Attachment)) == 2


def test_a_picture_of_reviewed_images_stands_with_them(
    physician: Client, knee: Course, acting: Actor, stored: Stored
) -> None:
    review = {"modality": "xray", "taken_on": "2026-01-05", "agrees": "yes", "severity": "mild"}
    assert send(physician, f"/courses/{knee.pk}/imaging", **review).status_code == 302
    (row,) = stored(ImagingReview)
    attach(physician, knee, sent("knee.png", png()), review=str(row.pk))
    assert [one.imaging_review_id for one in stored(Attachment)] == [row.pk]
    nobodys = attach(physician, knee, sent("b.png", png((9, 9))), review=str(knee.pk))
    assert nobodys.status_code == 422


def test_entered_in_error_it_is_shown_to_nobody_and_stays_on_record(
    physician: Client, knee: Course, film: Attachment, stored: Stored
) -> None:
    refused = send(physician, f"/attachments/{film.pk}/in-error", reason=" ")
    assert refused.status_code == 422
    send(physician, f"/attachments/{film.pk}/in-error", reason="Another person's knee")
    for part in ("file", "small"):
        assert physician.get(f"/attachments/{film.pk}/{part}").status_code == 404
    assert (
        f"/attachments/{film.pk}"
        not in physician.get(f"/courses/{knee.pk}/imaging").content.decode()
    )
    assert "Another person&#x27;s knee" in physician.get(f"/attachments/{film.pk}").content.decode()
    assert len(stored(AttachmentContent)) == 1
    assert attach(physician, knee, sent("knee.png", png())).status_code == 302  # the right one


def test_a_caption_is_corrected_and_the_earlier_words_stay(
    physician: Client, film: Attachment, stored: Stored
) -> None:
    page = f"/attachments/{film.pk}/caption"
    for wrong in (
        {"caption": film.caption, "reason": "Typing"},
        {"caption": "Left knee", "reason": " "},
        {"caption": " ", "reason": "Typing"},
        {"caption": "x" * 181, "reason": "Typing"},
    ):
        assert send(physician, page, **wrong).status_code == 422
    done = send(physician, page, caption="Left knee, standing", reason="It is the left")
    earlier, later = stored(Attachment)
    assert done.headers["Location"] == f"/attachments/{later.pk}"
    assert (earlier.caption, later.caption, later.version) == (
        film.caption,
        "Left knee, standing",
        2,
    )
    said = text_of(physician.get(f"/attachments/{later.pk}"))
    assert "It is the left" in said
    assert f"Before: {film.caption}" in said
    assert "The version that counts" in text_of(physician.get(f"/attachments/{film.pk}"))
    bytes_of = [physician.get(f"/attachments/{one.pk}/file").content for one in stored(Attachment)]
    assert bytes_of[0] == bytes_of[1]
    assert send(physician, page, caption="Third", reason="Late").status_code == 409  # was corrected
    shown = text_of(physician.get(f"/courses/{film.course_id}/imaging"))
    assert "Left knee, standing" in shown
    assert film.caption not in shown


def test_a_corrected_picture_entered_in_error_can_be_attached_again(
    physician: Client,
    film: Attachment,
    stored: Stored,
    log_in: Callable[[str], Client],
    acting: Actor,
) -> None:
    page = f"/attachments/{film.pk}/caption"
    assert log_in("desk").get(page).status_code == 404
    send(physician, page, caption="Left knee", reason="It is the left")
    later = stored(Attachment)[1]
    send(physician, f"/attachments/{later.pk}/in-error", reason="Another person")
    assert all(one.marked_in_error_reason == "Another person" for one in stored(Attachment))
    for one in stored(Attachment):
        assert physician.get(f"/attachments/{one.pk}/file").status_code == 404
    (course,) = {one.course_id for one in stored(Attachment)}
    with acting.at_work():
        its = Course.objects.get(pk=course)
    assert attach(physician, its, sent("knee.png", png())).status_code == 302
    assert len(stored(Attachment)) == 3


def test_who_sees_no_charts_and_who_works_elsewhere_finds_nothing(
    log_in: Callable[[str], Client], film: Attachment, knee: Course
) -> None:
    elsewhere = open_clinic(name="Elsewhere", time_zone="UTC")
    user = User.objects.create(username="elsewhere", full_name="Else Where")
    add_membership(user=user, role=Role.PHYSICIAN, by=system(elsewhere))
    for client in (log_in("desk"), log_in("elsewhere")):
        for part in ("", "/file", "/small", "/in-error"):
            assert client.get(f"/attachments/{film.pk}{part}").status_code == 404
    assert log_in("elsewhere").get(f"/courses/{knee.pk}/attach").status_code == 404
    assert log_in("desk").get(f"/courses/{knee.pk}/attach").status_code == 403
    assert log_in("nurse").get(f"/attachments/{film.pk}/file").status_code == 200


def test_the_audit_and_the_event_hold_the_hash_and_not_the_bytes(
    film: Attachment, acting: Actor, stored: Stored
) -> None:
    with acting.at_work():
        tables = ("registry_attachment", "registry_attachmentcontent")
        audited = list(AuditRow.objects.filter(table_name__in=tables).order_by("table_name"))
        events = list(Event.objects.filter(verb="files_attached"))
    of_row, of_bytes = (one.new for one in audited)
    assert of_row["sha256"] == film.sha256
    assert (of_bytes["content"], of_bytes["thumbnail"]) == ("masked", "masked")
    assert [one.body for one in events] == [{"sha256": [film.sha256]}]
    assert CAPTION not in str(events[0].body)


def test_a_picture_never_hangs_on_another_persons_course(
    film: Attachment, acting: Actor, knee: Course, stored: Stored
) -> None:
    with acting.at_work():
        other = Patient.objects.exclude(pk=knee.patient_id)[0]
        foreign = Course.objects.filter(patient=other).first() or open_course(
            patient=other, condition="knee-oa", side="left", by=acting
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            Attachment.objects.filter(pk=film.pk).update(course=foreign)


def test_a_name_that_lies_about_its_end_and_its_direction_is_put_right(
    physician: Client, knee: Course, stored: Stored
) -> None:
    attach(physician, knee, sent("knee\u202egnp.exe", png()))
    (row,) = stored(Attachment)
    answer = physician.get(f"/attachments/{row.pk}/file")
    assert answer.headers["Content-Disposition"] == 'inline; filename="kneegnp.png"'
