"""Adverse events: who may, who must not see whose judgement, and which session they came after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from prolo.errors import Conflict, Invalid, NotAllowed, NotFound
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.harms import (
    correct_adverse_event,
    judge_relatedness,
    look_at_adverse_event,
    record_adverse_event,
    say_one_reader,
    take_back_adverse_event,
    take_back_judgement,
)
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.due import due_of, kept_items
from prolo.registry.entering import entry
from prolo.registry.harms import (
    current_record,
    get_event,
    judgements_for,
    pairs,
    possible_sessions,
    session_before,
)
from prolo.registry.medwatch import medwatch_items
from prolo.registry.models import (
    AdverseEvent,
    DueItem,
    Event,
    MedicineUse,
    Membership,
    RelatednessJudgement,
    Role,
)
from prolo.web.presenters.medwatch import form_view
from tests.registry.conftest import Cast, Register, hire
from tests.registry.harmed import harm, infection, put_to
from tests.registry.treated import hold_session


@pytest.fixture
def event(at_work: Actor, register: Register) -> AdverseEvent:
    return harm(at_work, register("Sato"), injector=at_work)


@pytest.fixture
def second(cast: Cast) -> Actor:
    return hire(cast.clinic, "second", Role.PHYSICIAN)


def owed() -> set[str]:
    rows = DueItem.objects.filter(kind__in=["look-at-harm", "judge-harm"])
    return set(rows.values_list("kind", flat=True))


def judge(event: AdverseEvent, by: Actor) -> str:
    return judge_relatedness(event=event, verdict="possible", reason="Near", by=by).reader


def test_it_is_due_until_it_is_closed_and_judged(
    at_work: Actor, event: AdverseEvent, second: Actor
) -> None:
    """What is closed is healed, and may have been caused by the treatment all the same."""
    kinds = {one.kind: one.owner_role for one in DueItem.objects.all()}
    assert kinds["look-at-harm"] == kinds["judge-harm"] == "physician"
    course = event.course
    assert kept_items(course) == due_of(course, knowledge=clinic_knowledge(course.clinic))
    look_at_adverse_event(event=event, step="closed", note="Healed", by=at_work)
    assert owed() == {"judge-harm"}
    assert kept_items(course) == due_of(course, knowledge=clinic_knowledge(course.clinic))
    judge(event, at_work)
    assert owed() == {"judge-harm"}
    judge(event, second)
    assert owed() == set()
    assert pairs(at_work.clinic) == [("possible", "possible")]


def test_what_is_judged_is_due_until_it_is_closed(
    at_work: Actor, event: AdverseEvent, second: Actor
) -> None:
    judge(event, at_work)
    judge(event, second)
    assert owed() == {"look-at-harm"}


def test_where_nobody_who_treated_may_judge_two_physicians_can_all_the_same(
    cast: Cast, at_work: Actor, register: Register, second: Actor
) -> None:
    """After no session, and a nurse looks after it: whoever judges first stands in for who
    treated."""
    event = harm(at_work, register("Sato"))
    assert cast.colleague.user is not None
    AdverseEvent.objects.update(owner=cast.colleague.user, owner_role="nurse", session=None)
    event.refresh_from_db()
    assert judge(event, second) == "treating"
    assert judge(event, at_work) == "second"
    assert pairs(at_work.clinic) == [("possible", "possible")]


def test_where_the_injector_has_left_who_looks_after_it_judges_in_their_place(
    cast: Cast, at_work: Actor, register: Register, second: Actor
) -> None:
    gone = hire(cast.clinic, "gone", Role.PHYSICIAN)
    event = harm(at_work, register("Sato"), injector=gone)
    Membership.objects.filter(user=gone.user).update(
        starts_on=date(2019, 1, 1), ends_on=date(2020, 1, 1)
    )
    assert judge(event, second) == "second"
    assert judge(event, at_work) == "treating"


def test_a_new_owner_who_did_not_treat_is_the_second_reader(
    at_work: Actor, register: Register, second: Actor
) -> None:
    event = harm(at_work, register("Sato"))
    assert judge(event, at_work) == "treating"
    AdverseEvent.objects.update(owner=second.user)
    event.refresh_from_db()
    assert judge(event, second) == "second"


def test_a_physician_says_by_name_that_nobody_else_here_can_judge_it(
    cast: Cast, at_work: Actor, event: AdverseEvent
) -> None:
    with pytest.raises(Invalid) as refused:
        say_one_reader(event=event, note=" ", by=at_work)
    assert refused.value.faults == {"note": "not-judged-once"}
    judge(event, at_work)
    say_one_reader(event=event, note="The only physician here", by=at_work)
    assert owed() == {"look-at-harm"}
    assert pairs(at_work.clinic) == []
    course = event.course
    assert kept_items(course) == due_of(course, knowledge=clinic_knowledge(course.clinic))
    later = hire(cast.clinic, "later", Role.PHYSICIAN)
    assert judge(event, later) == "second"


def test_nobody_says_so_while_another_physician_here_can(
    cast: Cast, at_work: Actor, event: AdverseEvent, second: Actor
) -> None:
    judge(event, at_work)
    with pytest.raises(Invalid) as refused:
        say_one_reader(event=event, note="Nobody", by=at_work)
    assert refused.value.faults == {"note": "reader-here"}
    with pytest.raises(NotAllowed):
        say_one_reader(event=event, note="Nobody", by=cast.colleague)


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
    sessions = possible_sessions(event.course)
    assert sessions == [event.session, second]
    today = clock.today(at_work.clinic)
    found = [session_before(sessions, today - timedelta(days=days)) for days in (0, 1, 2, 5, 6)]
    assert found == [second, second, event.session, event.session, second]  # the last: asked about
    assert session_before([], today) is None


def test_the_draft_for_fda_has_each_vial_and_no_name(at_work: Actor, event: AdverseEvent) -> None:
    record = current_record(event)
    assert record is not None
    items = medwatch_items(event, record, by=at_work)
    products = {one.field: one.value for one in items if one.number == 1}
    assert (products["product"], products["lot"]) == ("Dextrose 50 %", "A-1")
    assert "Sato" not in str(items)
    shown = str(form_view(items, clinic_knowledge(at_work.clinic)))
    assert "Knee osteoarthritis" in shown


def test_the_draft_for_fda_names_what_was_taken_when_it_began(
    at_work: Actor, event: AdverseEvent
) -> None:
    """Not what was given for it, nor what had ended; of unknown days it is named."""
    record = current_record(event)
    assert record is not None
    onset_on = record.onset_on
    days = {
        "Ceftriaxone": (onset_on + timedelta(days=2), None),
        "Paracetamol": (onset_on, None),
        "Naproxen": (onset_on - timedelta(days=90), onset_on - timedelta(days=1)),
        "Metformin": (onset_on - timedelta(days=90), onset_on + timedelta(days=1)),
        "Vitamin D": (None, None),
    }
    for typed, (started_on, ended_on) in days.items():
        MedicineUse.objects.create(
            **entry(at_work, event.patient, at=clock.now(at_work.clinic)),
            typed=typed,
            started_on=started_on,
            ended_on=ended_on,
        )
    said = str(medwatch_items(event, record, by=at_work))
    assert {one for one in days if one in said} == {"Paracetamol", "Metformin", "Vitamin D"}
