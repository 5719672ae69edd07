"""People who are on record twice."""

from __future__ import annotations

from prolo.demo.stage import Stage, Story
from prolo.registry.actions.merges import merge_patients
from prolo.registry.actions.patients import IdentityGiven, register_patient
from prolo.registry.models import Patient, Sex

SAME = "Same birthday, same telephone, and she says so herself"


def register_twice(stage: Stage) -> Story:
    """One pair is found and merged; the other waits to be found."""
    yield stage.ago(30, 10)
    merged = _once_more(stage, "merged")
    yield stage.later(minutes=15)
    merge_patients(
        from_patient=merged, into_patient=stage.cast["merged"], reason=SAME, by=stage.nurse
    )
    yield stage.ago(12, 16)
    _once_more(stage, "duplicate")


def _once_more(stage: Stage, who: str) -> Patient:
    """With two letters of the family name swapped, by somebody in a hurry."""
    known = stage.cast[who]
    identity = known.identity
    given = IdentityGiven(
        family_name=_slip(identity.family_name),
        given_names=identity.given_names,
        birth_date=identity.birth_date,
        phone=identity.phone,
        preferred_language=identity.preferred_language,
    )
    registered = register_patient(given=given, sex=Sex(known.sex), is_new=True, by=stage.desk)
    assert registered.patient is not None  # is_new: nobody is asked
    return registered.patient


def _slip(name: str) -> str:
    return f"{name[:-2]}{name[-1]}{name[-2]}"
