"""The steps before a first session, as a physician's browser sends them."""

from __future__ import annotations

from typing import Any

from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.due import rebuild_course
from prolo.registry.models import Course, CourseMove, Patient
from tests.web.conftest import send
from tests.web.sheets import Sheet


def open_course(
    client: Client, patient: Patient, *, condition: str = "knee-oa", side: str = "right"
) -> str:
    page = f"/patients/{patient.pk}/courses/new"
    return str(send(client, page, condition=condition, side=side).headers["Location"])


def assess(client: Client, course: str, **more: str) -> Any:
    """Every danger denied, the rest answered, and ``more``."""
    sheet = Sheet(client.get(f"{course}/assessment"))
    typed: dict[str, Any] = {
        one.attrs["name"]: "no"
        for one in sheet.controls
        if one.attrs.get("type") == "radio" and one.attrs.get("value") == "no"
    }
    typed |= {"can_consent": "yes", "pain": "7", "pain_weeks": "40", "tried": "exercise"}
    tender = [one.attrs["value"] for one in sheet.named("tender")]
    return send(client, f"{course}/assessment", **typed | {"tender": tender[0]} | more)


def decide(client: Client, course: str, move: str, **more: str) -> Any:
    done = send(client, f"{course}/decide", move=move, **more)
    assert done.status_code == 302, Sheet(done).faults()
    return done


def planned(client: Client, course: str) -> dict[str, Any]:
    """The draft of a plan with whatever it leaves open filled in."""
    typed: dict[str, Any] = Sheet(client.get(f"{course}/plan")).typed()
    for name, values in typed.items():
        if name.endswith(("-volume_ml", "-irritant_pct")) and values == [""]:
            typed[name] = ["0.5" if name.endswith("-volume_ml") else "15"]
    return {name: values if len(values) > 1 else values[0] for name, values in typed.items()}


def let_it_be(client: Client, day: str, *, time: str = "09:00") -> None:
    """The demonstration's clock goes on to that morning, unless it is past already."""
    send(client, "/clock", day=day, time=time)


def begin_treatment(course: Course, acting: Actor) -> None:
    """As if it had been assessed, found suitable and planned."""
    with acting.at_work():
        course.state = "treating"
        course.save_if_unchanged(["state"])
        CourseMove.objects.create(
            clinic=acting.clinic,
            course=course,
            patient=course.patient,
            move="sign-plan",
            from_state="planning",
            to_state="treating",
            happened_at=clock.now(acting.clinic),
        )
        rebuild_course(course, by=acting)


def treat(client: Client, course: str) -> None:
    """Assessed, found suitable, with a signed plan."""
    assess(client, course)
    decide(client, course, "find-suitable", reason="Asked about what was open")
    done = send(client, f"{course}/plan", **planned(client, course))
    assert done.status_code == 302, Sheet(done).faults()
