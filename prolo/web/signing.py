"""Who may agree, or be shown something, for a person: themselves, or who speaks for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from prolo.papers.words.guardians import relationship
from prolo.registry import clock
from prolo.registry.actions.guardians import GuardianGiven
from prolo.registry.consents import decides_at, guardians_of, is_child
from prolo.registry.models import Course, Patient, Relation

PATIENT, ANOTHER, ALONE = "patient", "another", "alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoMaySign:
    """``decides_alone``: an adult, unless found unable to decide. ``language`` is what the person
    reads."""

    name: str
    guardians: tuple[Relation, ...]
    is_child: bool
    decides_alone: bool
    language: str = ""

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
            if kin := relationship(one.relationship):
                words = {"name": one.name, "relationship": kin}
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

    def guardian(self, chosen: str, given: Mapping[str, Any]) -> GuardianGiven | None:
        """Who signs as one: on record, or as it was typed; None: the person signs."""
        if chosen in (PATIENT, ALONE):
            return None
        names = ("relationship", "right", "document")
        seen = {name: str(given.get(name) or "") for name in names}
        found = self.relation(chosen)
        return GuardianGiven(
            relation=found,
            name=found.name if found else str(given.get("signed_by") or ""),
            language=str(given.get("guardian_language") or ""),
            **seen,
        )

    @property
    def unseen(self) -> tuple[Relation, ...]:
        """Guardians on record of whom nobody saw by what right they decide."""
        return tuple(one for one in self.guardians if not one.right or not one.relationship)

    def reads(self) -> list[tuple[str, str]]:
        """Who may sign, with the language that the record says they read."""
        own = [] if not self.language else [(self.name, self.language)]
        others = () if self.decides_alone else self.guardians
        return own + [(one.name, one.language) for one in others if one.language]

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
        language=course.patient.identity.preferred_language,
    )
