"""Who may agree, or be shown something, for a person: themselves, or who speaks for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from prolo.registry import clock
from prolo.registry.consents import decides_at, guardians_of, is_child
from prolo.registry.models import Course, Patient, Relation

PATIENT, ANOTHER, ALONE = "patient", "another", "alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoMaySign:
    """``decides_alone``: an adult, unless found unable to decide."""

    name: str
    guardians: tuple[Relation, ...]
    is_child: bool
    decides_alone: bool

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The person unless a child; and where they do not decide alone, each guardian on record,
        or another."""
        return list(self._choices())

    def _choices(self) -> Iterator[tuple[str, str]]:
        if not self.is_child:
            yield PATIENT, _("%(name)s, the patient") % {"name": self.name}
        if self.decides_alone:
            return
        for one in self.guardians:
            said = _("%(name)s, guardian") % {"name": one.name}
            if one.relationship:
                words = {"name": one.name, "relationship": one.relationship}
                said = _("%(name)s, guardian (%(relationship)s)") % words
            yield str(one.pk), said
        yield ANOTHER, _("Another guardian")

    @property
    def signers(self) -> list[tuple[str, str]]:
        """Who may be asked to sign: of a child it too, where it decides alone."""
        found = self.choices
        if self.is_child:
            found.append((ALONE, _("%(name)s, who decides alone") % {"name": self.name}))
        return found

    def named(self, chosen: str, another: str) -> tuple[str, str]:
        """The name, and as what; ``another`` was typed."""
        if chosen in (PATIENT, ALONE):
            return self.name, "patient"
        found = self.relation(chosen)
        return found.name if found else another, "guardian"

    def relation(self, chosen: str) -> Relation | None:
        return next((one for one in self.guardians if str(one.pk) == chosen), None)


def who_may_be_given(patient: Patient) -> WhoMaySign:
    """A paper of this person, whether or not it is of a course."""
    return WhoMaySign(
        name=patient.identity.full_name,
        guardians=tuple(guardians_of(patient)),
        is_child=is_child(patient, clock.now(patient.clinic)),
        decides_alone=False,
    )


def who_may_sign(course: Course) -> WhoMaySign:
    now = clock.now(course.clinic)
    return WhoMaySign(
        name=course.patient.identity.full_name,
        guardians=tuple(guardians_of(course.patient)),
        is_child=is_child(course.patient, now),
        decides_alone=decides_at(course, now),
    )
