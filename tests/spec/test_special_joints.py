"""An artificial joint, a screw nearby, a replacement that is planned, a steroid not long ago."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from prolo.care.answers import Answer
from prolo.care.candidate import assess_candidate, last_injection_on, start_on
from prolo.care.checklist import Waiting
from prolo.care.conclusions import Conclusion
from prolo.care.learned import on_the_list, said_of_another_course, with_learned
from prolo.care.named_places import names_place
from prolo.care.plan_person import Said
from prolo.knowledge import load_knowledge
from tests.spec.ready_day import judge, with_answers, with_items, with_plan
from tests.spec.special import answering, assessed, heavy, on_the_day, planned
from tests.spec.tables import Spec
from tests.spec.test_candidate_weighed import healthy

ON = date(2026, 6, 20)

step = "special"
title = "Artificial joints, implants, a planned replacement, a recent steroid"
place = 6
text = """
Nothing is injected at an artificial joint. A screw, plate, anchor or device nearby bars nobody: the
plan says that it is there, and before the first needle somebody says that the injector knows where.
What becomes known after the plan was signed is weighed on the day, until it is signed again.
Ninety days lie between an injection into a joint and its replacement, and between a corticosteroid
injection and the first needle at that place; a session that was moved is weighed again on its day.
The plan's first session is on 6 July 2026, the day of the session is 20 June.
"""


def artificial(answer: str) -> dict[str, object]:
    given = replace(healthy(), prosthesis_at_target=Answer(answer))
    said = Said(artificial_joint=Answer(answer))
    return {
        "candidate": assessed(given),
        "plan": heavy(planned("knee joint", said=said), "stop", "ask"),
    }


def since_the_plan(answer: str) -> dict[str, object]:
    day = on_the_day(artificial_joint=Answer(answer))
    return {"found": heavy(day, "stop", "ask"), "day": day.verdict}


def implant(answer: str, injector_knows: str) -> dict[str, object]:
    asked = Answer(answer)
    is_there = asked in (Answer.YES, Answer.UNSURE)
    day = judge(
        with_items(implant_known=Answer(injector_knows)), with_plan(has_implant_near=is_there)
    )
    return {
        "candidate": assessed(answering(implant_near=answer)),
        "plan": heavy(planned("knee joint", said=Said(implant_near=asked)), "stop", "ask", "warn"),
        "day": day.verdict,
    }


def replaced(last_injection_on: str) -> dict[str, object]:
    last_on = date.fromisoformat(last_injection_on) if last_injection_on else None
    day = on_the_day(last_injection_on=last_on)
    return {
        "plan": heavy(planned("knee joint", last_injection_on=last_on), "stop", "ask"),
        "found": heavy(day, "stop", "ask"),
        "day": day.verdict,
    }


def steroid(start_on: str) -> dict[str, object]:
    first_on = date.fromisoformat(start_on) if start_on else None
    day = on_the_day(start_on=first_on)
    return {
        "plan": heavy(planned("knee joint", start_on=first_on), "stop", "ask"),
        "found": heavy(day, "stop", "ask"),
        "day": day.verdict,
    }


def test_nothing_is_injected_at_an_artificial_joint(spec: Spec) -> None:
    spec(
        artificial,
        """
        answer    || candidate    | plan
        yes       || not-suitable | artificial-joint
        unsure    || cannot-say   | artificial-joint-not-sure
        no        || suitable     | –
        """,
        follows=["contraindications/prosthetic-joint"],
    )


def test_an_artificial_joint_that_nobody_knew_of_stops_on_the_day(spec: Spec) -> None:
    spec(
        since_the_plan,
        """
        answer    || found                     | day
        yes       || artificial-joint          | not-today
        unsure    || artificial-joint-not-sure | person-decides
        no        || –                         | ready
        not-asked || –                         | ready
        """,
        follows=["contraindications/prosthetic-joint"],
    )


def implant_since_the_plan(answer: str) -> dict[str, object]:
    day = on_the_day(implant_near=Answer(answer))
    return {"found": heavy(day, "stop", "ask"), "day": day.verdict}


def test_an_implant_that_the_plan_did_not_weigh_is_decided_on_the_day(spec: Spec) -> None:
    """Said of this place in another course, or in a record that was put together with this one."""
    spec(
        implant_since_the_plan,
        """
        answer    || found                 | day
        yes       || implant-near          | person-decides
        unsure    || implant-near-not-sure | person-decides
        no        || –                     | ready
        not-asked || –                     | ready
        """,
        follows=["contraindications/implant-near"],
    )


def test_the_injector_knows_where_an_implant_lies(spec: Spec) -> None:
    spec(
        implant,
        """
        answer | injector knows || candidate                | plan                  | day
        no     | not-asked      || suitable                 | –                     | ready
        yes    | yes            || suitable-with-conditions | implant-near          | ready
        yes    | no             || suitable-with-conditions | implant-near          | ready-after
        yes    | not-asked      || suitable-with-conditions | implant-near          | ready-after
        unsure | not-asked      || cannot-say               | implant-near-not-sure | ready-after
        """,
        follows=["contraindications/implant-near", "checklist/implant-known"],
    )


def test_a_session_stays_ninety_days_before_a_replacement(spec: Spec) -> None:
    """Weighed in the plan, and again on the day: it may have been moved."""
    spec(
        replaced,
        """
        last injection on || plan                 | found                | day
        2026-09-01        || –                    | –                    | ready
        2026-07-05        || too-near-replacement | –                    | ready
        2026-06-20        || too-near-replacement | –                    | ready
        2026-06-19        || too-near-replacement | too-near-replacement | person-decides
        –                 || –                    | –                    | ready
        """,
        follows=["contraindications/planned-replacement", "thresholds/replacement-days"],
    )


def test_a_session_waits_for_the_end_of_a_steroids_ninety_days(spec: Spec) -> None:
    spec(
        steroid,
        """
        start on   || plan                 | found                | day
        2026-06-20 || –                    | –                    | ready
        2026-06-21 || –                    | before-deferral-ends | person-decides
        2026-07-07 || before-deferral-ends | before-deferral-ends | person-decides
        –          || –                    | –                    | ready
        """,
        follows=["contraindications/recent-steroid", "thresholds/steroid-injection-days"],
    )


def since_the_last_visit(region: str, **given: str) -> dict[str, object]:
    """The session is on 20 June 2026."""
    answers = {name: Answer(given[name]) for name in ("steroid_here", "replacement")}
    days = {
        name: date.fromisoformat(given[name]) if given[name] else None
        for name in ("steroid_on", "replacement_on")
    }
    day = judge(
        with_answers(**answers, **days, site_stated=region),
        with_plan(region=region, structures=()),
    )
    return what_came_between(day)


def what_came_between(day: Conclusion) -> dict[str, object]:
    rules = ("readiness.change", "readiness.day", "readiness.waiting")
    found = [one for one in day.findings if one.rule in rules and one.weight != "ok"]
    return {"found": [one.code for one in found], "weights": [one.weight for one in found]}


def test_a_steroid_or_an_operation_that_came_between_is_asked_about(spec: Spec) -> None:
    """Another physician may have injected cortisone since the plan, a surgeon may have given a day:
    ninety days after the one, ninety before the other. A spine is not replaced. A «no» that has a
    day is asked again: one of the two is a slip."""
    spec(
        since_the_last_visit,
        """
        region | steroid here | steroid on | replacement | replacement on || found                | weights
        knee   | no           | –          | no          | –              || –                    | –
        knee   | yes          | 2026-03-23 | no          | –              || before-deferral-ends | ask
        knee   | yes          | 2026-03-22 | no          | –              || –                    | –
        knee   | yes          | –          | no          | –              || steroid-here         | ask
        knee   | no           | –          | yes         | 2026-08-01     || too-near-replacement | ask
        knee   | no           | –          | yes         | 2026-09-17     || too-near-replacement | ask
        knee   | no           | –          | yes         | 2026-09-18     || replacement-later    | inform
        knee   | unsure       | –          | unsure      | –              || steroid-here, replacement | ask, ask
        knee   | not-asked    | –          | not-asked   | –              || steroid-here, replacement | missing, missing
        neck   | no           | –          | not-asked   | –              || –                    | –
        knee   | no           | 2026-06-01 | no          | –              || steroid-no-with-day     | missing
        knee   | no           | –          | no          | 2026-08-01     || replacement-no-with-day | missing
        neck   | no           | 2020-01-01 | not-asked   | –              || steroid-no-with-day     | missing
        """,
        follows=["contraindications/recent-steroid", "contraindications/planned-replacement"],
    )  # fmt: skip


def said_again(on_record: str, answer: str, operation_on: str) -> dict[str, object]:
    """``on_record`` is the last day for an injection, known before the day of the session."""
    planned_on = date.fromisoformat(operation_on) if operation_on else None
    last_on = date.fromisoformat(on_record) if on_record else None
    day = judge(
        with_answers(replacement=Answer(answer), replacement_on=planned_on),
        with_plan(last_injection_on=last_on),
    )
    return what_came_between(day)


def test_an_operation_that_is_said_again_is_one_question(spec: Spec) -> None:
    """However often it is said, by whomever: what was said last counts. A yes without a day says
    nothing new of an operation that is on record; a no takes nothing back that is. Who is not sure is
    asked, and a day that they give all the same counts if it is the earlier one."""
    spec(
        said_again,
        """
        on record  | answer    | operation on || found                | weights
        2026-05-03 | yes       | 2026-08-01   || too-near-replacement | ask
        2026-05-03 | yes       | –            || too-near-replacement | ask
        2026-05-03 | unsure    | –            || too-near-replacement | ask
        2026-05-03 | no        | –            || too-near-replacement | ask
        2026-05-03 | not-asked | –            || too-near-replacement, replacement | ask, missing
        2026-05-03 | yes       | 2026-12-01   || replacement-later    | inform
        2026-09-02 | yes       | 2026-12-01   || replacement-later    | inform
        2026-09-02 | yes       | –            || replacement-later    | inform
        2026-09-02 | yes       | 2026-08-01   || too-near-replacement | ask
        2026-05-03 | unsure    | 2026-12-01   || too-near-replacement | ask
        2026-09-02 | unsure    | –            || replacement          | ask
        2026-09-02 | unsure    | 2026-07-01   || too-near-replacement | ask
        2026-09-02 | unsure    | 2026-12-01   || replacement          | ask
        –          | yes       | –            || replacement          | ask
        –          | unsure    | 2026-07-01   || too-near-replacement | ask
        –          | unsure    | 2026-12-01   || replacement          | ask
        """,
        follows=["contraindications/planned-replacement", "thresholds/replacement-days"],
    )


def cortisone_again(on_record: str, steroid_on: str, listed: str) -> dict[str, object]:
    """``on_record`` is the first day after what is known; ``listed`` the same of a medicine that
    was typed into the person's list."""
    start_on = date.fromisoformat(on_record) if on_record else None
    waits = Waiting(
        medicine="triamcinolone",
        code="steroid-injection",
        until_on=date.fromisoformat(listed) if listed else None,
    )
    day = judge(
        with_answers(steroid_here=Answer.YES, steroid_on=date.fromisoformat(steroid_on)),
        with_plan(start_on=start_on, waiting=(waits,) if listed else ()),
    )
    return what_came_between(day)


def test_cortisone_that_is_said_again_is_one_question(spec: Spec) -> None:
    """The latest counts, whether the first visit, an earlier day, the list of medicines or today's
    answer gave it."""
    spec(
        cortisone_again,
        """
        on record  | steroid on | listed     || found                | weights
        2026-09-08 | 2026-06-10 | –          || before-deferral-ends | ask
        2026-09-08 | 2026-06-01 | –          || before-deferral-ends | ask
        2026-08-30 | 2026-06-10 | –          || before-deferral-ends | ask
        2026-08-30 | 2026-03-01 | –          || before-deferral-ends | ask
        2026-09-08 | 2026-06-10 | 2026-09-08 || steroid-injection    | ask
        –          | 2026-06-10 | 2026-09-08 || steroid-injection    | ask
        –          | 2026-06-10 | 2026-08-30 || before-deferral-ends, steroid-injection | ask, ask
        –          | 2026-03-01 | –          || –                    | –
        """,
        follows=["contraindications/recent-steroid", "thresholds/steroid-injection-days"],
    )


def on_an_earlier_day(
    steroid_on: str, operation_on: str, *, first_visit: str = "", then: str = ""
) -> dict[str, object]:
    """``first_visit`` gave a day of the operation; ``then`` it was asked about once more."""
    found = with_answers(
        steroid_here=Answer.YES if steroid_on else Answer.NO,
        steroid_on=date.fromisoformat(steroid_on) if steroid_on else None,
        replacement=Answer.YES if operation_on else Answer.NO,
        replacement_on=date.fromisoformat(operation_on) if operation_on else None,
    )
    later = [with_answers(replacement=Answer(then))] if then else []
    given = replace(
        healthy(), replacement_on=date.fromisoformat(first_visit) if first_visit else None
    )
    learned = with_learned(given, before=[], since=[found, *later], today=ON)
    candidate = assess_candidate(learned, knowledge=load_knowledge(), today=ON)
    return {"start_on": start_on(candidate), "last_injection_on": last_injection_on(candidate)}


def test_what_a_sessions_day_found_out_counts_for_the_rest_of_the_course(spec: Spec) -> None:
    """Found out by the checks of an earlier session, as seen on 20 June 2026. The days of a plan, the
    day that is offered for the next session and the checks of that day go by it. A later «no» takes back
    what was found out, never what the first visit said."""
    spec(
        on_an_earlier_day,
        """
        steroid on | operation on | first visit | then || start on   | last injection on
        –          | –            | –           | –    || –          | –
        2026-06-10 | –            | –           | –    || 2026-09-08 | –
        2026-03-01 | –            | –           | –    || –          | –
        –          | 2026-12-01   | –           | –    || –          | 2026-09-02
        –          | 2026-12-01   | –           | no   || –          | –
        –          | 2026-12-01   | 2026-11-01  | –    || –          | 2026-09-02
        –          | –            | 2026-11-01  | –    || –          | 2026-08-03
        –          | 2026-12-01   | 2026-11-01  | no   || –          | 2026-08-03
        """,
        follows=["contraindications/recent-steroid", "contraindications/planned-replacement"],
    )


def in_another_course(steroid_on: str, operation_on: str, this_course: str) -> dict[str, object]:
    """The first visit of ``this_course`` came later, and asked about an operation."""
    other = replace(
        healthy(),
        last_steroid_on=date.fromisoformat(steroid_on) if steroid_on else None,
        replacement_on=date.fromisoformat(operation_on) if operation_on else None,
    )
    given = answering(**({"planned-replacement": this_course} if this_course else {}))
    learned = with_learned(given, before=[said_of_another_course(other)], since=[], today=ON)
    candidate = assess_candidate(learned, knowledge=load_knowledge(), today=ON)
    return {"start_on": start_on(candidate), "last_injection_on": last_injection_on(candidate)}


def on_the_medicine_list(typed: str, course: str) -> dict[str, object]:
    """Given on 10 June 2026."""
    region, _, side = course.rpartition(" ")
    here = names_place(typed, region, side)
    listed = [on_the_list(date(2026, 6, 10))] if here else []
    learned = with_learned(healthy(), before=listed, since=[], today=ON)
    candidate = assess_candidate(learned, knowledge=load_knowledge(), today=ON)
    return {"start_on": start_on(candidate)}


def test_what_another_course_at_the_same_place_says_counts_here_too(spec: Spec) -> None:
    """As seen on 20 June 2026. That no operation is planned any more, this course may say."""
    spec(
        in_another_course,
        """
        steroid on | operation on | this course || start on   | last injection on
        –          | –            | –           || –          | –
        2026-06-10 | –            | –           || 2026-09-08 | –
        2026-03-01 | –            | –           || –          | –
        –          | 2026-12-01   | not-asked   || –          | 2026-09-02
        –          | 2026-12-01   | unsure      || –          | 2026-09-02
        –          | 2026-12-01   | no          || –          | –
        2026-06-10 | –            | no          || 2026-09-08 | –
        """,
        follows=["contraindications/recent-steroid", "contraindications/planned-replacement"],
    )


def test_cortisone_on_the_list_with_the_place_and_the_day_defers_that_place(spec: Spec) -> None:
    """In any of the languages in which it is typed. Where it names no place, the preparation of a
    session asks where it was."""
    spec(
        on_the_medicine_list,
        """
        typed                          | course         || start on
        cortisone shot, right knee     | knee right     || 2026-09-08
        cortisone shot, left knee      | knee right     || –
        cortisone shot knee            | knee right     || 2026-09-08
        cortisone shots both knees     | knee left      || 2026-09-08
        cortisone shot, left shoulder  | knee right     || –
        right knee, cortisone shot, 3 weeks ago | knee right || 2026-09-08
        left knee, cortisone shot, 3 weeks ago  | knee right || –
        Kortisonspritze rechtes Knie   | knee right     || 2026-09-08
        cortisona rodilla izquierda    | knee left      || 2026-09-08
        cortisone injection, low back  | back midline   || 2026-09-08
        cortisone shot, low back in March | back midline || 2026-09-08
        cortisone in the back on 3 March | back midline || 2026-09-08
        cortisone shot in lower back, back in March | back midline || 2026-09-08
        cortisone shot back in March   | back midline   || –
        cortisone shot, back then      | back midline   || –
        cortisone shot, MRI came back positive | back midline || –
        cortisone shot                 | knee right     || –
        """,
        follows=["contraindications/recent-steroid", "thresholds/steroid-injection-days"],
    )
