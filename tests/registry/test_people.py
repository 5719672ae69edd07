"""People begin, take roles, leave; get into their log-ins; and are on call."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prolo.errors import Invalid, NotAllowed, NotFound
from prolo.registry import clock
from prolo.registry.access import actor_for, actors_of, system
from prolo.registry.actions.log_ins import TRIES_AN_ACCOUNT, record_failure
from prolo.registry.actions.passwords import choose_password, reset_password, unlock_log_in
from prolo.registry.actions.people import (
    add_membership,
    end_membership,
    put_on_call,
    take_off_call,
)
from prolo.registry.log_ins import log_in_of
from prolo.registry.models import Event, Membership, OnCall, Role, User
from prolo.registry.on_call import Span, gaps, is_anybody_on_call, on_call_at, overlaps
from prolo.registry.privileges import physicians, workers
from tests.registry.conftest import hire

PASSWORD = "seven unlikely herons"


def membership_of(user: Any) -> Membership:
    found: Membership = Membership.objects.get(user=user)
    return found


# -- work begins and ends


@pytest.mark.django_db
def test_who_is_ended_in_the_middle_of_a_day_is_out_at_once(cast: Any) -> None:
    with cast.administrator.at_work():
        own = membership_of(cast.owner.user)
        end_membership(membership=own, at_once=True, by=cast.administrator)
        assert cast.owner.user not in physicians(cast.clinic)
        assert cast.owner.user not in workers(cast.clinic)
    assert actors_of(cast.owner.user) == []
    with cast.administrator.at_work(), pytest.raises(Invalid) as refused:
        end_membership(membership=own, by=cast.administrator)
    assert refused.value.faults == {"membership": "ended-already"}


@pytest.mark.django_db
def test_who_left_may_come_back_in_the_same_role(cast: Any) -> None:
    with cast.administrator.at_work():
        own = membership_of(cast.owner.user)
        end_membership(membership=own, at_once=True, by=cast.administrator)
        add_membership(user=cast.owner.user, role=Role.PHYSICIAN, by=cast.administrator)
    assert actors_of(cast.owner.user)


@pytest.mark.django_db
def test_an_administrator_leaves_when_another_stays(cast: Any) -> None:
    """One whose own work ends next week does not stay."""
    leaver, day = cast.administrator, clock.today(cast.clinic) + timedelta(days=7)
    with leaver.at_work():
        own = membership_of(leaver.user)
        add_membership(user=cast.owner.user, role=Role.ADMINISTRATOR, ends_on=day, by=leaver)
        with pytest.raises(Invalid) as refused:
            end_membership(membership=own, by=leaver)
        assert refused.value.faults == {"membership": "last-administrator"}
        add_membership(user=cast.colleague.user, role=Role.ADMINISTRATOR, by=leaver)
        end_membership(membership=own, at_once=True, by=leaver)
    assert actors_of(leaver.user) == []


@pytest.mark.django_db
def test_nobody_ends_work_in_another_clinic(cast: Any) -> None:
    with cast.outsider.at_work():
        theirs = membership_of(cast.outsider.user)
    with pytest.raises(NotFound):
        end_membership(membership=theirs, by=cast.administrator)


# -- passwords and locks


@pytest.mark.django_db
def test_a_code_opens_once_and_its_owner_then_chooses(cast: Any) -> None:
    with cast.administrator.at_work():
        code = reset_password(user=cast.owner.user, by=cast.administrator)
    user = User.objects.get(pk=cast.owner.user.pk)
    assert user.check_password(code)
    assert user.must_change_password
    by = actor_for(user, cast.clinic)
    with by.at_work():
        for old, new, fault in (
            ("wrong", PASSWORD, {"old": "wrong-password"}),
            (code, code, {"new": "same-password"}),
            (code, "short", {"new": "password_too_short"}),
        ):
            with pytest.raises(Invalid) as refused:
                choose_password(old=old, new=new, by=by)
            assert refused.value.faults == fault
        choose_password(old=code, new=PASSWORD, by=by)
        assert [one.verb for one in Event.objects.all()][-2:] == [
            "password_reset",
            "password_chosen",
        ]
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert not user.must_change_password


@pytest.mark.django_db
def test_no_administrator_opens_another_clinic_by_a_password(cast: Any) -> None:
    there = cast.outsider.clinic
    with system(there).at_work():
        add_membership(user=cast.owner.user, role=Role.NURSE, by=system(there))
    with cast.administrator.at_work():
        for user, code in (
            (cast.owner.user, "works-elsewhere"),
            (cast.outsider.user, "unknown"),
            (cast.administrator.user, "own"),
        ):
            with pytest.raises(Invalid) as refused:
                reset_password(user=user, by=cast.administrator)
            assert refused.value.faults == {"user": code}
        with pytest.raises(Invalid):
            unlock_log_in(user=cast.outsider.user, by=cast.administrator)
    with pytest.raises(NotAllowed):
        reset_password(user=cast.colleague.user, by=cast.owner)


@pytest.mark.django_db
def test_a_locked_log_in_is_unlocked_by_name_and_address(cast: Any) -> None:
    user = cast.colleague.user
    user.email = "colleague@example.org"
    user.save(update_fields=["email"])
    for _ in range(TRIES_AN_ACCOUNT):
        record_failure(account=user.email, address="192.0.2.1")
    with cast.administrator.at_work():
        assert log_in_of(user, by=cast.administrator).is_locked
        unlock_log_in(user=user, by=cast.administrator)
        assert not log_in_of(user, by=cast.administrator).is_locked


# -- on call


@pytest.mark.django_db
def test_a_duty_that_runs_ends_now_and_one_ahead_never_comes(cast: Any) -> None:
    now, hour = clock.now(cast.clinic), timedelta(hours=1)
    with cast.owner.at_work():
        running, ahead = (
            put_on_call(user=cast.owner.user, starts_at=at, ends_at=at + 2 * hour, by=cast.owner)
            for at in (now - hour, now + hour)
        )
        for duty in (running, ahead):
            take_off_call(duty=duty, by=cast.owner)
            with pytest.raises(Invalid):
                take_off_call(duty=duty, by=cast.owner)
        later = clock.now(cast.clinic)
        assert on_call_at(cast.clinic, later) is None
        assert on_call_at(cast.clinic, now + 2 * hour) is None
        assert on_call_at(cast.clinic, now) == running
        assert OnCall.objects.count() == 2
    with pytest.raises(NotAllowed):
        take_off_call(duty=running, by=cast.colleague)
    with pytest.raises(NotFound):
        take_off_call(duty=running, by=cast.outsider)


@pytest.mark.django_db
def test_whoever_left_or_may_read_no_report_is_not_on_call(cast: Any) -> None:
    now = clock.now(cast.clinic)
    nurse, desk = hire(cast.clinic, "nurse", Role.NURSE), hire(cast.clinic, "desk", Role.FRONT_DESK)
    hours = {"starts_at": now, "ends_at": now + timedelta(days=3)}
    with cast.owner.at_work():
        with pytest.raises(Invalid) as refused:
            put_on_call(user=desk.user, **hours, by=cast.owner)
        assert refused.value.faults == {"user": "not-caring"}
        put_on_call(user=nurse.user, **hours, by=cast.owner)
        assert is_anybody_on_call(cast.clinic, now)
        nurse.user.is_active = False
        nurse.user.save(update_fields=["is_active"])
        assert not is_anybody_on_call(cast.clinic, now)
        nurse.user.is_active = True
        nurse.user.save(update_fields=["is_active"])
    with cast.administrator.at_work():
        held = membership_of(nurse.user)
        end_membership(membership=held, by=cast.administrator)
    with cast.owner.at_work():
        [duty] = OnCall.objects.filter(user=nurse.user)
        assert duty.ends_at.astimezone(ZoneInfo(cast.clinic.time_zone)).time() == time(0)
        assert duty.ends_at < hours["ends_at"]
        assert on_call_at(cast.clinic, now) == duty
        with pytest.raises(Invalid):
            put_on_call(user=nurse.user, **hours, by=cast.owner)


@pytest.mark.django_db
def test_a_duty_ends_when_work_ends_at_once(cast: Any) -> None:
    now = clock.now(cast.clinic)
    nurse = hire(cast.clinic, "nurse", Role.NURSE)
    with cast.owner.at_work():
        put_on_call(user=nurse.user, starts_at=now, ends_at=now + timedelta(days=3), by=cast.owner)
    with cast.administrator.at_work():
        held = membership_of(nurse.user)
        end_membership(membership=held, by=cast.administrator, at_once=True)
        later = clock.now(cast.clinic) + timedelta(minutes=1)
        assert not is_anybody_on_call(cast.clinic, later)
        assert OnCall.objects.get(user=nurse.user).ends_at <= later


START = datetime(2026, 1, 5, tzinfo=UTC)
HOURS = 48


def hours(first: int, last: int) -> Span:
    return Span(START + timedelta(hours=first), START + timedelta(hours=last))


@pytest.mark.parametrize(
    ("spans", "open_", "double"),
    [
        ([], [(0, 48)], []),
        ([(0, 48)], [], []),
        ([(-5, 10), (10, 60)], [], []),
        ([(2, 10), (12, 20)], [(0, 2), (10, 12), (20, 48)], []),
        ([(0, 30), (10, 20)], [(30, 48)], [(10, 20)]),
        ([(0, 30), (10, 20), (15, 48)], [], [(10, 30)]),
    ],
)
def test_gaps_and_overlaps(spans: Any, open_: Any, double: Any) -> None:
    given_ = [hours(*one) for one in spans]
    assert gaps(given_, START, START + timedelta(hours=HOURS)) == [hours(*one) for one in open_]
    assert overlaps(given_) == [hours(*one) for one in double]


spans_of_hours = st.lists(
    st.tuples(st.integers(0, HOURS - 1), st.integers(1, HOURS)).map(
        lambda pair: (pair[0], pair[0] + pair[1])
    ),
    max_size=8,
)


@given(spans_of_hours)
def test_every_hour_is_a_gap_a_duty_or_an_overlap_as_counting_says(
    spans: list[tuple[int, int]],
) -> None:
    given_ = [hours(*one) for one in spans]
    open_, double = gaps(given_, START, START + timedelta(hours=HOURS)), overlaps(given_)
    for hour in range(HOURS):
        at = START + timedelta(hours=hour, minutes=30)
        on_call = sum(first <= hour < last for first, last in spans)
        assert any(one.starts_at <= at < one.ends_at for one in open_) == (on_call == 0)
        assert any(one.starts_at <= at < one.ends_at for one in double) == (on_call > 1)
