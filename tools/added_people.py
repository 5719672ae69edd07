"""Who and what is not in the demonstration, and is added to a copy for who looks at every page."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prolo.registry.models import Clinic


@contextmanager
def clinic_in(data: Path) -> Iterator[Clinic]:
    """The clinic of a data folder, before anybody serves it."""
    from prolo.cli.setting_up import start_django

    os.environ["PROLO_DATA_DIR"] = str(data)
    start_django()
    from django.db import connections

    from prolo.registry.models import Clinic

    yield Clinic.objects.get()
    connections.close_all()


def let_speak_for(
    clinic: Clinic, username: str, full_name: str = "Invented Everybody", **which: Any
) -> None:
    """One log-in for the own pages of several, with the password of the demonstration."""
    from prolo.registry import clock
    from prolo.registry.access import system
    from prolo.registry.models import Patient, PatientAccess, User

    known = User.objects.get(username="patient")
    user = User.objects.create(username=username, full_name=full_name, password=known.password)
    with system(clinic).at_work():
        for patient in Patient.objects.filter(**which):
            PatientAccess.objects.create(
                clinic=clinic, user=user, patient=patient, starts_on=clock.today(clinic)
            )


def let_work_in_two_clinics(username: str) -> None:
    from prolo.registry.access import system
    from prolo.registry.actions.clinics import open_clinic
    from prolo.registry.actions.people import add_membership
    from prolo.registry.models import Role, User

    other = open_clinic(name="Demonstration Clinic, Riverside", is_demo=True)
    user = User.objects.get(username=username)
    with system(other).at_work():
        add_membership(user=user, role=Role.RESEARCHER, by=system(other))


def let_a_release_ask_earlier(clinic: Clinic, key: str, by: timedelta) -> None:
    """As an update leaves it whose rules ask these answers so much earlier than those before."""
    from django.db.models import F

    from prolo.registry.access import system
    from prolo.registry.due_of_clinic import rebuild_by_blocks
    from prolo.registry.models import DueItem

    release = system(clinic)
    with release.at_work():
        DueItem.objects.filter(key=key).update(due_at=F("due_at") + by)
    rebuild_by_blocks(by=release, progress=lambda _done, _of: None)
