"""Who may inject where."""

from __future__ import annotations

from datetime import date

from prolo.care.privileges import Held, check_injector
from prolo.knowledge import load_knowledge
from tests.spec.tables import Spec

step = "session"
title = "Who may inject where"
text = """
A clinic records who treats which region, alone or under supervision, from when to when, and the
training behind it. Choosing the injector of a session is weighed against that. A physician may
decide otherwise, by name and with a reason: another than who injects, where another works here. What
was given is recorded all the same, and is the other's to look at until they have decided.
"""
ON = date(2026, 6, 20)


def held_as(text: str) -> list[Held]:
    """«knee alone» or «knee alone to 2026-06-19», «knee alone from 2026-07-01»."""
    found = []
    for one in (part.split() for part in text.split(", ") if part):
        region, level, *dates = one
        days = dict(zip(dates[::2], map(date.fromisoformat, dates[1::2]), strict=True))
        starts_on = days.get("from", date(2020, 1, 1))
        held = Held(region=region, level=level, starts_on=starts_on, ends_on=days.get("to"))
        found.append(held)
    return found


def weighed(
    region: str, holds: str, *, supervisor: str = "", places: str = ""
) -> dict[str, object]:
    """``supervisor`` is what the one who is named holds; «holds nothing» is somebody too."""
    conclusion = check_injector(
        None if holds == "nobody's are kept" else held_as(holds),
        region=region,
        structures=places.split(", ") if places else [],
        on=ON,
        knowledge=load_knowledge(),
        supervisor=held_as(supervisor.removeprefix("nothing")) if supervisor else None,
    )
    return {
        "found": [one.code for one in conclusion.findings],
        "ended_on": [one.params["on"] for one in conclusion.findings if "on" in one.params],
        "of_region": [one.params["region"] for one in conclusion.findings if one.params],
        "verdict": conclusion.verdict,
    }


def test_who_treats_a_region_alone_injects_there(spec: Spec) -> None:
    """On 20 June 2026. A first and a last day count. Another region's privilege is none."""
    spec(
        weighed,
        """
        region | holds                                    || found   | ended on   | verdict
        knee   | knee alone                               || allowed | –          | clear
        knee   | knee alone from 2026-06-20 to 2026-06-20 || allowed | –          | clear
        knee   | knee alone to 2026-06-19                 || ended   | 2026-06-19 | ask
        knee   | knee alone from 2026-06-21               || none    | –          | ask
        knee   | back alone                               || none    | –          | ask
        knee   | –                                        || none    | –          | ask
        """,
    )


def test_under_supervision_somebody_who_treats_it_alone_is_named(spec: Spec) -> None:
    """The last row: whoever was let treat it alone needs nobody any more."""
    spec(
        weighed,
        """
        region   | holds                               | supervisor                  || found                | verdict
        shoulder | shoulder supervised                 | shoulder alone              || supervised           | clear
        shoulder | shoulder supervised                 | –                           || supervisor-missing   | ask
        shoulder | shoulder supervised                 | nothing                     || supervisor-not-alone | ask
        shoulder | shoulder supervised                 | knee alone                  || supervisor-not-alone | ask
        shoulder | shoulder supervised                 | shoulder supervised         || supervisor-not-alone | ask
        shoulder | shoulder supervised                 | shoulder alone to 2026-06-01 || supervisor-not-alone | ask
        shoulder | shoulder supervised to 2026-06-19   | shoulder alone              || ended                | ask
        shoulder | shoulder supervised, shoulder alone | –                           || allowed              | clear
        """,
    )  # fmt: skip


def test_a_place_near_lung_or_spine_needs_the_privilege_of_its_own_region(spec: Spec) -> None:
    """However much the region that is treated is allowed. Other places of other regions do not."""
    spec(
        weighed,
        """
        region   | places                      | holds                       | supervisor    || found                       | of region        | verdict
        shoulder | thorax-facet-upper          | shoulder alone              | –             || allowed, none               | shoulder, thorax | ask
        shoulder | thorax-facet-upper          | shoulder alone, thorax alone | –             || allowed, allowed            | shoulder, thorax | clear
        shoulder | thorax-facet-upper          | shoulder alone, thorax supervised | –        || allowed, supervisor-missing | shoulder, thorax | ask
        shoulder | thorax-facet-upper          | shoulder alone, thorax supervised | thorax alone || allowed, supervised      | shoulder, thorax | clear
        shoulder | knee-joint                  | shoulder alone              | –             || allowed                     | shoulder         | clear
        thorax   | thorax-facet-upper          | shoulder alone              | –             || none                        | thorax           | ask
        """,
    )  # fmt: skip


def test_a_clinic_that_records_no_privileges_is_told_and_not_kept_from_treating(
    spec: Spec,
) -> None:
    spec(
        weighed,
        """
        region | holds             || found    | verdict
        neck   | nobody's are kept || not-kept | inform
        """,
    )
