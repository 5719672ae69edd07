"""Who is booked to inject."""

from __future__ import annotations

from datetime import date

from prolo.care.privileges import BookedInjector
from tests.spec.ready_day import PLANNED, found, judge, with_plan
from tests.spec.tables import Spec
from tests.spec.test_session_injector import held_as

step = "readiness"
title = "Who is booked to inject"
text = """
Whether they may treat this region is known before the person lies there. Which privileges there are and what
they weigh is the rule of [who may inject where](session.md#who-may-inject-where); who supervises is named as
the session is recorded, so until then it counts that somebody is here who may.
"""
ON = PLANNED.day


def weighed(
    region: str, holds: str, *, others: str = "", places: str = "knee-joint"
) -> dict[str, object]:
    """``holds``: of who is booked; «nobody» is booked, or the clinic keeps «nobody's»."""
    planned = with_plan(
        region=region,
        structures=tuple(places.split(", ")),
        injector=None if holds == "nobody is booked" else _booked(holds, others),
    )
    conclusion = judge(planned=planned)
    said = [one for one in conclusion.findings if one.rule.startswith("readiness.injector")]
    return {
        "found": found(conclusion, "injector"),
        "near": found(conclusion, "injector-near"),
        "weighs": [one.weight for one in said],
    }


def _booked(holds: str, others: str) -> BookedInjector:
    return BookedInjector(
        name="Dr Ada",
        held=None if holds == "nobody's are kept" else tuple(held_as(holds)),
        beside=tuple(held_as(others)),
    )


def test_who_may_not_treat_the_region_is_asked_about_before_the_needle(spec: Spec) -> None:
    """On 20 June 2026. A first and a last day count. Another physician decides, by name and
    with a reason; of a clinic with one physician alone they decide themselves."""
    assert date(2026, 6, 20) == ON
    spec(
        weighed,
        """
        region | holds                              || found    | weighs
        knee   | knee alone                         || allowed  | ok
        knee   | knee alone to 2026-06-20           || allowed  | ok
        knee   | knee alone to 2026-06-19           || ended    | ask
        knee   | knee alone from 2026-06-21         || none     | ask
        knee   | back alone                         || none     | ask
        knee   | –                                  || none     | ask
        """,
    )


def test_nobody_is_invented_where_nobody_is_booked(spec: Spec) -> None:
    """That is said, and keeps nobody from treating: it is asked again as the session is recorded."""
    spec(
        weighed,
        """
        region | holds             || found      | weighs
        knee   | nobody is booked  || not-chosen | inform
        knee   | nobody's are kept || not-kept   | inform
        """,
    )


def test_under_supervision_somebody_must_be_here_who_treats_it_alone(spec: Spec) -> None:
    """«Others» are the other physicians who work here that day."""
    spec(
        weighed,
        """
        region | holds           | others                   || found              | weighs
        knee   | knee supervised | knee alone               || supervisor-to-name | inform
        knee   | knee supervised | knee alone to 2026-06-19 || nobody-supervises  | ask
        knee   | knee supervised | back alone               || nobody-supervises  | ask
        knee   | knee supervised | knee supervised          || nobody-supervises  | ask
        knee   | knee supervised | –                        || nobody-supervises  | ask
        """,
    )


def test_a_planned_place_near_lung_or_spine_in_another_region_is_weighed_too(spec: Spec) -> None:
    spec(
        weighed,
        """
        region   | places             | holds                             | others       || found   | near               | weighs
        shoulder | thorax-facet-upper | shoulder alone, thorax alone      | –            || allowed | allowed            | ok, ok
        shoulder | thorax-facet-upper | shoulder alone                    | –            || allowed | none               | ok, ask
        shoulder | thorax-facet-upper | shoulder alone, thorax supervised | thorax alone || allowed | supervisor-to-name | ok, inform
        shoulder | thorax-facet-upper | shoulder alone, thorax supervised | –            || allowed | nobody-supervises  | ok, ask
        shoulder | knee-joint         | shoulder alone                    | –            || allowed | –                  | ok
        """,
    )  # fmt: skip


def test_a_privilege_for_a_near_place_that_ended_is_asked_about(spec: Spec) -> None:
    spec(
        weighed,
        """
        region   | places             | holds                                      || found   | near  | weighs
        shoulder | thorax-facet-upper | shoulder alone, thorax alone to 2026-06-19 || allowed | ended | ok, ask
        """,
    )  # fmt: skip
