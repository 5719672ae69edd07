"""An estimate in the hands of somebody who is not insured."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from prolo.care.money.estimate import Visits
from prolo.care.plan import Plan, PlannedSite
from prolo.care.stored import to_json
from prolo.registry import clock, models
from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.estimates import (
    NOTHING,
    give_estimate,
    keep_estimate,
    record_coverage,
)
from prolo.registry.due import rebuild_course
from prolo.registry.entering import entry
from prolo.registry.estimates import Written
from prolo.registry.models import Course, Estimate, Patient
from tests.web.course_steps import begin_treatment


def treated_with_estimate(patient: Patient, acting: Actor) -> Estimate:
    """Of a right knee that is being treated."""
    with acting.at_work():
        course = open_course(patient=patient, condition="knee-oa", side="right", by=acting)
        begin_treatment(course, acting)
    return given_estimate(course, acting)


def given_estimate(course: Course, acting: Actor, *, written: Written = NOTHING) -> Estimate:
    """Of a course with a plan of three sessions, with a first and a later visit."""
    today = clock.today(acting.clinic)
    site = PlannedSite(
        structure="knee-joint", side="right", volume_ml=Decimal(5), irritant="dextrose"
    )
    days = tuple(today + timedelta(weeks=weeks) for weeks in (0, 4, 8))
    body = to_json(Plan(protocol="rabago-2013", sites=(site,), sessions_on=days))
    with acting.at_work():
        row = entry(acting, course.patient, at=clock.now(acting.clinic))
        models.Plan.objects.create(**row, course=course, body=body)
        rebuild_course(course, by=acting)
        record_coverage(patient=course.patient, kind="uninsured", by=acting)
        kept = keep_estimate(
            patient=course.patient,
            course=course,
            visits=Visits(on=today, assessment_on=today, follow_ups=1),
            written=written,
            by=acting,
        )
        give_estimate(
            estimate=kept,
            how="in-person",
            at=kept.happened_at,
            by=acting,
            paper_kept="folder 3",
        )
    return kept
