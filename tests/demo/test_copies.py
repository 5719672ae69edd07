"""A large demonstration: copies that are people of their own, and whole."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextvars import copy_context
from datetime import UTC, datetime, timedelta
from functools import wraps
from threading import current_thread, main_thread
from typing import Any

import pytest
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F
from django.test import Client

from prolo.care.assessment import age_on
from prolo.demo import copies, fill_demo
from prolo.demo.today import expect_visits
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.patient_access import give_access
from prolo.registry.actions.patients import add_identifier
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.due import as_row, due_of, kept_items
from prolo.registry.estimates import is_intact
from prolo.registry.find import find_patients
from prolo.registry.models import (
    Appointment,
    AuditRow,
    Consent,
    Course,
    DocumentShown,
    DueItem,
    Estimate,
    Event,
    Identifier,
    Identity,
    OpenedVial,
    Patient,
    PatientAccess,
    Plan,
    Response,
    Session,
    Signature,
    User,
    Vial,
)
from prolo.registry.opened_vials import people_by_vial
from prolo.registry.patient_rows import patient_models
from prolo.registry.search_keys import write_keys
from prolo.registry.signatures import content_sha256, signed_rows, still_matches

NOW = datetime(2026, 11, 24, 15, 20, tzinfo=UTC)  # a Tuesday, 10:20 in New York
TOTAL = 120
BEFORE = "Quixwortham"  # nobody else has this name
pytestmark = pytest.mark.django_db
WHEN = {"recorded_at", "happened_at", "concluded_at", "signed_at", "started_at", "ended_at"}


@pytest.fixture(scope="module")
def acting(django_db_setup: None, django_db_blocker: Any) -> Iterator[Actor]:
    """Stopped once on the way, as with Ctrl-C, and taken up again."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(copies, "BATCH", 50)
        _ask_in_the_main_thread_alone(patch)
        by = system(fill_demo(courses=True, now=NOW))
        with by.at_work():
            for place, one in enumerate(Patient.objects.all()):
                add_identifier(patient=one, system="Hospital", value=f"{10_040_701 + place}", by=by)
                give_access(patient=one, by=by)
            for answers in Response.objects.all():  # each sent by a person alone
                answers.sent_key = answers.pk.hex
                answers.save(update_fields=["sent_key"])
            _draw_from_open_vials(by)
            _marry(by)
        patch.setattr(copies, "OPEN_SHARE", 1.0)  # of the six, all courses run
        patch.setattr(copies, "STEEP", 0.5)  # and the longest are to be copied too
        with pytest.raises(KeyboardInterrupt):
            copies.add_people(total=TOTAL, seed=1, by=by, progress=_stop_after_fifty)
        with by.at_work():
            assert Patient.objects.count() == len(registered()) + 50  # each batch stands by itself
        copies.add_people(total=TOTAL, seed=1, by=by)
        with by.at_work():
            yield by
        transaction.set_rollback(True)


def _draw_from_open_vials(by: Actor) -> None:
    """Each from one of their own, of several doses."""
    for one in Vial.objects.all():
        row = {"clinic": by.clinic, "recorded_by": by.user, "opened_at": one.opened_at}
        one.single_dose, one.opened_vial = False, OpenedVial.objects.create(**row)
        one.save(update_fields=["single_dose", "opened_vial"])
    for session in Session.objects.all():
        sha256 = content_sha256(signed_rows(session))
        Signature.objects.filter(subject_id=session.pk).update(content_sha256=sha256)


def _marry(by: Actor) -> None:
    for one in Identity.objects.all():
        one.former_names = [{"family_name": BEFORE, "given_names": "", "until": "2026-01-02"}]
        one.save(update_fields=["former_names"])
        write_keys(one)


def _ask_in_the_main_thread_alone(patch: pytest.MonkeyPatch) -> None:
    """Another thread has a connection of its own, which sees nothing of the transaction here."""
    for name in ("connect", "cursor"):
        patch.setattr(BaseDatabaseWrapper, name, _guarded(getattr(BaseDatabaseWrapper, name)))


def _guarded(ask: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(ask)
    def asked(*values: Any, **named: Any) -> Any:
        assert current_thread() is main_thread(), "asks the database beside"
        return ask(*values, **named)

    return asked


def _stop_after_fifty(done: int, of: int) -> None:
    if done > 50:
        raise KeyboardInterrupt


def registered() -> set[uuid.UUID]:
    return set(Event.objects.filter(verb="patient_registered").values_list("patient", flat=True))


def copied_courses() -> list[Course]:
    rows = Course.objects.exclude(patient__in=registered())
    return list(rows.select_related("clinic", "patient__identity").order_by("id"))


def test_it_goes_on_from_what_is_there_up_to_the_number(acting: Actor) -> None:
    assert Patient.objects.count() == TOTAL
    assert copies.add_people(total=TOTAL, seed=1, by=acting) == 0


def _as_row_that_asks(*values: Any) -> DueItem:
    assert Patient.objects.exists()
    return as_row(*values)


def test_making_people_beside_asks_the_database_nothing(
    acting: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them were made under this guard; and it fires, in the making of one as beside it."""
    with pytest.raises(AssertionError, match="asks the database beside"):
        list(copies._made_ahead([Patient.objects.count], copy_context()))  # type: ignore[list-item]
    monkeypatch.setattr("prolo.demo.copies.as_row", _as_row_that_asks)
    with pytest.raises(AssertionError, match="asks the database beside"):
        copies.add_people(total=TOTAL + 1, seed=1, by=acting)


def test_a_log_in_opens_no_copy(acting: Actor) -> None:
    assert set(PatientAccess.objects.values_list("patient", flat=True)) == registered()


def test_a_copy_has_a_birthday_of_its_own_and_is_as_old_as_the_rules_saw(acting: Actor) -> None:
    first = Course.objects.order_by("patient", "opened_on").select_related("patient__identity")
    born, ages = {}, {}
    for one in reversed(first.exclude(patient__identity__birth_date=None)):
        who, day = one.patient_id, one.patient.identity.birth_date
        born[who], ages[who] = day, age_on(day, one.opened_on)
    copied = born.keys() - registered()
    assert len({born[one] for one in copied}) > 0.5 * len(copied)
    assert {ages[one] for one in copied} <= {ages[one] for one in born.keys() & registered()}


def test_what_is_due_for_copies_is_what_computing_it_gives(acting: Actor) -> None:
    knowledge = clinic_knowledge(acting.clinic)
    some = copied_courses()
    assert len(some) > 40
    assert len({one.condition for one in some}) > 3
    for course in some[::3]:
        assert kept_items(course) == due_of(course, knowledge=knowledge), course.condition


def test_signatures_of_copies_are_of_their_own_content(acting: Actor) -> None:
    plans = Plan.objects.filter(course__in=copied_courses())
    assert plans.exists()
    for plan in plans:
        assert still_matches(Signature.objects.get(subject_id=plan.pk), [plan])
    for session in Session.objects.filter(course__in=copied_courses()):
        assert still_matches(Signature.objects.get(subject_id=session.pk), signed_rows(session))


def test_no_copy_shares_an_open_vial_with_anybody(acting: Actor) -> None:
    copied = Vial.objects.filter(session__course__in=copied_courses())
    assert copied.filter(single_dose=False).exists()
    shared = [who for who in people_by_vial(Vial.objects.current()).values() if len(who) > 1]
    assert shared == []
    drawn = Vial.objects.exclude(opened_vial=None)
    assert set(drawn.values_list("patient", flat=True)) <= registered()
    assert not drawn.exclude(opened_vial__opened_at=F("opened_at")).exists()


def test_a_copy_is_not_found_by_a_former_name_of_another(acting: Actor) -> None:
    found = {one.patient.pk for one in find_patients(acting, BEFORE)}
    assert found
    assert found <= registered()


def test_an_estimate_of_a_copy_is_what_was_kept(acting: Actor) -> None:
    copied = Estimate.objects.exclude(patient__in=registered())
    assert copied.exists()
    assert [one for one in copied if not is_intact(one)] == []


def test_a_copy_agreed_with_a_pen_and_holds_no_paper_that_names_another(acting: Actor) -> None:
    """What was given to an original stays theirs alone, and so does their name."""
    holders = set(DocumentShown.objects.values_list("patient", flat=True))
    assert holders
    assert holders <= registered()
    names = {one.full_name for one in Identity.objects.filter(patient__in=registered())}
    for estimate in Estimate.objects.exclude(patient__in=registered()):
        assert not [one for one in names if one in str(list(vars(estimate).values()))]
    agreed = Consent.objects.filter(course__in=copied_courses())
    assert agreed.filter(course__patient__sex="male").exists()
    assert not agreed.exclude(signature=None).exists()


def test_copies_are_audited_and_nothing_lies_in_the_future(acting: Actor) -> None:
    rows = AuditRow.objects.filter(table_name=Identity._meta.db_table, verb="insert")
    assert rows.filter(clinic_id=acting.clinic.pk).count() == TOTAL
    now = clock.now(acting.clinic) + timedelta(minutes=1)
    for model in patient_models():
        for name in {field.name for field in model._meta.fields} & WHEN:
            assert not model._default_manager.filter(**{f"{name}__gt": now}).exists(), model


def test_a_copy_is_found_by_name_and_its_pages_open(acting: Actor) -> None:
    client = Client()
    client.force_login(User.objects.get(username="physician"))
    for course in copied_courses()[::25]:
        identity = course.patient.identity
        found = find_patients(acting, f"{identity.given_names} {identity.family_name}")
        assert course.patient.pk in {one.patient.pk for one in found}
        for address in (f"/courses/{course.pk}", f"/patients/{course.patient.pk}"):
            page = client.get(address)
            assert page.status_code == 200, address
            assert b"INVENTED PATIENT" in page.content


def test_a_copy_has_an_outside_number_of_its_own_and_is_found_by_it(acting: Actor) -> None:
    numbers = Identifier.objects.select_related("patient")
    assert len({one.value for one in numbers}) == TOTAL
    for one in numbers.order_by("-patient_id")[:3]:
        assert [each.patient for each in find_patients(acting, one.value)] == [one.patient]


def test_forty_visits_are_on_the_board_of_today(acting: Actor) -> None:
    Course.objects.filter(pk__in=[one.pk for one in copied_courses()[:60]]).update(
        state="withdrawn"
    )
    assert expect_visits(by=acting) == NOW.date()
    assert Appointment.objects.filter(starts_at__date=NOW.date()).count() == 40
