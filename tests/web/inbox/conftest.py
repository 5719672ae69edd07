"""A concern that waits, and who is on call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course
from prolo.registry.due import rebuild_patient
from prolo.registry.models import (
    Concern,
    OnCall,
    Patient,
    Role,
    User,
)
from prolo.registry.passing import Passing


@pytest.fixture
def raise_concern(
    acting: Actor, ada: Patient, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Concern]:
    """A concern of Ada's, so many minutes after its time to answer, while the clinic is open."""
    monkeypatch.setattr(Passing, "watched_until", lambda _self, at: at + timedelta(days=1))
    course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)

    def raised(level: str = "same-day", rank: int = 3, *, late_min: int = 0) -> Concern:
        with acting.at_work():
            now = clock.now(acting.clinic)
            row = Concern.objects.create(
                clinic=acting.clinic,
                patient=ada,
                course=course,
                level=level,
                rank=rank,
                raised_at=now - timedelta(minutes=late_min + 60),
                respond_by=now - timedelta(minutes=late_min),
                owner_role=Role.NURSE if level == "call" else Role.PHYSICIAN,
            )
            rebuild_patient(ada, by=acting)
        return row

    return raised


@pytest.fixture
def on_call(acting: Actor) -> User:
    """The physician alone is on call, from yesterday until tomorrow."""
    assert acting.user is not None
    with acting.at_work():
        now = clock.now(acting.clinic)
        OnCall.objects.update(withdrawn_at=now)
        OnCall.objects.create(
            clinic=acting.clinic,
            user=acting.user,
            starts_at=now - timedelta(days=1),
            ends_at=now + timedelta(days=1),
        )
    return acting.user
