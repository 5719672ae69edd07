"""Infections that share a lot, a room or an injector raise an alarm by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.harms import (
    Placed,
    correct_adverse_event,
    judge_relatedness,
    record_adverse_event,
    say_one_reader,
    take_back_adverse_event,
)
from prolo.registry.actions.infections import close_cluster, raise_clusters
from prolo.registry.actions.merges import merge_patients
from prolo.registry.clinic_knowledge import clinic_knowledge, standing_knowledge
from prolo.registry.harms import (
    current_record,
    get_event,
    judgements,
    possible_sessions,
    session_before,
    shared_with,
)
from prolo.registry.lot_spelling import plain_lot
from prolo.registry.medwatch import medwatch_items
from prolo.registry.models import (
    AdverseEvent,
    DueItem,
    Event,
    InfectionCluster,
    Role,
    Room,
    Session,
    Vial,
)
from prolo.web.presenters.harms import cluster_row
from tests.registry.conftest import Cast, Register, hire
from tests.registry.harmed import alarms, harm, infection, kinds, put_to
from tests.registry.treated import hold_session


def test_two_people_and_one_lot_raise_an_alarm_by_themselves_once(
    cast: Cast, at_work: Actor, register: Register
) -> None:
    harm(at_work, register("Sato"), lot="A-1")
    assert alarms(at_work) == []
    harm(at_work, register("Berg", born=date(1980, 1, 1)), lot="a 1", ago=33)
    assert alarms(at_work) == [("lot", "open", 2)]
    raise_clusters(by=at_work)
    assert alarms(at_work) == [("lot", "open", 2)]
    row = InfectionCluster.objects.get()
    assert row.label.startswith("Dextrose 50 %, ")
    close_cluster(cluster=row, found="The carton was cold and whole", by=at_work)
    raise_clusters(by=at_work)
    assert alarms(at_work) == [("lot", "closed", 2)]
    harm(at_work, register("Cem", born=date(1990, 1, 1)), lot="A1", ago=4)
    assert alarms(at_work) == [("lot", "closed", 2), ("lot", "open", 3)]


def test_an_alarm_ends_with_the_reason_for_which_one_of_two_infections_counts_no_more(
    cast: Cast, at_work: Actor, register: Register
) -> None:
    harm(at_work, register("Sato"), injector=at_work)
    other = harm(at_work, register("Berg", born=date(1980, 1, 1)), injector=at_work)
    record = current_record(other)
    assert record is not None
    take_back_adverse_event(record=record, reason=" It was gout ", by=at_work)
    assert alarms(at_work) == [("injector", "closed", 2), ("lot", "closed", 2)]
    for one in InfectionCluster.objects.all():
        assert (one.found, one.owner) == ("It was gout", at_work.user)
    raise_clusters(by=at_work)
    harm(at_work, register("Cem", born=date(1990, 1, 1)))
    assert alarms(at_work)[1:] == [("lot", "closed", 2), ("lot", "open", 2)]


def test_an_alarm_stays_while_two_others_share_it_still(at_work: Actor, register: Register) -> None:
    """The one between them is taken back: they began 25 days apart at first, and 50 then."""
    harm(at_work, register("Sato"), ago=53)
    near = harm(at_work, register("Dahl", born=date(1991, 1, 1)), ago=50)
    between = harm(at_work, register("Berg", born=date(1980, 1, 1)), ago=28)
    harm(at_work, register("Cem", born=date(1990, 1, 1)), ago=3)
    assert alarms(at_work) == [("lot", "open", 4)]
    for event, left in ((between, "open"), (near, "closed")):
        record = current_record(event)
        assert record is not None
        take_back_adverse_event(record=record, reason="Another person", by=at_work)
        assert alarms(at_work) == [("lot", left, 4)]


def test_what_is_corrected_to_no_infection_ends_its_alarm(
    at_work: Actor, register: Register
) -> None:
    first = harm(at_work, register("Sato"))
    harm(at_work, register("Berg", born=date(1980, 1, 1)))
    record = current_record(first)
    assert record is not None
    given = infection(record.onset_on)
    correct_adverse_event(record=record, given=given, reason="Said twice", by=at_work)
    assert alarms(at_work) == [("lot", "open", 2)]
    record = current_record(first)
    assert record is not None
    flare = replace(given, kind="flare")
    correct_adverse_event(record=record, given=flare, reason="Nothing grew", by=at_work)
    assert alarms(at_work) == [("lot", "closed", 2)]
    assert InfectionCluster.objects.get().found == "Nothing grew"
    record = current_record(first)
    assert record is not None
    grew = "It grew after five days"
    correct_adverse_event(record=record, given=given, reason=grew, by=at_work)
    assert alarms(at_work) == [("lot", "closed", 2), ("lot", "open", 2)]


def test_what_a_physician_looked_into_is_counted_whatever_it_was_called_meanwhile(
    at_work: Actor, register: Register
) -> None:
    first = harm(at_work, register("Sato"))
    harm(at_work, register("Berg", born=date(1980, 1, 1)))
    close_cluster(cluster=InfectionCluster.objects.get(), found="The carton was cold", by=at_work)
    for kind in ("flare", "infection-joint"):
        record = current_record(first)
        assert record is not None
        given = replace(infection(record.onset_on), kind=kind)
        correct_adverse_event(record=record, given=given, reason="Looked at again", by=at_work)
        assert alarms(at_work) == [("lot", "closed", 2)]


def test_a_card_counts_the_infections_that_stand(at_work: Actor, register: Register) -> None:
    """Of three that were counted one was no infection, and one came after another session."""
    events = [
        harm(at_work, register(name, born=date(1980 + day, 1, 1)), ago=day)
        for day, name in enumerate(("Sato", "Berg", "Cem", "Dahl"), start=3)
    ]
    alarm = InfectionCluster.objects.get()
    assert (alarm.members.count(), cluster_row(alarm)["infections"]) == (4, 4)
    record = current_record(events[0])
    assert record is not None
    take_back_adverse_event(record=record, reason="Another person", by=at_work)
    assert cluster_row(alarm)["infections"] == 3
    move(events[1], None, "A tooth", by=at_work)
    assert (alarm.members.count(), cluster_row(alarm)["infections"]) == (4, 2)
    assert alarms(at_work) == [("lot", "open", 4)]


def move(event: AdverseEvent, session: Session | None, because: str = "", *, by: Actor) -> None:
    record = current_record(event)
    assert record is not None
    correct_adverse_event(
        record=record,
        given=infection(record.onset_on),
        placed=Placed(session, because),
        reason="It was put to the wrong session",
        by=by,
    )


def test_an_event_is_put_to_the_session_that_it_came_after(
    cast: Cast, at_work: Actor, register: Register
) -> None:
    """Its alarms and the reader who treated follow; the history says who moved it, and why."""
    second = hire(cast.clinic, "second", Role.PHYSICIAN)
    for name, year in (("Sato", 1985), ("Berg", 1980)):
        event = harm(at_work, register(name, born=date(year, 1, 1)), injector=at_work)
    judge_relatedness(event=event, verdict="possible", reason="Days later", by=at_work)
    assert alarms(at_work) == [("injector", "open", 2), ("lot", "open", 2)]
    at = clock.now(at_work.clinic) - timedelta(days=20)
    other = hold_session(event.course, 2, at=at, by=at_work)
    Session.objects.filter(pk=other.pk).update(injector=second.user)
    other.refresh_from_db()
    move(event, other, by=at_work)
    event = get_event(at_work, event.pk)
    assert (event.session, event.no_session_because) == (other, "")
    assert alarms(at_work) == [("injector", "closed", 2), ("lot", "closed", 2)]
    step = event.steps.get()
    assert (step.step, step.note) == ("moved", "It was put to the wrong session")
    assert Event.objects.filter(verb="adverse_event_moved").count() == 1
    assert judgements(event) == {}  # who treated is another, and judges as that
    judge_relatedness(event=event, verdict="possible", reason="Days later", by=at_work)
    assert [*judgements(event)] == ["second"]


def test_at_another_session_nobody_has_said_yet_that_nobody_else_can_judge_it(
    at_work: Actor, register: Register
) -> None:
    event = harm(at_work, register("Sato"))
    judge_relatedness(event=event, verdict="possible", reason="Days later", by=at_work)
    say_one_reader(event=event, note="The only physician here", by=at_work)
    assert not owed("judge-harm")
    move(event, None, "A tooth", by=at_work)
    event = get_event(at_work, event.pk)
    assert owed("judge-harm")
    assert [*judgements(event)] == ["treating"]  # who looks after it still does
    say_one_reader(event=event, note="Still the only one", by=at_work)
    assert not owed("judge-harm")


def owed(kind: str) -> bool:
    return DueItem.objects.filter(kind=kind).exists()


def test_what_an_event_cannot_be_put_to_is_refused_and_all_is_as_before(
    at_work: Actor, register: Register
) -> None:
    event = harm(at_work, register("Sato"))
    later = hold_session(event.course, 2, at=clock.now(at_work.clinic), by=at_work)
    strange = harm(at_work, register("Berg", born=date(1980, 1, 1))).session
    for session, because, faults in (
        (None, "", {"no_session_because": "missing"}),
        (strange, "", {"session": "unknown"}),
        (later, "", {"onset_on": "before-the-session"}),
        (event.session, "A tooth", {"no_session_because": "of-a-session"}),
    ):
        with pytest.raises(Invalid) as refused:
            move(event, session, because, by=at_work)
        assert refused.value.faults == faults
    event.refresh_from_db()
    assert event.no_session_because == ""
    assert not event.steps.exists()


def test_what_the_same_infections_share_is_closed_together(
    at_work: Actor, register: Register
) -> None:
    harm(at_work, register("Sato"), injector=at_work)
    harm(at_work, register("Berg", born=date(1980, 1, 1)), injector=at_work)
    assert alarms(at_work) == [("injector", "open", 2), ("lot", "open", 2)]
    close_cluster(cluster=InfectionCluster.objects.get(kind="lot"), found="Whole", by=at_work)
    assert alarms(at_work) == [("injector", "closed", 2), ("lot", "closed", 2)]
    assert Event.objects.get(verb="infection_cluster_closed").body == {"kinds": ["injector", "lot"]}


def test_one_injector_of_two_raises_an_alarm(
    cast: Cast, at_work: Actor, register: Register
) -> None:
    harm(at_work, register("Sato"), lot="A", injector=at_work)
    harm(at_work, register("Berg", born=date(1980, 1, 1)), lot="B", injector=at_work)
    assert alarms(at_work) == [("injector", "open", 2)]


@pytest.mark.parametrize("typed", ["?", "–", "N/A", "n.a.", "Unknown", "not known", "unbekannt"])
def test_what_says_that_no_lot_can_be_read_is_nobodys_lot(
    at_work: Actor, register: Register, typed: str
) -> None:
    """By the column that the database works out, and by what is typed beside it."""
    event = harm(at_work, register("Sato"), lot=typed)
    harm(at_work, register("Berg", born=date(1980, 1, 1)), lot=typed, ago=9)
    assert (plain_lot(typed), {*Vial.objects.values_list("plain_lot", flat=True)}) == ("", {""})
    assert alarms(at_work) == []
    assert shared_with(get_event(at_work, event.pk)) == []


def test_no_alarm_for_what_was_an_error_another_clinics_or_one_person(
    cast: Cast, register: Register
) -> None:
    with cast.owner.at_work():
        first = harm(cast.owner, register("Sato"))
        record = current_record(first)
        assert record is not None
        take_back_adverse_event(record=record, reason="Another person", by=cast.owner)
        harm(cast.owner, register("Berg", born=date(1980, 1, 1)))
        assert alarms(cast.owner) == []
    with cast.outsider.at_work():
        harm(cast.outsider, register("Hill", by=cast.outsider))
        assert alarms(cast.outsider) == []


def test_two_records_that_are_one_person_are_no_cluster(at_work: Actor, register: Register) -> None:
    one, other = register("Sato"), register("Sato", "Y.", born=date(1961, 4, 8))
    merge_patients(from_patient=one, into_patient=other, reason="Twice", by=at_work)
    harm(at_work, other)
    course = AdverseEvent.objects.get().course
    assert course.patient == other
    harm_again = AdverseEvent.objects.get()
    record_adverse_event(
        course=course,
        session=harm_again.session,
        given=infection(clock.today(at_work.clinic)),
        owner=harm_again.owner,
        look_on=clock.today(at_work.clinic),
        by=at_work,
    )
    assert alarms(at_work) == []


def test_who_shared_what_is_found_with_few_queries(
    at_work: Actor, register: Register, django_assert_max_num_queries: object
) -> None:
    event = harm(at_work, register("Sato"), lot="A-1", injector=at_work)
    harm(at_work, register("Berg", born=date(1980, 1, 1)), lot="a1", ago=20)
    harm(at_work, register("Cem", born=date(1990, 1, 1)), lot="B", injector=at_work)
    harm(at_work, register("Dahl", born=date(1991, 1, 1)), lot="C", injector=at_work, ago=30)
    harm(at_work, register("Ek", born=date(1992, 1, 1)), lot="D", injector=at_work, ago=36)
    found = get_event(at_work, event.pk)
    with standing_knowledge():
        clinic_knowledge(at_work.clinic)
        with django_assert_max_num_queries(3):  # type: ignore[operator]
            same_day, same_lot, same_injector = shared_with(found)
    assert (same_day.is_same_day, same_day.is_same_injector, same_day.lots) == (True, True, ())
    assert (same_lot.is_same_day, same_lot.lots) == (False, ("a1",))
    assert (same_injector.is_same_day, same_injector.is_same_injector) == (False, True)


def test_other_days_in_the_same_room_are_found_within_the_days_of_a_cluster(
    at_work: Actor, register: Register
) -> None:
    of = {"clinic": at_work.clinic, "opened_on": date(2020, 1, 1)}
    rooms = [Room.objects.create(**of, name=name) for name in ("A", "B")]
    event = harm(at_work, register("Sato"), lot="S", room=rooms[0], ago=5)
    near, far, other = (
        harm(at_work, register(name, born=date(1980, 1, n)), lot=name, room=room, ago=ago)
        for n, (name, room, ago) in enumerate(
            (("Berg", rooms[0], 25), ("Cem", rooms[0], 40), ("Dahl", rooms[1], 25)), start=1
        )
    )
    (found,) = shared_with(get_event(at_work, event.pk))
    assert (found.session, found.is_same_room) == (near.session, True)
    assert found.session not in (far.session, other.session)


def test_what_others_share_is_of_the_session_that_it_was_put_to(
    at_work: Actor, register: Register
) -> None:
    """Two people had a second session, from other vials and by another, before anybody heard of
    the infections after the first."""
    people = [register("Sato"), register("Berg", born=date(1980, 1, 1))]
    now, courses = clock.now(at_work.clinic), []
    onset_on = clock.today(at_work.clinic) - timedelta(days=9)
    for number, person in enumerate(people):
        early = harm(at_work, person, lot=f"other {number}", injector=at_work, ago=9)
        record = current_record(early)
        assert record is not None
        take_back_adverse_event(record=record, reason="Entered again", by=at_work)
        hold_session(early.course, 2, at=now - timedelta(days=1), by=at_work)
        courses.append(early.course)
    for course in courses:
        event = put_to(
            session_before(possible_sessions(course), onset_on), course, onset_on, by=at_work
        )
    assert alarms(at_work) == [("injector", "open", 2)]
    record = current_record(event)
    assert record is not None
    lots = [one.value for one in medwatch_items(event, record, by=at_work) if one.field == "lot"]
    assert lots == ["other 1"]
    joint = kinds(at_work)["infection-joint"]
    assert (joint.sessions.events, joint.without_session) == (2, 0)
