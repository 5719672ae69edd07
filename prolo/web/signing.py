"""Who may agree, or be shown something, for a person: themselves, or who speaks for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from prolo.care.answers import Answer
from prolo.care.assessment import Assessment
from prolo.care.stored import from_json
from prolo.registry import clock
from prolo.registry.actions.consents import is_child
from prolo.registry.models import Course, Relation

PATIENT, ANOTHER = "patient", "another"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoMaySign:
    """``decides_alone``: an adult who was found able to decide and has no guardian."""

    name: str
    guardians: tuple[Relation, ...]
    is_child: bool
    decides_alone: bool

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The person unless a child, each guardian on record, or another."""
        return list(self._choices())

    def _choices(self) -> Iterator[tuple[str, str]]:
        if not self.is_child:
            yield PATIENT, _("%(name)s, the patient") % {"name": self.name}
        for one in self.guardians:
            said = _("%(name)s, guardian") % {"name": one.name}
            if one.relationship:
                words = {"name": one.name, "relationship": one.relationship}
                said = _("%(name)s, guardian (%(relationship)s)") % words
            yield str(one.pk), said
        if not self.decides_alone:
            yield ANOTHER, _("Another guardian")

    def named(self, chosen: str, another: str) -> tuple[str, str]:
        """The name, and as what; ``another`` was typed."""
        if chosen == PATIENT:
            return self.name, "patient"
        return {str(one.pk): one.name for one in self.guardians}.get(chosen, another), "guardian"


def who_may_sign(course: Course) -> WhoMaySign:
    guardians = tuple(_guardians(course))
    child = is_child(course.patient, clock.now(course.clinic))
    return WhoMaySign(
        name=course.patient.identity.full_name,
        guardians=guardians,
        is_child=child,
        decides_alone=not child and not guardians and _may_consent(course),
    )


def _may_consent(course: Course) -> bool:
    """As the newest assessment says; not asked is no yes."""
    row = course.assessments.current().order_by("version").last()
    return row is not None and from_json(Assessment, row.answers).can_consent is Answer.YES


def _guardians(course: Course) -> Iterator[Relation]:
    today = clock.today(course.clinic)
    rows = Relation.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        patient=course.patient,
        kind=Relation.Kind.GUARDIAN,
        starts_on__lte=today,
    )
    return iter(rows.order_by("name"))
