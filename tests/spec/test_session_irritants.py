"""What is injected, and where."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from prolo.care.dose import Given, Patient, check_dose
from prolo.care.injection_count import count_findings
from prolo.care.mixing import Portion, dextrose_from_50, mix
from prolo.care.vials import Recalled, StockSays, VialUse, check_vials
from prolo.knowledge import load_knowledge
from tests.spec.tables import Spec

step = "session"
title = "What is injected, and where"
text = """
A strength outside what reports used, or not as planned, is looked at again. A phenol mixture is not
drawn up for a place near the spinal canal. An anaesthetic inside a joint is warned of.
"""


def checked(
    irritant: str, pct: str, *, planned_pct: str = "", place: str = "", with_anaesthetic: str = ""
) -> dict[str, object]:
    syringe = Given(
        volume_ml=Decimal(4),
        irritant=irritant,
        irritant_pct=Decimal(pct) if pct else None,
        planned_irritant_pct=Decimal(planned_pct) if planned_pct else None,
        structure=place,
        anaesthetics_pct={with_anaesthetic: Decimal("0.5")} if with_anaesthetic else {},
    )
    conclusion = check_dose(
        given=[],
        drawing=syringe,
        patient=Patient(weight_kg=Decimal(70), is_adult=True),
        knowledge=load_knowledge(),
        now=datetime(2026, 6, 20, tzinfo=UTC),
    )
    return {
        "found": [one.code for one in conclusion.findings if one.weight not in ("inform", "clear")],
        "mass_g": [one.params["mass_g"] for one in conclusion.findings if "mass_g" in one.params],
        "verdict": conclusion.verdict,
    }


def test_a_strength_is_compared_with_reports_and_with_the_plan(spec: Spec) -> None:
    """Reports used 5 to 25 % dextrose. Four millilitres."""
    spec(
        checked,
        """
        irritant     | pct  | planned pct || found                                     | mass g | verdict
        dextrose     | 15   | 15          || –                                         | 0.6    | clear
        dextrose     | 25   | –           || –                                         | 1      | clear
        dextrose     | 25   | 15          || strength-not-as-planned                   | 1      | warn
        dextrose     | 50   | 15          || strength-not-as-planned, strength-beyond  | 2      | stop
        dextrose     | 2.5  | –           || strength-outside                          | 0.1    | warn
        zinc-sulfate | 1    | –           || irritant-not-offered, place-missing       | 0.04   | stop
        saline       | 0.9  | –           || irritant-unknown, no-limit-known          | 0.036  | missing
        """,
        follows=["irritants/dextrose", "irritants/zinc-sulfate"],
    )  # fmt: skip


def injected(irritant: str, pct: str, place: str, ml: str, needles: str = "1") -> dict[str, object]:
    one = Given(
        volume_ml=Decimal(ml),
        irritant=irritant,
        irritant_pct=Decimal(pct),
        structure=place,
        anaesthetics_pct={"lidocaine": Decimal("0.1")} if irritant != "dextrose" else {},
    )
    conclusion = check_dose(
        given=[one] * int(needles),
        patient=Patient(weight_kg=Decimal(70), is_adult=True),
        knowledge=load_knowledge(),
        now=datetime(2026, 6, 20, tzinfo=UTC),
    )
    said = [one for one in conclusion.findings if one.rule == "dose.irritant"]
    return {
        "found": [one.code for one in said if one.weight in ("stop", "missing", "warn")],
        "most": [one.params["high"] for one in said if "high" in one.params],
        "verdict": conclusion.verdict,
    }


def test_what_no_report_gave_stops_and_is_recorded_all_the_same(spec: Spec) -> None:
    """Each injection, and the grams of a day. The limits are the reports' own: of this irritant,
    inside a joint or outside it. More than reports about the region gave is looked at. No report
    of phenol is about the inside of a joint, so nothing limits it there."""
    spec(
        injected,
        """
        irritant | pct  | place                      | ml  | needles || found                        | most    | verdict
        dextrose | 25   | knee-joint                 | 10  | 1       || –                            | –       | clear
        dextrose | 30   | knee-joint                 | 6   | 1       || strength-beyond              | 25      | stop
        dextrose | 25   | knee-joint                 | 11  | 1       || volume-beyond                | 10      | stop
        dextrose | 50   | knee-joint                 | 25  | 1       || strength-beyond, volume-beyond, load-beyond | 25, 10, 9 | stop
        dextrose | 10   | wrist-hand-thumb-cmc-joint | 2   | 1       || volume-outside               | 1       | warn
        dextrose | 15   | back-iliac-crest           | 15  | 1       || –                            | –       | clear
        dextrose | 15   | back-iliac-crest           | 16  | 1       || volume-beyond                | 15      | stop
        dextrose | 15   | neck-mastoid               | 1   | 60      || –                            | –       | clear
        dextrose | 15   | neck-mastoid               | 1   | 61      || load-beyond                  | 9       | stop
        dextrose | 15   | –                          | 16  | 1       || volume-beyond                | 15      | stop
        p2g      | 12.5 | back-iliac-crest           | 10  | 1       || –                            | –       | clear
        p2g      | 12.5 | back-sacroiliac-joint      | 2   | 1       || joint-without-report, no-limit-known | – | missing
        """,
        follows=["protocols/bayat-2023", "protocols/ali-2025", "protocols/hauser-neck", "protocols/dechow-1999"],
    )  # fmt: skip


def in_one_visit(**needles: str) -> dict[str, object]:
    """``needles`` of each irritant, in the usual strength, a millilitre each."""
    pcts = {"dextrose": "15", "p2g": "12.5", "dextrose-morrhuate": "10.7"}
    given = [
        Given(
            volume_ml=Decimal(1),
            irritant=name,
            irritant_pct=Decimal(pcts[name]),
            structure="back-iliac-crest",
            anaesthetics_pct={"lidocaine": Decimal("0.1")},
        )
        for name in pcts
        for _ in range(int(needles[name.replace("-", "_")] or 0))
    ]
    conclusion = check_dose(
        given=given,
        patient=Patient(weight_kg=Decimal(70), is_adult=True),
        knowledge=load_knowledge(),
        now=datetime(2026, 6, 20, tzinfo=UTC),
    )
    loads = [one for one in conclusion.findings if one.code in ("held-by-others", "load-beyond")]
    sugar = [one for one in loads if one.params["irritant"] == "dextrose"]
    return {
        "dextrose_g": [one.params["mass_g"] for one in sugar][:1],
        "with": [one.params["others"] for one in sugar][:1],
        "found": [one.code for one in sugar if one.weight == "stop"],
        "most": [one.params["high"] for one in sugar if "high" in one.params],
    }


def test_the_dextrose_in_other_irritants_counts_in_that_of_the_visit(spec: Spec) -> None:
    """The most that a report gave in one session is 9 g. Phenol–glycerin–glucose is made up in
    dextrose, and morrhuate is mixed with it: the tissue takes up the sugar of all of them."""
    spec(
        in_one_visit,
        """
        dextrose | p2g | dextrose morrhuate || dextrose g | with                    | found       | most
        60       | –   | –                  || –          | –                       | –           | –
        61       | –   | –                  || 9.15       | –                       | load-beyond | 9
        50       | 10  | –                  || 8.75       | p2g                     | –           | –
        50       | 12  | –                  || 9          | p2g                     | –           | –
        50       | 13  | –                  || 9.125      | p2g                     | load-beyond | 9
        50       | 10  | 3                  || 9.071      | dextrose-morrhuate, p2g | load-beyond | 9
        –        | 10  | –                  || –          | –                       | –           | –
        """,
        follows=["irritants/p2g", "irritants/dextrose-morrhuate", "protocols/hauser-neck"],
    )  # fmt: skip


def test_what_no_report_is_about_is_cleared_by_nothing(spec: Spec) -> None:
    """Morrhuate alone has a vial of 5 % and no report; mixed with dextrose it has one, of the
    elbow. A strength above the vial's cannot have come from it."""
    spec(
        injected,
        """
        irritant           | pct  | place                      | ml  | needles || found                                     | most | verdict
        morrhuate          | 5    | elbow-lateral-epicondyle   | 0.5 | 1       || no-limit-known                            | –    | missing
        morrhuate          | 50   | knee-joint                 | 10  | 4       || strength-beyond-vial, no-limit-known, amount-above-label | 5 | stop
        morrhuate          | 5    | back-interspinous-l3-4     | 5   | 1       || no-limit-known, near-without-report       | –    | missing
        dextrose-morrhuate | 10.7 | elbow-lateral-epicondyle   | 0.5 | 1       || –                                         | –    | clear
        dextrose-morrhuate | 10.7 | neck-facet-c6-7            | 0.5 | 1       || joint-without-report, no-limit-known, near-without-report | – | missing
        dextrose           | 15   | thorax-rib-angle-upper     | 1   | 1       || –                                         | –    | clear
        """,
        follows=["irritants/morrhuate", "protocols/scarpone-2008"],
    )  # fmt: skip


def amounts(irritant: str, pct: str, ml: str, needles: str, label: str = "") -> dict[str, object]:
    knowledge = load_knowledge()
    if label == "unverified":
        doubted = {
            name: replace(one, unverified=(*one.unverified, "label_most"))
            for name, one in knowledge.irritants.items()
        }
        knowledge = replace(knowledge, irritants=doubted)
    one = Given(volume_ml=Decimal(ml), irritant=irritant, irritant_pct=Decimal(pct))
    found = check_dose(
        given=[one] * int(needles),
        patient=Patient(weight_kg=Decimal(70), is_adult=True),
        knowledge=knowledge,
        now=datetime(2026, 6, 20, tzinfo=UTC),
    ).findings
    said = [one for one in found if one.code.startswith("amount")]
    mg = {one.params["part"]: Decimal(str(one.params["mg"])) for one in said if "mg" in one.params}
    return {
        "found": [one.code for one in said],
        "mg": [f"{part} {amount.normalize():f}" for part, amount in mg.items()],
        "weights": [one.weight for one in said],
    }


def test_of_phenol_and_morrhuate_the_labels_of_other_uses_are_all_that_is_known(spec: Spec) -> None:
    """500 mg of phenol at one time for haemorrhoids, 250 mg of morrhuate for large varicose veins.
    No source that was read says how much a ligament takes: that is said, and more is looked at."""
    spec(
        amounts,
        """
        irritant           | pct  | ml  | needles | label      || found                | mg              | weights
        p2g                | 12.5 | 1   | 10      | –          || amount               | phenol 100      | inform
        p2g                | 12.5 | 5   | 10      | –          || amount               | phenol 500      | inform
        p2g                | 12.5 | 5   | 11      | –          || amount-above-label   | phenol 550      | warn
        morrhuate          | 5    | 1   | 5       | –          || amount               | morrhuate 250   | inform
        morrhuate          | 5    | 1   | 6       | –          || amount-above-label   | morrhuate 300   | warn
        dextrose-morrhuate | 10.7 | 0.5 | 3       | –          || amount               | morrhuate 10.65 | inform
        dextrose-morrhuate | 10.7 | 0.5 | 3       | unverified || amount-without-limit | –               | missing
        morrhuate          | 5    | 1   | 6       | unverified || amount-without-limit | –               | missing
        p2g                | 12.5 | 1   | 10      | unverified || –                    | –               | –
        dextrose           | 15   | 1   | 10      | –          || –                    | –               | –
        """,
        follows=["irritants/p2g", "irritants/morrhuate", "protocols/dechow-1999"],
    )  # fmt: skip


def test_phenol_stays_away_from_the_spinal_canal(spec: Spec) -> None:
    """Without a place it cannot be cleared, nor where no report of it is: near a nerve of the knee or
    the jaw, or the lung, for which a report about backs does not speak. It is made with lidocaine, which counts only when it
    is recorded."""
    spec(
        checked,
        """
        irritant | pct  | place            | with anaesthetic || found                                       | verdict
        p2g      | 12.5 | back-facet-l4-5  | lidocaine        || near-spinal-canal                           | stop
        p2g      | 12.5 | back-iliac-crest | lidocaine        || –                                           | clear
        p2g      | 12.5 | back-sacrococcygeal | lidocaine     || near-spinal-canal                           | stop
        p2g      | 12.5 | –                | lidocaine        || place-missing                               | missing
        p2g      | 12.5 | back-iliac-crest | –                || anaesthetic-not-recorded                    | missing
        p2g      | 12.5 | knee-lcl-fibular | lidocaine        || nerves-without-report                       | missing
        p2g      | 12.5 | jaw-retrodiscal  | lidocaine        || nerves-without-report                       | missing
        p2g      | 12.5 | thorax-rib-angle-upper | lidocaine  || nerves-without-report, near-without-report  | missing
        dextrose | 15   | back-facet-l4-5  | lidocaine        || –                                           | clear
        """,
        follows=["irritants/p2g", "warnings/phenol-canal"],
    )  # fmt: skip


def told(irritant: str, place: str) -> dict[str, object]:
    conclusion = check_dose(
        given=[],
        drawing=Given(volume_ml=Decimal(4), irritant=irritant, structure=place),
        patient=Patient(weight_kg=Decimal(70), is_adult=True),
        knowledge=load_knowledge(),
        now=datetime(2026, 6, 20, tzinfo=UTC),
    )
    return {
        "told": [
            f"{one.code} {one.params.get('irritant', '')}".strip()
            for one in conclusion.findings
            if one.weight == "inform"
            and (one.code in ("warned-of", "region-without-report") or one.rule == "dose.warning")
        ]
    }


def test_what_an_irritant_is_warned_of_is_told(spec: Spec) -> None:
    """Of each vial that it is made of. Reports of morrhuate are about elbows; that another region
    has none is told, and changes nothing."""
    spec(
        told,
        """
        irritant           | place                   || told
        dextrose           | knee-joint              || single-dose
        p2g                | back-iliac-crest        || warned-of p2g, compounded, phenol-canal
        p2g                | knee-joint              || warned-of p2g, compounded, phenol-canal
        morrhuate          | knee-joint              || region-without-report morrhuate, warned-of morrhuate, compounded
        dextrose-morrhuate | knee-joint              || warned-of morrhuate, single-dose, compounded
        """,
        follows=["irritants/p2g", "irritants/morrhuate", "irritants/dextrose-morrhuate"],
    )  # fmt: skip


def test_anaesthetic_inside_a_joint_is_warned_of(spec: Spec) -> None:
    spec(
        checked,
        """
        irritant | pct | place           | with anaesthetic || found        | verdict
        dextrose | 25  | knee-joint      | lidocaine        || chondrolysis | warn
        dextrose | 25  | knee-joint      | –                || –            | clear
        dextrose | 15  | knee-lcl-fibular | lidocaine       || –            | clear
        """,
        follows=["warnings/chondrolysis"],
    )


def diluted(target_pct: str, total_ml: str) -> dict[str, object]:
    made = dextrose_from_50(target_pct=Decimal(target_pct), total_ml=Decimal(total_ml))
    return {"stock_ml": made.stock_ml, "diluent_ml": made.diluent_ml, "pct": made.pct}


def test_dextrose_is_diluted_from_its_stock_of_50_percent(spec: Spec) -> None:
    """To a hundredth of a millilitre; the strength is what the volumes give."""
    spec(
        diluted,
        """
        target pct | total ml || stock ml | diluent ml | pct
        25         | 10       || 5        | 5          | 25
        15         | 10       || 3        | 7          | 15
        12.5       | 10       || 2.5      | 7.5        | 12.5
        12.5       | 4.5      || 1.13     | 3.37       | 12.5556
        10.7       | 7        || 1.5      | 5.5        | 10.7143
        """,
        follows=["advice/dextrose-from-50"],
    )


def mixed(stocks: str) -> dict[str, object]:
    """Stocks as mL of name pct/name pct."""
    portions = []
    for stock in stocks.split(" + "):
        volume_ml, _, parts = stock.partition(" mL ")
        named = [part.rsplit(" ", 1) for part in parts.split("/") if part != "water"]
        portions.append(
            Portion(
                volume_ml=Decimal(volume_ml),
                strengths_pct={name: Decimal(pct) for name, pct in named},
            )
        )
    made = mix(portions)
    strengths = [f"{name} {pct.normalize():f}" for name, pct in made.strengths_pct.items()]
    return {"total_ml": made.volume_ml, "strengths_pct": strengths}


def test_a_mixture_has_the_strengths_of_what_went_into_it(spec: Spec) -> None:
    """An equal part of 1 % lidocaine makes 0.5 %: the 0.25 % that one page prints for the phenol
    mixture belongs to an equal part of 0.5 %."""
    spec(
        mixed,
        """
        stocks                                                  || total ml | strengths pct
        5 mL dextrose 50 + 5 mL water                           || 10       | dextrose 25
        5 mL dextrose 25/phenol 2 + 5 mL lidocaine 1            || 10       | dextrose 12.5, phenol 1, lidocaine 0.5
        5 mL dextrose 25/phenol 2 + 5 mL lidocaine 0.5          || 10       | dextrose 12.5, phenol 1, lidocaine 0.25
        2 mL lidocaine 2 + 2 mL lidocaine 1                     || 4        | lidocaine 1.5
        """,
        follows=["irritants/p2g"],
    )  # fmt: skip


def counted(condition: str, count: str, running: str = "") -> dict[str, object]:
    found = count_findings(
        int(count),
        condition=condition,
        knowledge=load_knowledge(),
        is_complete=running != "yes",
    )
    return {"found": [one.code for one in found], "weights": [one.weight for one in found]}


def test_the_published_number_of_injections_warns_and_the_articles_informs(spec: Spec) -> None:
    """While a session runs, too few is not said."""
    spec(
        counted,
        """
        condition             | count | running || found                            | weights
        knee-oa               | 4     | no      || –                                | –
        knee-oa               | 15    | no      || above-published                  | warn
        knee-oa               | 16    | yes     || above-published, outside-article | warn, inform
        lateral-epicondylitis | 3     | no      || outside-article                  | inform
        lateral-epicondylitis | 3     | yes     || –                                | –
        neck                  | 15    | no      || below-published                  | warn
        neck                  | 15    | yes     || –                                | –
        low-back              | 12    | no      || none-published                   | inform
        """,
        follows=[
            "protocols/bayat-2023",
            "protocols/scarpone-2008",
            "protocols/hauser-neck",
            "thresholds/article-injections-min",
            "thresholds/article-injections-max",
        ],
    )


def vial(
    substance: str, expires_on: str, *, single_dose: str, opened_on: str, another: str, lot: str
) -> dict[str, object]:
    use = VialUse(
        substance=substance,
        lot=lot,
        expires_on=date.fromisoformat(expires_on) if expires_on else None,
        opened_on=date.fromisoformat(opened_on),
        is_single_dose=single_dose == "yes",
        used_for_another=another == "yes",
    )
    conclusion = check_vials([use], on=date(2026, 6, 20), knowledge=load_knowledge())
    return {
        "found": [one.code for one in conclusion.findings],
        "verdict": conclusion.verdict,
    }


def recalled(as_label: str, why: str) -> dict[str, object]:
    use = VialUse(
        substance="dextrose",
        lot="d 77",
        expires_on=date(2027, 1, 1),
        opened_on=date(2026, 6, 20),
        is_single_dose=True,
        stock=StockSays.RECALLED,
        recalled=Recalled(lot=as_label, reason=why, on=date(2026, 6, 1)),
    )
    conclusion = check_vials([use], on=date(2026, 6, 20), knowledge=load_knowledge())
    found = conclusion.findings[0]
    return {"found": found.code, "verdict": conclusion.verdict, **found.inputs, **found.params}


def test_a_recalled_lot_is_named_with_the_recall_and_its_reason(spec: Spec) -> None:
    """Blanks, dashes, capitals and O for 0 do not part two lots."""
    spec(
        recalled,
        """
        as label | why              || found    | lot  | recalled lot | reason           | on         | verdict
        D-77     | Glass in the box || recalled | d 77 | D-77         | Glass in the box | 2026-06-01 | stop
        """,
    )  # fmt: skip


def without_vials(given: str, vials: str, *, complete: str = "yes") -> dict[str, object]:
    names = [one for one in vials.split(", ") if one]
    uses = [
        VialUse(
            substance=one,
            lot="A1",
            expires_on=date(2027, 1, 1),
            opened_on=date(2026, 6, 20),
            is_single_dose=True,
        )
        for one in names
    ]
    conclusion = check_vials(
        uses,
        on=date(2026, 6, 20),
        knowledge=load_knowledge(),
        without_vial=[one for one in given.split(", ") if one not in names],
        none_recorded=not names,
        is_complete=complete == "yes",
    )
    return {"found": [one.code for one in conclusion.findings], "verdict": conclusion.verdict}


def test_what_was_injected_and_has_no_vial_asks_why(spec: Spec) -> None:
    """The record is kept, with a reason by name; a recall would never find this person."""
    spec(
        without_vials,
        """
        given               | vials               || found                           | verdict
        dextrose, lidocaine | dextrose, lidocaine || –                               | clear
        dextrose, lidocaine | lidocaine           || no-vial                         | stop
        dextrose, lidocaine | –                   || none-recorded, no-vial, no-vial | stop
        """,
    )


def test_while_a_session_is_written_down_its_vial_may_come_yet(spec: Spec) -> None:
    spec(
        without_vials,
        """
        given               | vials     | complete || found   | verdict
        dextrose, lidocaine | lidocaine | no       || no-vial | warn
        dextrose, lidocaine | lidocaine | yes      || no-vial | stop
        """,
    )


def test_a_vial_is_in_date_and_a_single_dose_is_for_one_person(spec: Spec) -> None:
    """On 20 June 2026. A label's date is good to its end."""
    spec(
        vial,
        """
        substance | expires on | single dose | opened on  | another | lot || found               | verdict
        dextrose  | 2026-06-20 | yes         | 2026-06-20 | no      | A1  || –                   | clear
        dextrose  | 2026-06-19 | yes         | 2026-06-20 | no      | A1  || expired             | stop
        dextrose  | –          | yes         | 2026-06-20 | no      | A1  || expiry-missing      | missing
        dextrose  | 2027-01-01 | yes         | 2026-06-20 | yes     | A1  || used-for-another    | stop
        dextrose  | 2027-01-01 | no          | 2026-06-20 | yes     | A1  || used-for-another, single-dose-only | stop
        dextrose  | 2027-01-01 | yes         | 2026-06-19 | no      | A1  || opened-before-today | stop
        lidocaine | 2027-01-01 | no          | 2026-06-10 | yes     | B2  || opened-life-unknown | warn
        lidocaine | 2027-01-01 | no          | 2026-06-20 | no      | –   || lot-missing         | warn
        """,
        follows=["warnings/single-dose"],
    )  # fmt: skip
