"""What a person is told before treatment, by who pays: a question for the biller, never a code.

rule            code             weight  params
payers.notice   plain-estimate   ask     outside the United States, and where nobody knows who pays
                good-faith       ask     who is not insured, or does not use the insurance
                advance-notice   ask     Medicare: the notice before it, signed
                without-notice   ask     Medicare: what follows without one
                own-decision     ask     Medicare Advantage: its decision before it
                state            ask     Medicaid
                waiver           ask     a private insurer
                facility         ask     the armed forces and veterans
                accident         ask     an accident at work

A fact that nobody verified is named in ``awaits``: a person finds out.
"""

from __future__ import annotations

from collections.abc import Mapping

from prolo.care.conclusions import Conclusion, Finding
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Payer

SELF_PAY = ("uninsured", "self-pay")
KINDS = (
    *SELF_PAY,
    "medicare",
    "medicare-advantage",
    "medicaid",
    "commercial",
    "military",
    "workers-comp",
    "other",
)
UNITED_STATES = "US"
ASKED: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {  # what, and the facts it follows
    "uninsured": (("good-faith", ("billing/estimate-who", "billing/estimate-asking")),),
    "self-pay": (("good-faith", ("billing/estimate-who", "billing/estimate-asking")),),
    "medicare": (
        ("advance-notice", ("billing/abn-form", "billing/modifier-ga", "payers/cms-ncd")),
        ("without-notice", ("billing/modifier-gz",)),
    ),
    "medicare-advantage": (("own-decision", ("billing/abn-who",)),),
    "medicaid": (("state", ("payers/medicaid",)),),
    "commercial": (("waiver", ()),),
    "military": (("facility", ("payers/va", "payers/tricare")),),
    "workers-comp": (("accident", ("payers/workers-comp",)),),
    "other": (("plain-estimate", ()),),
}


def check_notice(kind: str, country: str, knowledge: Knowledge) -> Conclusion:
    """``kind`` is who pays, as one of ``KINDS``; empty: nobody asked."""
    at_home = country == UNITED_STATES
    asked = ASKED.get(kind, ASKED["other"]) if at_home else ASKED["other"]
    findings = tuple(_finding(code, refs, kind, country, knowledge) for code, refs in asked)
    return Conclusion(kind="notice", verdict=findings[0].code, findings=findings)


PAYER_OF = {"medicare": "cms-ncd"}  # who pays is one payer by definition


def known_payer(name: str, kind: str, knowledge: Knowledge) -> Payer | None:
    """The payer that the knowledge calls so; None: what it does is not known here."""
    typed = " ".join(name.split()).casefold()
    for one in knowledge.payers.values():
        if typed and typed == one.payer.casefold():
            return one
    return None if typed else knowledge.payers.get(PAYER_OF.get(kind, ""))


def owes_estimate(kind: str, country: str) -> bool:
    """Whether the clock of a Good Faith Estimate runs for this person."""
    return country == UNITED_STATES and kind in SELF_PAY


def _finding(
    code: str, refs: tuple[str, ...], kind: str, country: str, knowledge: Knowledge
) -> Finding:
    facts = [knowledge.fact(ref) for ref in refs]
    doubted = [one.ref for one in facts if not all(map(one.is_usable, one.unverified or ("*",)))]
    return Finding(
        rule="payers.notice",
        code=code,
        weight="ask",
        inputs={"who_pays": kind, "country": country},
        facts=refs,
        awaits=doubted[0] if doubted else None,
    )
