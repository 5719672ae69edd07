"""What a Good Faith Estimate holds, which codes are asked about, and what a person is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from prolo.care.money.codes import questioned_codes
from prolo.care.money.elements import Party, Stated, missing_elements
from prolo.care.money.estimate import Count, Estimate, Line
from prolo.care.money.estimate_changes import all_codes, compare_elements
from prolo.care.money.payers import KINDS, known_payer
from prolo.care.money.told import NOT_PAYING, tell
from prolo.knowledge import load_knowledge
from tests.spec.tables import Spec

step = "money"
place = 6
title = "What a Good Faith Estimate holds, and what else a person is told"
text = """
The front desk is told everything that is missing before the estimate is given, and at once. In the
first table an estimate of three sessions and a brace holds all of it but what stands on the left.
"""

DAY = date(2026, 3, 16)
ONCE = Count(least=1, expected=1, most=1)
CLINIC = Party(
    name="Clinic", provider_number="1234567893", tax_number="12-3456789", address="1 Main Street"
)
WHOLE = Stated(
    is_good_faith=True,
    clinic=CLINIC,
    providers=(Party(name="Dr. A", provider_number="1234567893"),),
    service="Prolotherapy of the knee",
    diagnosis_codes=("M17.11",),
    others="Nobody",
    separately="Nothing",
)
LINES = (
    Line(what="session", amount=Decimal(400), priced_from=DAY, count=ONCE, on=(DAY,), code="M0076"),
    Line(what="extra", of="Brace", amount=Decimal(60), priced_from=DAY, count=ONCE, code="L1812"),
)
MADE = Estimate(currency="USD", lines=LINES, sessions=ONCE, sessions_on=(DAY,))
LACKS = {
    "nothing": (WHOLE, MADE),
    "any service and diagnosis": (replace(WHOLE, service="", diagnosis_codes=()), MADE),
    "a diagnosis, before there is a plan": (
        replace(WHOLE, diagnosis_codes=()),
        replace(MADE, sessions_on=()),
    ),
    "the code of the brace": (WHOLE, replace(MADE, lines=(LINES[0], replace(LINES[1], code="")))),
    "the numbers of the clinic": (
        replace(WHOLE, clinic=replace(CLINIC, provider_number="", tax_number="")),
        MADE,
    ),
    "who treats": (replace(WHOLE, providers=()), MADE),
    "the number of Dr. B": (
        replace(WHOLE, providers=(*WHOLE.providers, Party(name="Dr. B"))),
        MADE,
    ),
    "address, others, what is apart": (
        replace(WHOLE, clinic=replace(CLINIC, address=""), others="", separately=""),
        MADE,
    ),
    "the birth date": (WHOLE, MADE),
}


def lacking(lacks: str) -> dict[str, object]:
    stated, made = LACKS[lacks]
    found = missing_elements(
        stated, made, has_birth_date=lacks != "the birth date", knowledge=load_knowledge()
    )
    return {"missing": [f"{one.code} {one.of}".strip() for one in found]}


BECOMES = {
    "nothing": (WHOLE, LINES),
    "the place": (replace(WHOLE, clinic=replace(CLINIC, address="2 Side Street")), LINES),
    "the telephone": (replace(WHOLE, clinic=replace(CLINIC, phone="+1 202 555 0100")), LINES),
    "the tax number": (replace(WHOLE, clinic=replace(CLINIC, tax_number="98-7654321")), LINES),
    "who treats": (replace(WHOLE, providers=(Party(name="Dr. B"),)), LINES),
    "the number of Dr. A": (
        replace(WHOLE, providers=(Party(name="Dr. A", provider_number="1000000004"),)),
        LINES,
    ),
    "the code of the session": (WHOLE, (replace(LINES[0], code="20999"), LINES[1])),
    "no brace": (WHOLE, LINES[:1]),
    "two diagnoses": (replace(WHOLE, diagnosis_codes=("M17.11", "M25.361")), LINES),
    "diagnosis, and who else bills": (
        replace(WHOLE, diagnosis_codes=("M17.12",), others="A"),
        LINES,
    ),
}


def otherwise(becomes: str, was_known: str) -> dict[str, object]:
    """Where it was not known, it was written on the paper by hand."""
    stated, lines = BECOMES[becomes]
    unnamed = Party(name="Clinic"), (Party(name="Dr. A"),)
    before = replace(WHOLE, clinic=unnamed[0], providers=unnamed[1]) if was_known == "no" else WHOLE
    codes = all_codes(MADE, replace(MADE, lines=lines))
    found = compare_elements(before, stated, codes=codes)
    return {"otherwise": [f"{one.code} {one.of}".strip() for one in found]}


def asked_about(line: str, code: str) -> dict[str, object]:
    return {"asks": bool(questioned_codes({line: code}, load_knowledge()))}


def connected(name: str, pays: str) -> dict[str, object]:
    found = known_payer(name, pays, load_knowledge())
    return {"known": found.id if found else None}


def told(pays: str, country: str) -> dict[str, object]:
    found = tell(pays, country, load_knowledge())
    return {
        "says": [one.code for one in found.findings],
        "asks": [one.awaits for one in found.findings if one.awaits],
    }


def test_what_is_missing_is_said_at_once(spec: Spec) -> None:
    spec(
        lacking,
        """
        lacks                               || missing
        nothing                             || –
        any service and diagnosis           || service, diagnosis-code
        a diagnosis, before there is a plan || –
        the code of the brace               || service-code extra/Brace
        the numbers of the clinic           || clinic-provider-number, clinic-tax-number
        who treats                          || who-treats
        the number of Dr. B                 || provider-number Dr. B
        address, others, what is apart      || address, others, separately
        the birth date                      || birth-date
        """,
        follows=[
            "billing/element-patient",
            "billing/element-service",
            "billing/element-service-codes",
            "billing/element-diagnosis-codes",
            "billing/element-providers",
            "billing/element-place",
            "billing/element-co-providers",
            "billing/element-separately",
        ],
    )


def test_what_else_than_amounts_makes_an_estimate_no_longer_right(spec: Spec) -> None:
    """Who treats and bills, where, under which numbers and codes; not how the clinic is called by
    telephone. A number or a place that nobody had said when it was given is no change."""
    spec(
        otherwise,
        """
        becomes                       | was known || otherwise
        nothing                       | yes       || –
        the place                     | yes       || address
        the place                     | no        || –
        the telephone                 | yes       || –
        the tax number                | yes       || tax_number Clinic
        the tax number                | no        || –
        who treats                    | yes       || providers
        the number of Dr. A           | yes       || provider_number Dr. A
        the number of Dr. A           | no        || –
        the code of the session       | yes       || code session/
        no brace                      | yes       || –
        diagnosis, and who else bills | yes       || diagnosis_codes, others
        two diagnoses                 | yes       || diagnosis_codes
        """,
        follows=["billing/estimate-change", "billing/element-providers", "billing/element-place"],
    )


def test_a_code_that_may_hide_what_is_done_is_asked_about(spec: Spec) -> None:
    """One of which we were warned, at every line but the one that it names, and one that we do not
    know at the session and at what is injected: there it may say that something else is done."""
    spec(
        asked_about,
        """
        line                | code     || asks
        session/            | M0076    || no
        session/            | m0076-50 || no
        session/            | 20550    || yes
        session/            | 20550-59 || yes
        session/            | 20610RT  || yes
        irritant/dextrose   | 0232T    || yes
        session/            | 12345    || yes
        extra/Brace         | 20550    || yes
        extra/Brace         | L1820    || no
        guidance/ultrasound | 76942    || no
        guidance/x-ray      | 76942    || yes
        guidance/ultrasound | 20611    || yes
        sedation/oral       | 0232T    || yes
        assessment/         | 99203    || no
        assessment/         | 20610    || yes
        follow-up/          | 99213    || no
        follow-up/          | 99203    || yes
        """,
        follows=[
            "billing/code-m0076",
            "billing/code-20550",
            "billing/code-20611",
            "billing/code-0232t",
            "billing/code-76942",
            "billing/code-99203",
            "billing/code-99213",
        ],
    )


def test_a_payer_is_known_by_its_name(spec: Spec) -> None:
    """Original Medicare is one payer, whatever is typed or not. Another name is «not known»."""
    spec(
        connected,
        """
        name           | pays       || known
        Aetna          | commercial || aetna
        AETNA          | commercial || aetna
        Aetna Better   | commercial || –
        –              | commercial || –
        –              | medicare   || cms-ncd
        Invented Group | medicare   || –
        """,
        follows=["payers/aetna", "payers/cms-ncd"],
    )


def test_who_pays_decides_what_a_person_takes_home(spec: Spec) -> None:
    """In our own words; Medicare's own form is named and not copied. What nobody verified is said
    so on the paper."""
    spec(
        told,
        """
        pays               | country || says                                     | asks
        uninsured          | US      || self-pay, ask, dispute                   | –
        medicare           | US      || medicare, options, form, before, without | –
        medicare-advantage | US      || advantage                                | –
        medicaid           | US      || medicaid                                 | payers/medicaid
        commercial         | US      || commercial, in-writing                   | –
        military           | US      || military                                 | payers/va
        workers-comp       | US      || accident                                 | payers/workers-comp
        other              | US      || plain                                    | –
        –                  | US      || plain                                    | –
        medicare           | DE      || plain                                    | –
        """,
        follows=["billing/abn-form", "billing/abn-options", "billing/abn-beforehand"],
    )


PROMISES = {"in-writing", "plain"}  # what the clinic does, and a question: no fact says them


def test_whatever_a_person_is_told_of_who_pays_follows_a_fact() -> None:
    knowledge = load_knowledge()
    told = (tell(pays, land, knowledge) for pays in (*KINDS, "") for land in ("US", "DE"))
    assert {one.code for each in told for one in each.findings if not one.facts} == PROMISES


def test_most_private_insurers_whose_decision_is_known_do_not_pay() -> None:
    payers = load_knowledge().payers.values()
    known = [
        one
        for one in payers
        if one.payer_kind == "commercial"
        and one.is_usable("decision")
        and one.decision != "unknown"
    ]
    refuse = [one.ref for one in known if one.decision == "not-covered"]
    assert sorted(refuse) == sorted(NOT_PAYING)
    assert 2 * len(refuse) > len(known)
