"""What was reported after a session and is not closed, when the next one comes."""

from __future__ import annotations

from datetime import UTC, date, datetime

from prolo.care.still_open import OpenHarm, OpenReport
from tests.spec.ready_day import judge, with_plan
from tests.spec.tables import Spec

step = "readiness"
title = "What is not closed after an earlier session"
text = """
A report on which somebody must act, and an adverse event, ask until they are closed: of the person,
whatever course they came from. A clinician decides by name whether there is another needle, wherever it
goes. The software does not say which of them stand in its way.
"""


def weighed(reports: str, events: str) -> dict[str, object]:
    planned = with_plan(
        reports=tuple(
            OpenReport(level=one, raised_at=datetime(2026, 6, 19, 9, n, tzinfo=UTC))
            for n, one in enumerate(filter(None, reports.split(", ")))
        ),
        harms=tuple(
            OpenHarm(kind=one, grade=3, onset_on=date(2026, 6, 18))
            for one in filter(None, events.split(", "))
        ),
    )
    conclusion = judge(planned=planned)
    found = [one for one in conclusion.findings if one.rule == "readiness.harm"]
    return {
        "found": [
            f"{one.code} {one.params.get('report_level') or one.params['harm']}" for one in found
        ],
        "weighs": [one.weight for one in found],
        "day": conclusion.verdict,
    }


def test_what_is_not_closed_is_decided_about_before_the_next_needle(spec: Spec) -> None:
    spec(
        weighed,
        """
        reports      | events          || found                                     | weighs   | day
        –            | –               || –                                         | –        | ready
        call         | –               || report-open call                          | ask      | person-decides
        emergency    | –               || report-open emergency                     | ask      | person-decides
        –            | infection-joint || event-open infection-joint                | ask      | person-decides
        –            | bruise          || event-open bruise                         | ask      | person-decides
        same-day     | flare           || report-open same-day, event-open flare    | ask, ask | person-decides
        """,
    )  # fmt: skip
