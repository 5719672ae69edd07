"""What a start brings up to date."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from prolo.cli.setting_up import compute_due_if_rules_changed, fill_demo_apart
from prolo.errors import SetupError
from prolo.registry.access import Actor, system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.patients import IdentityGiven, register_patient
from prolo.registry.models import DueItem


@pytest.fixture
def clinic(db: None, settings: Any, tmp_path: Path) -> Actor:
    """With one course, in which an assessment is due."""
    settings.DATA_DIR = tmp_path
    by = system(open_clinic(name="Here"))
    with by.at_work():
        given = IdentityGiven(family_name="Sato")
        patient = register_patient(given=given, is_new=True, by=by).patient
        assert patient is not None
        open_course(patient=patient, condition="knee-oa", side="left", by=by)
    return by


def due_after_losing_it(clinic: Actor) -> list[str]:
    with clinic.at_work():
        DueItem.objects.all().delete()
    compute_due_if_rules_changed()
    with clinic.at_work():
        return [row.kind for row in DueItem.objects.all()]


def test_what_is_due_is_computed_anew_when_the_rules_are_others(
    clinic: Actor, tmp_path: Path
) -> None:
    assert due_after_losing_it(clinic) == ["assess"]
    (tmp_path / "due-computed-by").write_text("an earlier version")
    assert due_after_losing_it(clinic) == ["assess"]


def test_with_the_same_rules_nothing_is_computed_at_a_start(clinic: Actor) -> None:
    assert compute_due_if_rules_changed()
    assert due_after_losing_it(clinic) == []


@pytest.mark.django_db
def test_a_server_that_follows_fills_the_demonstration_in_a_process_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Threads that typeset papers do not come along when a server is forked, which then waits."""
    begun: list[list[str]] = []
    code = 0

    def begin(command: list[str], **_: Any) -> Any:
        begun.append(command)
        return subprocess.CompletedProcess(command, code)

    monkeypatch.setattr(subprocess, "run", begin)
    assert fill_demo_apart()
    assert begun == [[sys.executable, "-P", "-m", "prolo", "demo"]]
    code = 130
    with pytest.raises(SystemExit) as stopped:
        fill_demo_apart()
    assert stopped.value.code == 130
    code = -9  # killed, and could say nothing
    with pytest.raises(SetupError, match="was not filled: signal 9 ended it"):
        fill_demo_apart()


def test_a_clinic_that_is_there_is_left_alone(
    clinic: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "run", None)
    assert not fill_demo_apart()
