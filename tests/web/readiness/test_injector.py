"""Whether who is booked to inject may treat the region is said with the checks of the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.due import rebuild_course
from prolo.registry.models import Clinic, Course, Membership, Privilege, Session, User
from prolo.registry.readiness import stand_of
from tests.web.conftest import send, text_of
from tests.web.readiness.day import agree, begin, in_order, page_of, save


@pytest.fixture
def another(log_in: Callable[[str], Client]) -> Client:
    """A physician who does not inject here."""
    return log_in("physician2")


@pytest.fixture
def booked(acting: Actor, course: Course) -> Session:
    """With Dr. Invented, who treats knees alone."""
    agree(course, acting)
    return begin(course, acting, injector=acting.user)


def hold(acting: Actor, **changed: object) -> None:
    """What Dr. Invented holds of the knee becomes another."""
    with acting.at_work():
        Privilege.objects.filter(user=acting.user, region="knee").update(**changed)


def end_yesterday(acting: Actor) -> None:
    yesterday = clock.today(acting.clinic) - timedelta(days=1)
    hold(acting, starts_on=yesterday - timedelta(days=30), ends_on=yesterday)


def test_who_treats_the_region_alone_leaves_nothing_open(
    nurse: Client, booked: Session, clinic: Clinic
) -> None:
    page = save(nurse, booked, **in_order(clinic))
    assert "Ready for the time-out" in page
    assert "Dr. Miriam Invented is booked to inject. Knee: treats it alone." in page


def test_nobody_is_named_where_nobody_is_booked(
    nurse: Client, session: Session, clinic: Clinic
) -> None:
    page = save(nurse, session, **in_order(clinic))
    assert "Ready for the time-out" in page
    assert "Nobody is booked to inject yet" in page


def test_another_physician_decides_by_name_about_a_privilege_that_has_ended(
    nurse: Client,
    physician: Client,
    another: Client,
    booked: Session,
    clinic: Clinic,
    acting: Actor,
) -> None:
    end_yesterday(acting)
    page = save(nurse, booked, **in_order(clinic))
    assert "A clinician decides first" in page
    assert "Dr. Miriam Invented is booked to inject. Knee: the privilege ended on" in page
    decide = f"{page_of(booked)}/decide?rule=readiness.injector&code=ended"
    own = send(physician, decide, reason="I always did")  # Dr. Invented herself
    assert own.status_code == 422
    assert "It is your own privilege that is missing: another physician decides" in text_of(own)
    with acting.at_work():
        assert not stand_of(booked).may_begin
    assert send(another, decide, reason="Dr. Specimen injects").status_code == 302
    with acting.at_work():
        assert stand_of(booked).may_begin
    assert "Dr. Specimen injects" in text_of(nurse.get(page_of(booked)))


def test_the_only_physician_of_a_clinic_decides_alone_and_the_reason_is_shown(
    nurse: Client, physician: Client, booked: Session, clinic: Clinic, acting: Actor
) -> None:
    end_yesterday(acting)
    with acting.at_work():
        others = Membership.objects.filter(role="physician").exclude(user=acting.user)
        yesterday = clock.today(clinic) - timedelta(days=1)
        others.update(starts_on=yesterday, ends_on=yesterday)
    save(nurse, booked, **in_order(clinic))
    decide = f"{page_of(booked)}/decide?rule=readiness.injector&code=ended"
    assert send(physician, decide, reason="Nobody else is here").status_code == 302
    with acting.at_work():
        assert stand_of(booked).may_begin
    assert "Dr. Miriam Invented, " in (page := text_of(nurse.get(page_of(booked))))
    assert "Nobody else is here" in page


def test_what_was_decided_about_one_physician_says_nothing_of_another(
    nurse: Client, another: Client, booked: Session, clinic: Clinic, acting: Actor
) -> None:
    end_yesterday(acting)
    save(nurse, booked, **in_order(clinic))
    decide = f"{page_of(booked)}/decide?rule=readiness.injector&code=ended"
    send(another, decide, reason="Renewed this morning")
    with acting.at_work():
        third = User.objects.get(username="physician3")
        own = Privilege.objects.get(user=acting.user, region="knee")
        Privilege.objects.filter(user=third, region="knee").delete()
        Privilege.objects.filter(pk=own.pk).update(user=third)
        booked.appointment.injector = third  # type: ignore[union-attr]
        booked.appointment.save(update_fields=["injector"])  # type: ignore[union-attr]
        rebuild_course(booked.course, by=acting)
        found = Session.objects.get(pk=booked.pk)
        asked = [one for one in stand_of(found).open if one.rule == "readiness.injector"]
        assert [one.code for one in asked] == ["ended"]


def test_who_learns_the_region_is_asked_about_where_nobody_here_could_supervise(
    nurse: Client, booked: Session, clinic: Clinic, acting: Actor
) -> None:
    hold(acting, level="supervised")
    page = save(nurse, booked, **in_order(clinic))
    assert "Who supervises is named when the session is recorded" in page
    assert "Ready for the time-out" in page
    with acting.at_work():  # who else treats knees alone has left
        others = Privilege.objects.filter(region="knee", level="alone").values("user")
        yesterday = clock.today(clinic) - timedelta(days=1)
        theirs = Membership.objects.filter(user__in=others)
        theirs.update(starts_on=yesterday, ends_on=yesterday)
    page = save(nurse, booked, **in_order(clinic))
    assert "under supervision only, and nobody else here treats it alone" in page
    assert "A clinician decides first" in page


def test_what_changes_after_the_checks_is_said_beside_them(
    nurse: Client, booked: Session, clinic: Clinic, acting: Actor
) -> None:
    save(nurse, booked, **in_order(clinic))
    end_yesterday(acting)
    page = text_of(nurse.get(page_of(booked)))
    assert "who may inject has changed since this was saved: save the checks again" in page
    assert "the privilege ended on" in page
