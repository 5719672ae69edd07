"""An alarm about infections that share something follows the record that it came from."""

from __future__ import annotations

from datetime import date

import pytest

from prolo.registry.access import Actor
from prolo.registry.actions.infections import close_cluster
from prolo.registry.actions.session_corrections import add_row, correct_row, take_back_row
from prolo.registry.actions.sessions import sign_session
from prolo.registry.models import AdverseEvent, Event, InfectionCluster, Role, Vial
from tests.registry.conftest import Cast, Register, hire
from tests.registry.harmed import alarms, harm

SLIP = "It was read wrong"


@pytest.fixture
def pair(at_work: Actor, register: Register) -> tuple[AdverseEvent, AdverseEvent]:
    """Two infections after one lot."""
    first = harm(at_work, register("Sato"), lot="A-1")
    second = harm(at_work, register("Berg", born=date(1980, 1, 1)), lot="A-1")
    assert alarms(at_work) == [("lot", "open", 2)]
    return first, second


def drawn(event: AdverseEvent) -> Vial:
    assert event.session is not None
    return event.session.vials.current().get()


def test_a_lot_that_is_put_right_ends_the_alarm_with_its_reason_and_raises_the_right_one(
    cast: Cast, at_work: Actor, pair: tuple[AdverseEvent, AdverseEvent]
) -> None:
    correct_row(row=drawn(pair[0]), changes={"lot": "B-2"}, reason=SLIP, by=at_work)
    (alarm,) = InfectionCluster.objects.all()
    assert (alarm.state, alarm.found, alarm.owner) == ("closed", SLIP, at_work.user)
    assert alarm.ended_itself
    assert alarm.members.count() == 2
    assert Event.objects.filter(verb="infection_cluster_closed", subject_id=alarm.pk).exists()
    correct_row(row=drawn(pair[1]), changes={"lot": "b2"}, reason=SLIP, by=at_work)
    assert alarms(at_work) == [("lot", "closed", 2), ("lot", "open", 2)]
    assert InfectionCluster.objects.get(state="open").value == "b2"


def test_what_was_never_drawn_from_or_was_forgotten_is_followed_too(
    cast: Cast, at_work: Actor, pair: tuple[AdverseEvent, AdverseEvent]
) -> None:
    row = drawn(pair[0])
    take_back_row(row=row, reason=SLIP, by=at_work)
    assert alarms(at_work) == [("lot", "closed", 2)]
    names = (
        "role", "substance", "product", "lot", "expires_on", "opened_at", "single_dose",
    )  # fmt: skip
    values = {name: getattr(row, name) for name in names}
    add_row(session=row.session, model=Vial, values=values, reason=SLIP, by=at_work)
    assert alarms(at_work) == [("lot", "closed", 2), ("lot", "open", 2)]


def test_an_alarm_stays_while_two_of_three_share_the_lot_still(
    cast: Cast, at_work: Actor, register: Register, pair: tuple[AdverseEvent, AdverseEvent]
) -> None:
    harm(at_work, register("Cem", born=date(1990, 1, 1)), lot="A-1")
    correct_row(row=drawn(pair[0]), changes={"lot": "B-2"}, reason=SLIP, by=at_work)
    assert alarms(at_work) == [("lot", "open", 3)]


def test_what_a_physician_looked_into_stays_as_they_closed_it(
    cast: Cast, at_work: Actor, pair: tuple[AdverseEvent, AdverseEvent]
) -> None:
    close_cluster(cluster=InfectionCluster.objects.get(), found="The carton was cold", by=at_work)
    correct_row(row=drawn(pair[0]), changes={"lot": "B-2"}, reason=SLIP, by=at_work)
    assert InfectionCluster.objects.get().found == "The carton was cold"


def test_who_signs_instead_of_who_was_named_is_another_injector(
    cast: Cast, at_work: Actor, register: Register
) -> None:
    named = hire(at_work.clinic, "named", Role.PHYSICIAN)
    harm(at_work, register("Sato"), lot="A", injector=named)
    event = harm(at_work, register("Berg", born=date(1980, 1, 1)), lot="B", injector=named)
    session = event.session
    assert session is not None
    assert alarms(at_work) == [("injector", "open", 2)]
    session.state = "recorded"
    session.save(update_fields=["state"])
    sign_session(session=session, instead_because="I injected", by=at_work)
    assert alarms(at_work) == [("injector", "closed", 2)]
