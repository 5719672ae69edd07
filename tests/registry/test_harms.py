"""Adverse events: who may, who must not see whose judgement, and infections that share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from prolo.care.harms.events import EventGiven
from prolo.errors import Conflict, Invalid, NotAllowed, NotFound
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.harms import (
    close_cluster,
    correct_adverse_event,
    judge_relatedness,
    look_at_adverse_event,
    raise_clusters,
    record_adverse_event,
    take_back_adverse_event,
    take_back_judgement,
)
from prolo.registry.actions.merges import merge_patients
from prolo.registry.clinic_knowledge import clinic_knowledge, standing_knowledge
from prolo.registry.due import due_of, kept_items
from prolo.registry.harm_rates import Row, harm_rates
from prolo.registry.harms import (
    current_record,
    ended_sessions,
    get_event,
    judgements_for,
    pairs,
    session_before,
    shared_with,
)
from prolo.registry.medwatch import medwatch_items
from prolo.registry.models import (
    AdverseEvent,
    AdverseEventRecord,
    Appointment,
    Course,
    DueItem,
    Event,
    InfectionCluster,
    Patient,
    RelatednessJudgement,
    Role,
    Room,
    Session,
    Vial,
    Visit,
)
from prolo.web.presenters.harm_rates import left_out
from prolo.web.presenters.medwatch import form_view
from tests.registry.conftest import Cast, Register, hire
from tests.registry.treated import hold_session, treat_knee


def harm(
    by: Actor,
    patient: Patient,
    *,
    lot: str = "A-1",
    injector: Actor | None = None,
    room: Room | None = None,
    ago: int = 3,
) -> AdverseEvent:
    """A joint infection that began so many days ago, two days after a session with this lot."""
    with by.at_work():
        course = open_course(patient=patient, condition="knee-oa", side="right", by=by)
        at = clock.now(by.clinic) - timedelta(days=ago + 2)
        row = {"clinic": by.clinic, "recorded_by": by.user, "patient": patient}
        visit = Visit.objects.create(**row, day=at.date(), arrived_at=at)
        session = Session.objects.create(
            **row,
            course=course,
            visit=visit,
            number=1,
            state="signed",
            started_at=at,
            ended_at=at,
            injector=injector.user if injector else None,
            appointment=Appointment.objects.create(
                **row,
                course=course,
                purpose="session",
                session_number=1,
                starts_at=at,
                booked_at=at,
                minutes=30,
                state="done",
                room=room,
            )
            if room
            else None,
        )
        Vial.objects.create(
            **row,
            session=session,
            happened_at=at,
            opened_at=at,
            role="irritant",
            substance="dextrose",
            product="Dextrose 50 %",
            lot=lot,
            expires_on=at.date() + timedelta(days=365),
        )
        assert by.user is not None
        return record_adverse_event(
            course=course,
            session=session,
            given=infection(clock.today(by.clinic) - timedelta(days=ago)),
            owner=by.user,
            look_on=clock.today(by.clinic) + timedelta(days=7),
            by=by,
        )


def infection(onset_on: date) -> EventGiven:
    return EventGiven(
        kind="infection-joint",
        what="Hot, swollen, cannot be bent",
        onset_on=onset_on,
        grade=3,
        criteria=("hospital",),
    )


@pytest.fixture
def event(at_work: Actor, register: Register) -> AdverseEvent:
    return harm(at_work, register("Sato"), injector=at_work)


@pytest.fixture
def second(cast: Cast) -> Actor:
    return hire(cast.clinic, "second", Role.PHYSICIAN)


def test_it_is_due_until_it_is_closed_and_judged(at_work: Actor, event: AdverseEvent) -> None:
    kinds = {one.kind: one.owner_role for one in DueItem.objects.all()}
    assert kinds["look-at-harm"] == kinds["judge-harm"] == "physician"
    course = event.course
    assert kept_items(course) == due_of(course, knowledge=clinic_knowledge(course.clinic))
    look_at_adverse_event(event=event, step="closed", note="Healed", by=at_work)
    assert not DueItem.objects.filter(kind__in=["look-at-harm", "judge-harm"]).exists()


def test_closing_needs_a_note_and_a_physician_and_another_look_a_day(
    cast: Cast, at_work: Actor, event: AdverseEvent
) -> None:
    with pytest.raises(Invalid) as refused:
        look_at_adverse_event(event=event, step="closed", note=" ", by=at_work)
    assert refused.value.faults == {"note": "missing"}
    with pytest.raises(Invalid) as refused:
        look_at_adverse_event(event=event, step="looked", note="Better", by=at_work)
    assert refused.value.faults == {"look_on": "missing"}
    with pytest.raises(Invalid):
        look_at_adverse_event(
            event=event, step="reopened", note="No", look_on=event.look_on, by=at_work
        )


def test_a_nurse_looks_and_does_not_close(cast: Cast, at_work: Actor, event: AdverseEvent) -> None:
    nurse, tomorrow = cast.colleague, clock.today(cast.clinic) + timedelta(days=1)
    with pytest.raises(NotAllowed):
        look_at_adverse_event(event=event, step="closed", note="Healed", by=nurse)
    look_at_adverse_event(
        event=event, step="looked", note="Better", look_on=tomorrow, owner=nurse.user, by=nurse
    )
    assert DueItem.objects.get(kind="look-at-harm").owner_role == "nurse"


def test_two_who_look_at_once_are_told(at_work: Actor, event: AdverseEvent) -> None:
    tomorrow = clock.today(at_work.clinic) + timedelta(days=1)
    seen = event.lock_version
    look_at_adverse_event(
        event=event, step="looked", note="Better", look_on=tomorrow, seen=seen, by=at_work
    )
    with pytest.raises(Conflict):
        look_at_adverse_event(
            event=event, step="looked", note="Worse", look_on=tomorrow, seen=seen, by=at_work
        )


def test_a_correction_is_a_version_and_an_error_counts_nowhere(
    at_work: Actor, event: AdverseEvent
) -> None:
    record = current_record(event)
    assert record is not None
    later = correct_adverse_event(
        record=record,
        given=replace(infection(record.onset_on), grade=2, criteria=()),
        reason="It was not in hospital",
        by=at_work,
    )
    assert (later.version, later.replaces, later.event) == (2, record, event)
    with pytest.raises(Conflict):
        correct_adverse_event(
            record=record, given=infection(record.onset_on), reason="Late", by=at_work
        )
    take_back_adverse_event(record=later, reason="Another person", by=at_work)
    assert current_record(event) is None
    assert not DueItem.objects.filter(kind="look-at-harm").exists()
    with pytest.raises(Invalid):
        judge_relatedness(event=event, verdict="certain", reason="–", by=at_work)


def test_the_second_reader_sees_nothing_of_the_first_until_having_judged(
    at_work: Actor, event: AdverseEvent, second: Actor
) -> None:
    judge_relatedness(event=event, verdict="possible", reason="Two days later", by=at_work)
    told = Event.objects.filter(verb="relatedness_judged").get()
    assert told.body == {"reader": "treating"}
    assert judgements_for(event, second.user) == {}
    assert pairs(at_work.clinic) == []
    judge_relatedness(event=event, verdict="unlikely", reason="Gout", by=second)
    assert set(judgements_for(event, second.user)) == {"treating", "second"}
    assert pairs(at_work.clinic) == [("possible", "unlikely")]
    assert not DueItem.objects.filter(kind="judge-harm").exists()


def test_one_person_is_never_both_readers(at_work: Actor, event: AdverseEvent) -> None:
    judge_relatedness(event=event, verdict="possible", reason="Days later", by=at_work)
    with pytest.raises(Invalid) as refused:
        judge_relatedness(event=event, verdict="unlikely", reason="Gout", by=at_work)
    assert refused.value.faults == {"verdict": "judged-already"}
    with pytest.raises(IntegrityError), transaction.atomic():
        RelatednessJudgement.objects.create(
            clinic=at_work.clinic,
            patient=event.patient,
            event=event,
            happened_at=clock.now(at_work.clinic),
            reader="second",
            judged_by=at_work.user,
            verdict="unlikely",
            reason="Gout",
        )


def test_who_judges_again_after_having_seen_the_other_is_not_counted(
    at_work: Actor, event: AdverseEvent, second: Actor
) -> None:
    judge_relatedness(event=event, verdict="possible", reason="Days later", by=at_work)
    mine = judge_relatedness(event=event, verdict="unlikely", reason="Gout", by=second)
    with pytest.raises(NotAllowed):
        take_back_judgement(judgement=mine, reason="Not mine", by=at_work)
    take_back_judgement(judgement=mine, reason="Misread", by=second)
    again = judge_relatedness(event=event, verdict="possible", reason="Lot", by=second)
    assert not again.is_blind
    assert pairs(at_work.clinic) == []


def test_who_is_no_reader_sees_neither_while_the_event_is_open_and_may_still_become_one(
    cast: Cast, at_work: Actor, event: AdverseEvent, second: Actor
) -> None:
    third = hire(cast.clinic, "third", Role.PHYSICIAN)
    judge_relatedness(event=event, verdict="possible", reason="Days later", by=at_work)
    misread = judge_relatedness(event=event, verdict="unlikely", reason="Gout", by=second)
    assert judgements_for(event, third.user) == {}
    assert set(judgements_for(event, at_work.user)) == {"treating", "second"}
    take_back_judgement(judgement=misread, reason="Misread", by=second)
    again = judge_relatedness(event=event, verdict="probable", reason="Near", by=third)
    assert again.is_blind
    assert pairs(at_work.clinic) == [("possible", "probable")]


def test_once_it_was_closed_everybody_may_have_seen_both_and_no_judgement_is_blind(
    cast: Cast, at_work: Actor, event: AdverseEvent, second: Actor
) -> None:
    third = hire(cast.clinic, "third", Role.PHYSICIAN)
    judge_relatedness(event=event, verdict="possible", reason="Days later", by=at_work)
    misread = judge_relatedness(event=event, verdict="unlikely", reason="Gout", by=second)
    look_at_adverse_event(event=event, step="closed", note="Well again", by=at_work)
    assert set(judgements_for(event, third.user)) == {"treating", "second"}
    look_on = clock.today(cast.clinic) + timedelta(days=2)
    look_at_adverse_event(
        event=event, step="reopened", note="Pain again", look_on=look_on, by=at_work
    )
    take_back_judgement(judgement=misread, reason="Misread", by=second)
    again = judge_relatedness(event=event, verdict="possible", reason="Lot", by=third)
    assert not again.is_blind
    assert pairs(at_work.clinic) == []


@pytest.mark.parametrize("who", ["colleague", "administrator"])
def test_only_physicians_judge(cast: Cast, at_work: Actor, event: AdverseEvent, who: str) -> None:
    with pytest.raises(NotAllowed):
        judge_relatedness(event=event, verdict="certain", reason="–", by=getattr(cast, who))


def test_another_clinics_event_is_not_there(cast: Cast, register: Register) -> None:
    with cast.owner.at_work():
        event = harm(cast.owner, register("Sato"))
    with cast.outsider.at_work():
        with pytest.raises(NotFound):
            get_event(cast.outsider, event.pk)
        with pytest.raises(NotFound):
            judge_relatedness(event=event, verdict="certain", reason="–", by=cast.outsider)


def test_the_owner_works_here_and_the_look_lies_ahead(
    cast: Cast, at_work: Actor, event: AdverseEvent
) -> None:
    assert cast.outsider.user is not None
    with pytest.raises(Invalid) as refused:
        record_adverse_event(
            course=event.course,
            session=event.session,
            given=replace(infection(clock.today(cast.clinic)), what=" "),
            owner=cast.outsider.user,
            look_on=clock.today(cast.clinic) - timedelta(days=1),
            by=at_work,
        )
    assert set(refused.value.faults) == {"owner", "look_on", "what"}


def test_it_began_after_the_session_that_it_is_put_to(
    at_work: Actor, register: Register, event: AdverseEvent
) -> None:
    """An infection of three days ago, two days after the first session; the second was yesterday.
    None of the sessions is put to it without a word why."""
    yesterday = clock.now(at_work.clinic) - timedelta(days=1)
    second = hold_session(event.course, 2, at=yesterday, by=at_work)
    elsewhere = harm(at_work, register("Berg", born=date(1980, 1, 1)), lot="B").session
    assert elsewhere is not None
    onset_on = clock.today(at_work.clinic) - timedelta(days=3)
    said = "After a fall"
    for session, because, faults in (
        (second, "", {"onset_on": "before-the-session"}),
        (elsewhere, "", {"session": "unknown"}),
        (event.session, said, {"no_session_because": "of-a-session"}),
        (None, " ", {"no_session_because": "missing"}),
    ):
        with pytest.raises(Invalid) as refused:
            put_to(session, event.course, onset_on, because, by=at_work)
        assert refused.value.faults == faults
    assert put_to(None, event.course, onset_on, said, by=at_work).no_session_because == said


def test_what_comes_out_late_is_put_to_the_last_session_before_it(
    at_work: Actor, event: AdverseEvent
) -> None:
    now = clock.now(at_work.clinic)
    second = hold_session(event.course, 2, at=now - timedelta(days=1), by=at_work)
    sessions = ended_sessions(event.course)
    assert sessions == [event.session, second]
    today = clock.today(at_work.clinic)
    found = [session_before(sessions, today - timedelta(days=days)) for days in (0, 1, 2, 5, 6)]
    assert found == [second, second, event.session, event.session, second]  # the last: asked about
    assert session_before([], today) is None


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
            session_before(ended_sessions(course), onset_on), course, onset_on, by=at_work
        )
    assert alarms(at_work) == [("injector", "open", 2)]
    record = current_record(event)
    assert record is not None
    lots = [one.value for one in medwatch_items(event, record, by=at_work) if one.field == "lot"]
    assert lots == ["other 1"]
    joint = kinds(at_work)["infection-joint"]
    assert (joint.sessions.events, joint.without_session) == (2, 0)


def put_to(
    session: Session | None, course: Course, onset_on: date, because: str = "", *, by: Actor
) -> AdverseEvent:
    assert by.user is not None
    return record_adverse_event(
        course=course,
        session=session,
        no_session_because=because,
        given=infection(onset_on),
        owner=by.user,
        look_on=clock.today(by.clinic) + timedelta(days=7),
        by=by,
    )


def test_rates_are_of_people_sessions_and_injections(
    cast: Cast, at_work: Actor, register: Register
) -> None:
    harm(at_work, register("Sato"))
    harm(at_work, register("Berg", born=date(1980, 1, 1)), lot="B")
    wrong = current_record(harm(at_work, register("Cem", born=date(1990, 1, 1)), lot="C"))
    assert wrong is not None
    take_back_adverse_event(record=wrong, reason="Another person", by=at_work)
    rates = kinds(at_work)
    joint = rates["infection-joint"]
    assert (joint.asked.events, joint.asked.of) == (2, 3)
    assert (joint.sessions.events, joint.sessions.of) == (2, 3)
    assert (joint.answering.of, joint.injections.of) == (0, 0)  # nobody answered; none recorded
    assert (rates["serious"].asked.events, rates["nerve"].asked.events) == (2, 0)
    with pytest.raises(NotAllowed):
        harm_rates(by=hire(cast.clinic, "desk", Role.FRONT_DESK))


def test_what_no_share_holds_is_counted_and_said(at_work: Actor, register: Register) -> None:
    """Of somebody whose only session was broken off with nothing injected; and, of somebody who
    was treated, one that was recorded without its session."""
    broken_off = harm(at_work, register("Sato"))
    loose = harm(at_work, register("Berg"), lot="B")
    with at_work.at_work():
        Session.objects.filter(pk=broken_off.session_id).update(state="abandoned")
        AdverseEvent.objects.filter(pk=loose.pk).update(session=None)
        row = kinds(at_work)["any"]
    assert (row.asked.with_event, row.asked.of) == (1, 1)
    assert (row.sessions.events, row.uncounted, row.without_session) == (0, 1, 1)
    assert left_out([row]) == [
        "1 event is in no share: it is of somebody of whom no session counts yet.",
        "1 event belongs to no session, and is not in the share of sessions.",
    ]


def test_rates_by_condition_and_irritant_keep_their_denominators(
    at_work: Actor, register: Register
) -> None:
    """Six knees and five backs, each injected once; of the knees one had a joint infection, and one
    of those with a bad back had it in a knee too."""
    at = clock.now(at_work.clinic) - timedelta(days=3)
    knees = [treat_knee(register(f"Knee {one}"), at, by=at_work) for one in range(6)]
    backs = [
        treat_knee(register(f"Back {one}"), at, by=at_work, condition="low-back")
        for one in range(5)
    ]
    infect(knees[0], at_work)
    infect(treat_knee(backs[0].patient, at - timedelta(days=1), by=at_work), at_work)
    by_condition = harm_rates("condition", by=at_work).groups
    assert {group: counted(rows) for group, rows in by_condition.items()} == {
        "knee-oa": (2, 7, 7, 7),
        "low-back": (0, 5, 5, 5),
    }
    by_irritant = harm_rates("irritant", by=at_work).groups
    assert {group: counted(rows) for group, rows in by_irritant.items()} == {
        "dextrose": (2, 11, 12, 12)
    }


def test_harm_of_three_people_is_not_shown_and_does_not_follow_from_the_whole(
    at_work: Actor, register: Register
) -> None:
    at = clock.now(at_work.clinic) - timedelta(days=3)
    many = {"knee-oa": 9, "low-back": 5, "hip-oa": 2, "neck": 1}
    for condition, size in many.items():
        for one in range(size):
            treat_knee(register(f"{condition} {one}"), at, by=at_work, condition=condition)
    found = harm_rates("condition", by=at_work).groups
    assert {group for group, rows in found.items() if rows is None} == {
        "low-back",
        "hip-oa",
        "neck",
    }
    (any_harm, *_others) = found["knee-oa"] or ()
    assert any_harm.answering is not None  # of nobody who answered there is nothing to hide


def test_rates_of_a_half_year_are_of_its_sessions_and_what_followed_from_them(
    at_work: Actor, register: Register
) -> None:
    """The infection began in the half-year after the session, and counts where the session was;
    one without a session counts where it happened, in a share of nobody's."""
    zone = ZoneInfo(at_work.clinic.time_zone)
    spring, autumn = (
        datetime(clock.today(at_work.clinic).year - 1, month, 30, 12, tzinfo=zone)
        for month in (6, 9)
    )
    earlier = [treat_knee(register(f"A {one}"), spring, by=at_work) for one in range(5)]
    later = [treat_knee(register(f"B {one}"), autumn, by=at_work) for one in range(6)]
    infect(earlier[0], at_work, onset_on=date(spring.year, 7, 2))
    infect(later[0], at_work, onset_on=date(spring.year, 10, 2))
    found = harm_rates("period", by=at_work).groups
    assert {group: counted(rows) for group, rows in found.items()} == {
        f"{spring.year}-1": (1, 5, 5, 5),
        f"{spring.year}-2": (1, 6, 6, 6),
    }
    with at_work.at_work():
        AdverseEvent.objects.update(session=None)
        AdverseEventRecord.objects.update(happened_at=autumn)
    (first, second) = (rows or () for rows in harm_rates("period", by=at_work).groups.values())
    assert [(one.asked.events, one.uncounted) for one in (first[0], second[0])] == [(0, 0), (1, 1)]


def infect(course: Course, by: Actor, *, onset_on: date | None = None) -> None:
    with by.at_work():
        assert by.user is not None
        record_adverse_event(
            course=course,
            session=course.sessions.get(),
            given=infection(onset_on or clock.today(by.clinic)),
            owner=by.user,
            look_on=clock.today(by.clinic) + timedelta(days=7),
            by=by,
        )


def kinds(by: Actor) -> dict[str, Row]:
    """Of everybody together."""
    (rows,) = harm_rates(by=by).groups.values()
    return {one.kind: one for one in rows or ()}


def counted(rows: tuple[Row, ...] | None) -> tuple[int, int, int, int]:
    """Whom a joint infection befell; of how many people, sessions and injections."""
    (row,) = [one for one in rows or () if one.kind == "infection-joint"]
    return row.asked.with_event, row.asked.of, row.sessions.of, row.injections.of


def test_the_draft_for_fda_has_each_vial_and_no_name(at_work: Actor, event: AdverseEvent) -> None:
    record = current_record(event)
    assert record is not None
    items = medwatch_items(event, record, by=at_work)
    products = {one.field: one.value for one in items if one.number == 1}
    assert (products["product"], products["lot"]) == ("Dextrose 50 %", "A-1")
    assert "Sato" not in str(items)
    shown = str(form_view(items, clinic_knowledge(at_work.clinic)))
    assert "Knee osteoarthritis" in shown


# -- infections that share something


def alarms(by: Actor) -> list[tuple[str, str, int]]:
    rows = InfectionCluster.objects.order_by("kind", "raised_at")
    return [(one.kind, one.state, one.members.count()) for one in rows]


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
        with django_assert_max_num_queries(2):  # type: ignore[operator]
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
