"""A plan beside what was published."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from prolo.care.dates import OpenDays
from prolo.care.limits import Patient
from prolo.care.plan import Gain, Plan, PlannedSite, left_open, propose_plan
from prolo.care.plan_check import PlannedFor, check_plan
from prolo.care.plan_days import Bounds, weigh_days
from prolo.care.plan_mixtures import weigh_mixtures
from prolo.errors import CareError
from prolo.knowledge import load_knowledge
from tests.spec.tables import Spec

step = "plan"
title = "What is planned, beside what was published"
text = """
A plan is drafted from what one report did, which is no advice; a physician changes what they want
and signs it. What nobody verified, or the report does not say, is left open in the draft. Outside
the published range of a condition it says so; what a person reacts to is not injected; and a dose
is weighed as it is in the room.
"""
TODAY = date(2026, 3, 2)  # a Monday
NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
CLOSED = OpenDays.without([date(2026, 4, 3)])
OWN = ("allergy", "sessions", "dates", "span", "strength", "volume", "place", "follow-ups")


def plan(
    structure: str = "knee-joint",
    *,
    condition: str = "knee-oa",
    side: str = "right",
    needles: str = "1",
    ml: str = "6",
    irritant: str = "dextrose",
    pct: str = "25",
    sessions: str = "2026-03-16, 2026-04-13, 2026-05-11",
    allergies: str = "",
    medicines: str = "",
    weeks: str = "6, 12, 26, 52",
    points: str = "2",
    anaesthetic: str = "",
    reacted: str = "",
    start_on: str = "",
    last_injection_on: str = "",
) -> dict[str, object]:
    drafted = Plan(
        protocol="",
        sites=(
            PlannedSite(
                structure=structure,
                side=side,
                injections=int(needles),
                volume_ml=Decimal(ml),
                irritant=irritant,
                irritant_pct=Decimal(pct) if pct else None,
                anaesthetic=anaesthetic,
                anaesthetic_pct=Decimal("0.2") if anaesthetic else None,
            ),
        ),
        sessions_on=tuple(map(date.fromisoformat, sessions.split(", "))) if sessions else (),
        follow_up_weeks=tuple(map(int, weeks.split(", "))),
        gain=Gain(points=Decimal(points)),
    )
    try:
        concluded = check_plan(
            drafted,
            PlannedFor(
                condition=condition,
                side="right",
                patient=Patient(weight_kg=Decimal(70), is_adult=True),
                allergies=tuple(filter(None, allergies.split(", "))),
                medicines=tuple(filter(None, medicines.split(", "))),
                reacted_to_anaesthetic=bool(reacted),
                start_on=date.fromisoformat(start_on) if start_on else None,
                last_injection_on=(
                    date.fromisoformat(last_injection_on) if last_injection_on else None
                ),
            ),
            open_days=CLOSED,
            knowledge=load_knowledge(),
            now=NOW,
            today=TODAY,
        )
    except CareError as refused:
        return {"says": [f"{k}: {v}" for k, v in refused.faults.items()], "verdict": "refused"}
    own = [
        one
        for one in concluded.findings
        if one.rule.startswith("plan.") and (one.weight != "inform" or one.rule == "plan.span")
    ]
    return {
        "says": [f"{one.rule.removeprefix('plan.')}: {one.code}" for one in own],
        "beyond": [one.code for one in concluded.findings if one.code.endswith("-beyond")],
        "verdict": concluded.verdict,
    }


def dosed(**given: str) -> dict[str, object]:
    """Of a plan of several weeks, what is said of strength and volume."""
    found = plan(sessions="2026-03-16, 2026-04-13, 2026-06-29", **given)
    return {**found, "says": [one for one in found["says"] if one[:3] in ("str", "vol")]}


def drafted(protocol: str, tender: str, side: str = "right") -> dict[str, object]:
    knowledge = load_knowledge()
    report = knowledge.protocols[protocol]
    found = propose_plan(
        protocol=report,
        condition=report.condition,
        side=side,
        tender=tuple(filter(None, tender.split(", "))),
        first_on=date(2026, 3, 7),  # a Saturday
        open_days=CLOSED,
        knowledge=knowledge,
    )
    return {
        "sites": [
            f"{one.structure} {one.volume_ml or '?'} mL {one.irritant_pct or '?'} %"
            for one in found.sites
        ],
        "numbed": sorted(
            {f"{one.anaesthetic} {one.anaesthetic_pct}" for one in found.sites if one.anaesthetic}
        ),
        "sided": [f"{one.structure} {one.side}" for one in found.sites],
        "open": left_open(found),
        "sessions": found.sessions_on,
    }


def test_a_draft_has_the_figures_of_its_report_on_open_days(spec: Spec) -> None:
    """Structures inside the joint come from the report, those outside from what is tender. A
    figure that nobody verified stays open. Good Friday, 3 April 2026, is a closed day here."""
    spec(
        drafted,
        """
        protocol      | tender                                 || sites                                            | sessions
        rabago-2013   | knee-pes-anserine                      || knee-joint 6 mL 25 %, knee-pes-anserine 0.5 mL 15 % | 2026-03-09, 2026-04-06, 2026-05-04
        sit-2020      | –                                      || knee-joint ? mL ? %                              | 2026-03-09, 2026-04-06, 2026-05-04, 2026-06-29
        yelland-2004  | back-iliac-crest                       || back-iliac-crest ? mL 20 %                       | 2026-03-09, 2026-03-23, 2026-04-06, 2026-04-20, 2026-05-04, 2026-05-18
        """,
        follows=["protocols/rabago-2013", "protocols/sit-2020", "protocols/yelland-2004"],
    )


def test_in_the_midline_a_draft_has_each_side_of_its_own(spec: Spec) -> None:
    """Nobody asks on which side a back is tender: who drafts takes away the side that is not
    treated. What lies in the middle stands once."""
    spec(
        drafted,
        """
        protocol     | tender                                     | side    || sided
        yelland-2004 | back-interspinous-l4-5, back-iliac-crest   | midline || back-interspinous-l4-5 midline, back-iliac-crest right, back-iliac-crest left
        yelland-2004 | back-interspinous-l4-5, back-iliac-crest   | left    || back-interspinous-l4-5 midline, back-iliac-crest left
        kim-2010     | –                                          | midline || back-sacroiliac-joint right, back-sacroiliac-joint left
        rabago-2013  | knee-pes-anserine                          | left    || knee-joint left, knee-pes-anserine left
        """,
        follows=["regions/back"],
    )  # fmt: skip


def test_what_a_report_does_not_say_is_named_as_open(spec: Spec) -> None:
    """An anaesthetic stands in the draft where the report names one, and its strength."""
    spec(
        drafted,
        """
        protocol      | tender                     || numbed        | open
        yelland-2004  | back-iliac-crest           || lidocaine 0.2 | volume
        rabago-2013   | knee-pes-anserine          || –             | anaesthetic
        sit-2020      | –                          || –             | volume, strength, anaesthetic
        jahangiri-2014 | wrist-hand-thumb-cmc-joint || lidocaine 1  | –
        """,
        follows=["protocols/jahangiri-2014", "protocols/yelland-2004"],
    )  # fmt: skip


def mixed(irritant: str, anaesthetic: str, vials: str) -> dict[str, object]:
    """Planned strengths, and the vials that the clinic draws from; of dextrose the label's."""
    name, _space, pct = irritant.partition(" ")
    numbing, _space, numbing_pct = anaesthetic.partition(" ")
    site = PlannedSite(
        structure="knee-joint",
        side="right",
        volume_ml=Decimal(6),
        irritant=name,
        irritant_pct=Decimal(pct),
        anaesthetic=numbing,
        anaesthetic_pct=Decimal(numbing_pct),
    )
    named = [one.split(" ") for one in vials.split(", ")] if vials else []
    found = tuple(
        weigh_mixtures(
            Plan(protocol="", sites=(site, site), sessions_on=()),
            {one: Decimal(strength) for one, strength in named},
            load_knowledge(),
        )
    )
    given = found[0].params if found else {}
    return {
        "says": [one.code for one in found],
        "together": given.get("together_pct"),
        "most_dextrose": given.get("most_irritant_pct"),
        "most_lidocaine": given.get("most_anaesthetic_pct"),
        "vial_needed": given.get("needed_vial_pct"),
    }


def test_what_cannot_be_mixed_is_said_with_what_can(spec: Spec) -> None:
    """Of a syringe, 25 % dextrose from a vial of 50 % takes a half; 1 % lidocaine from a vial of
    1 % takes all of it."""
    spec(
        mixed,
        """
        irritant    | anaesthetic   | vials                     || says              | together | most dextrose | most lidocaine | vial needed
        dextrose 25 | lidocaine 1   | lidocaine 1               || cannot-be-mixed   | 150      | –             | 0.5            | 2
        dextrose 25 | lidocaine 1   | lidocaine 2               || –                 | –        | –             | –              | –
        dextrose 25 | lidocaine 0.5 | lidocaine 1               || –                 | –        | –             | –              | –
        dextrose 20 | lidocaine 0.2 | lidocaine 1               || –                 | –        | –             | –              | –
        dextrose 25 | lidocaine 0.6 | dextrose 30, lidocaine 2  || cannot-be-mixed   | 113.34   | 21            | 0.33           | –
        dextrose 50 | lidocaine 0.5 | lidocaine 1               || cannot-be-mixed   | 150      | 25            | –              | –
        dextrose 25 | lidocaine 1   | –                         || needs-strong-vial | 50       | 50            | 1              | 2
        dextrose 20 | lidocaine 0.2 | –                         || –                 | –        | –             | –              | –
        dextrose 25 | lidocaine 10  | lidocaine 1               || cannot-be-mixed   | 1050     | –             | 0.5            | –
        dextrose 25 | lidocaine 10  | –                         || cannot-be-mixed   | 50       | 50            | 1              | –
        """,
        follows=["irritants/dextrose"],
    )  # fmt: skip


def test_what_is_above_the_published_asks_why_and_what_is_beyond_every_report_stops(
    spec: Spec,
) -> None:
    """Six millilitres of 25 % dextrose into a knee were given in a trial, and ten of 16 %; half a
    millilitre to 2.5 outside it. More than anybody gave anywhere stops until a physician overrides
    it by name and with a reason."""
    spec(
        dosed,
        """
        condition    | structure                  | needles | ml  | pct || says                      | beyond          | verdict
        knee-oa      | knee-joint                 | 1       | 6   | 25  || –                         | –               | inform
        knee-oa      | knee-joint                 | 1       | 10  | 16  || –                         | –               | inform
        knee-oa      | knee-joint                 | 1       | 4   | 25  || volume: below-published   | –               | warn
        knee-oa      | knee-joint                 | 1       | 6   | 10  || strength: below-published | –               | warn
        knee-oa      | knee-pes-anserine          | 1       | 3   | 15  || volume: above-published   | –               | ask
        knee-oa      | knee-pes-anserine          | 1       | 0.5 | 20  || strength: above-published | –               | ask
        thumb-cmc-oa | wrist-hand-thumb-cmc-joint | 1       | 3   | 10  || volume: above-published   | –               | ask
        knee-oa      | knee-joint                 | 1       | 6   | 50  || strength: above-published | strength-beyond | stop
        knee-oa      | knee-joint                 | 1       | 25  | 25  || volume: above-published   | volume-beyond   | stop
        knee-oa      | knee-joint                 | 1       | 25  | 50  || strength: above-published, volume: above-published | strength-beyond, volume-beyond, load-beyond | stop
        knee-oa      | knee-pes-anserine          | 1       | 16  | 15  || volume: above-published   | volume-beyond   | stop
        knee-oa      | knee-pes-anserine          | 40      | 2.5 | 15  || –                         | load-beyond     | stop
        """,
        follows=["protocols/rabago-2013", "protocols/bayat-2023", "protocols/hauser-neck"],
    )  # fmt: skip


def test_a_session_closer_than_published_is_said(spec: Spec) -> None:
    spec(
        plan,
        """
        sessions                           || says                         | verdict
        2026-03-16, 2026-03-17, 2026-06-29 || dates: closer-than-published | warn
        """,
        follows=["protocols/rabago-2013"],
    )


def spaced(condition: str, irritant: str, days: str) -> dict[str, object]:
    first_on = date(2026, 3, 16)
    sites = [
        PlannedSite(structure="", side="", volume_ml=Decimal(1), irritant=one)
        for one in irritant.split(", ")
    ]
    sessions_on = tuple(first_on + timedelta(days=int(one)) for one in days.split(", "))
    found = [
        one
        for one in weigh_days(
            Plan(protocol="", sites=tuple(sites), sessions_on=sessions_on),
            condition=condition,
            bounds=Bounds(None, None),
            open_days=OpenDays(),
            knowledge=load_knowledge(),
        )
        if one.code in ("closer-than-published", "distance-unknown")
    ]
    return {
        "says": [one.code for one in found],
        "waited": [one.params["low"] for one in found if "low" in one.params],
        "of": [one.params["irritant"] for one in found if "irritant" in one.params],
        "weighs": [one.weight for one in found],
    }


def test_sessions_lie_as_far_apart_as_the_reports_of_what_is_injected(spec: Spec) -> None:
    """Of backs, one report of phenol waited a week and one of dextrose two. Morrhuate with dextrose
    was reported of elbows alone, after four weeks. Of morrhuate alone nothing is known: whoever
    signs says why."""
    spec(
        spaced,
        """
        condition       | irritant           | days     || says                                    | waited | of        | weighs
        low-back        | p2g                | 0, 7, 14 || –                                       | –      | –         | –
        low-back        | p2g                | 0, 6     || closer-than-published                   | 1      | –         | warn
        low-back        | dextrose           | 0, 14    || –                                       | –      | –         | –
        low-back        | dextrose           | 0, 13    || closer-than-published                   | 2      | –         | warn
        low-back        | p2g, dextrose      | 0, 7     || closer-than-published                   | 2      | –         | warn
        knee-oa         | dextrose           | 0, 7     || –                                       | –      | –         | –
        knee-oa         | dextrose-morrhuate | 0, 7     || closer-than-published                   | 4      | –         | warn
        knee-oa         | morrhuate          | 0, 28    || distance-unknown                        | –      | morrhuate | ask
        knee-oa         | morrhuate          | 0, 6     || closer-than-published, distance-unknown | 1      | morrhuate | warn, ask
        patellar-tendon | morrhuate          | 0        || –                                       | –      | –         | –
        patellar-tendon | dextrose           | 0, 3     || –                                       | –      | –         | –
        """,
        follows=["protocols/dechow-1999", "protocols/yelland-2004", "protocols/scarpone-2008", "irritants/morrhuate"],
    )  # fmt: skip


def test_a_day_on_which_the_clinic_does_not_treat_is_said(spec: Spec) -> None:
    spec(
        plan,
        """
        sessions                           || says                                          | verdict
        2026-03-14, 2026-04-13, 2026-06-29 || dates: closed-weekday                          | warn
        2026-03-06, 2026-04-03, 2026-06-29 || dates: closure                                 | warn
        """,
    )


def test_what_the_person_reacts_to_or_bleeds_from_is_not_planned_lightly(spec: Spec) -> None:
    """Cod liver oil is what morrhuate is made of. A place that lies deep cannot be pressed on when
    it bleeds."""
    spec(
        plan,
        """
        condition | structure        | irritant  | pct | ml  | allergies | medicines || verdict
        knee-oa   | knee-joint       | dextrose  | 25  | 6   | –         | –         || inform
        knee-oa   | knee-joint       | morrhuate | 5   | 1   | fish      | –         || stop
        low-back  | back-facet-l4-5  | dextrose  | 20  | 0.5 | –         | –         || warn
        low-back  | back-facet-l4-5  | dextrose  | 20  | 0.5 | –         | apixaban  || ask
        neck      | neck-spinous-upper | dextrose | 15 | 0.5 | –         | warfarin  || ask
        knee-oa   | knee-pes-anserine | dextrose | 15  | 0.5 | –         | warfarin  || inform
        """,
    )  # fmt: skip


def test_an_anaesthetic_that_the_person_reacts_to_is_not_planned(spec: Spec) -> None:
    """Whatever it is called. Somebody who reacted to a numbing injection and cannot say to which
    is asked about, whichever is planned."""
    spec(
        plan,
        """
        structure         | ml  | pct | anaesthetic | allergies         | reacted || says                                                 | verdict
        knee-pes-anserine | 0.5 | 15  | lidocaine   | latex             | –       || allergy: read-the-label, allergy: read-the-label, span: shorter-than-article | missing
        knee-pes-anserine | 0.5 | 15  | lidocaine   | lidocaine         | –       || allergy: allergic-to-anaesthetic, span: shorter-than-article | stop
        knee-pes-anserine | 0.5 | 15  | lidocaine   | Lignocaine        | –       || allergy: allergic-to-anaesthetic, span: shorter-than-article | stop
        knee-pes-anserine | 0.5 | 15  | lidocaine   | local anaesthetic | –       || allergy: allergic-to-anaesthetic, span: shorter-than-article | stop
        knee-pes-anserine | 0.5 | 15  | lidocaine   | local and general anaesthetic | –       || allergy: allergic-to-anaesthetic, span: shorter-than-article | stop
        knee-pes-anserine | 0.5 | 15  | lidocaine   | bupivacaine       | –       || allergy: same-family, span: shorter-than-article     | ask
        knee-pes-anserine | 0.5 | 15  | lidocaine   | procaine          | –       || allergy: other-anaesthetic, span: shorter-than-article | ask
        knee-pes-anserine | 0.5 | 15  | lidocaine   | –                 | yes     || allergy: reacted-to-an-anaesthetic, span: shorter-than-article | ask
        knee-pes-anserine | 0.5 | 15  | lidocaine   | Lidocain          | –       || allergy: allergic-to-anaesthetic, span: shorter-than-article | stop
        knee-pes-anserine | 0.5 | 15  | lidocaine   | epinephrine       | –       || span: shorter-than-article                           | inform
        knee-pes-anserine | 0.5 | 15  | –           | lidocaine         | yes     || span: shorter-than-article                           | inform
        """,
        follows=["contraindications/allergy-anaesthetic"],
    )  # fmt: skip


def test_the_label_of_what_can_hold_what_the_person_reacts_to_is_asked_for(spec: Spec) -> None:
    """Of each vial that is planned, however it is mixed; on the day it is asked for of the vial in
    the hand. Until then another can be ordered."""
    spec(
        plan,
        """
        structure         | irritant  | pct | ml  | allergies      || says                                                | verdict
        knee-pes-anserine | dextrose  | 15  | 0.5 | latex          || allergy: read-the-label, span: shorter-than-article | missing
        knee-pes-anserine | dextrose  | 15  | 0.5 | benzyl alcohol || span: shorter-than-article                          | inform
        knee-pes-anserine | dextrose  | 15  | 0.5 | penicillin     || span: shorter-than-article                          | inform
        """,
        follows=["ingredients/latex", "ingredients/benzyl-alcohol"],
    )  # fmt: skip


def test_an_allergy_that_names_nothing_known_is_asked_about_and_never_none(spec: Spec) -> None:
    """What it is says a clinician, once for a plan. What people often react to elsewhere, a
    medicine and a skin cleanser are known, and so is what the reaction was."""
    spec(
        plan,
        """
        structure         | ml  | pct | anaesthetic | allergies                    || says                                                | verdict
        knee-pes-anserine | 0.5 | 15  | lidocaine   | the white stuff from before  || allergy: not-recognised, span: shorter-than-article | ask
        knee-pes-anserine | 0.5 | 15  | lidocaine   | lidocane                     || allergy: not-recognised, span: shorter-than-article | ask
        knee-pes-anserine | 0.5 | 15  | lidocaine   | penicillin and zzyxqa        || allergy: not-recognised, span: shorter-than-article | ask
        knee-pes-anserine | 0.5 | 15  | lidocaine   | hand cream                   || allergy: not-recognised, span: shorter-than-article | ask
        knee-pes-anserine | 0.5 | 15  | lidocaine   | Penicillin with swelling     || span: shorter-than-article                          | inform
        knee-pes-anserine | 0.5 | 15  | lidocaine   | ibuprofen                    || span: shorter-than-article                          | inform
        knee-pes-anserine | 0.5 | 15  | lidocaine   | iodine                       || span: shorter-than-article                          | inform
        knee-pes-anserine | 0.5 | 15  | lidocaine   | none known                   || span: shorter-than-article                          | inform
        """,
        follows=["contraindications/allergy-irritant"],
    )  # fmt: skip


def test_no_session_comes_too_soon_after_a_steroid_or_too_near_a_new_joint(spec: Spec) -> None:
    """The days are those that the first visit found: a physician who plans others says why."""
    spec(
        plan,
        """
        start on   | last injection on || says                                                       | verdict
        2026-03-16 | 2026-05-11        || span: shorter-than-article                                 | inform
        2026-03-17 | –                 || dates: before-deferral-ends, span: shorter-than-article    | ask
        –          | 2026-05-10        || dates: too-near-replacement, span: shorter-than-article    | ask
        –          | 2026-04-01        || dates: too-near-replacement, dates: too-near-replacement, span: shorter-than-article | ask
        """,
        follows=["contraindications/recent-steroid", "contraindications/planned-replacement"],
    )  # fmt: skip


def test_what_cannot_be_is_refused_all_at_once(spec: Spec) -> None:
    spec(
        plan,
        """
        structure  | side  | needles | ml | pct | sessions               || says | verdict
        knee-joint | left  | 1       | 5  | 25  | 2026-03-16             || sites.0.side: other-than-the-course | refused
        knee-joint | up    | 1       | 5  | 25  | 2026-03-16             || sites.0.side: unknown | refused
        hip-joint  | right | 0       | 0  | 101 | 2026-03-16             || sites.0.structure: not-in-the-region, sites.0.injections: out-of-range, sites.0.volume_ml: not-above-zero, sites.0.irritant_pct: not-a-percentage | refused
        knee-joint | right | 1       | 5  | –   | –                      || sites.0.irritant_pct: missing, sessions_on: missing | refused
        knee-joint | right | 1       | 5  | 25  | 2026-03-16, 2026-03-16 || sessions_on.1: not-after-the-one-before | refused
        knee-joint | right | 101     | 5  | 25  | 2099-03-16             || sites: too-many, sites.0.injections: out-of-range, sessions_on.0: too-far-ahead | refused
        """,
    )
