"""What a person is told of who pays, to take home: the content of the coverage notice.

rule          code                                                  weight
told.payer    plain                                                 say   outside the United States,
                                                                          and who pays another way
              self-pay, ask, dispute                                say   whoever pays themselves
              medicare, options, form, before, without              say   Medicare
              advantage                                             say   Medicare Advantage
              medicaid                                              say   Medicaid
              commercial, in-writing                                say   a private insurer
              military                                              say   armed forces and veterans
              accident                                              say   an accident at work

The form that counts for Medicare is its own, CMS-R-131: it is named here and not copied. A point
that nobody verified is named in ``awaits``, and the paper says so; the numbers of a billing fact
are among the ``params``.
"""

from __future__ import annotations

from collections.abc import Mapping

from prolo.care.conclusions import Conclusion, Finding
from prolo.care.money.payers import UNITED_STATES
from prolo.knowledge import Knowledge
from prolo.knowledge.records import BillingRule, Fact, Payer

Points = tuple[tuple[str, tuple[str, ...]], ...]  # what is said, and the facts it follows
SELF_PAY: Points = (
    ("self-pay", ("billing/estimate-who",)),
    ("ask", ("billing/estimate-deadline-request",)),
    ("dispute", ("billing/estimate-dispute",)),
)
NOT_PAYING = tuple(  # of the private insurers whose decision is known, most
    f"payers/{one}"
    for one in (
        "aetna",
        "anthem",
        "uhc",
        "uhc-oxford",
        "hcsc",
        "bcidaho",
        "bcla",
        "swhp",
        "moda",
        "qualchoice",
    )
)
TOLD: Mapping[str, Points] = {
    "uninsured": SELF_PAY,
    "self-pay": SELF_PAY,
    "medicare": (
        ("medicare", ("payers/cms-ncd",)),
        ("options", ("billing/abn-options",)),
        ("form", ("billing/abn-form",)),
        ("before", ("billing/abn-beforehand",)),
        ("without", ("billing/modifier-gz",)),
    ),
    "medicare-advantage": (("advantage", ("billing/abn-who",)),),
    "medicaid": (("medicaid", ("payers/medicaid",)),),
    "commercial": (("commercial", NOT_PAYING), ("in-writing", ())),
    "military": (("military", ("payers/va", "payers/tricare")),),
    "workers-comp": (("accident", ("payers/workers-comp",)),),
    "other": (("plain", ()),),
}


def tell(kind: str, country: str, knowledge: Knowledge) -> Conclusion:
    """``kind`` is who pays, as one of ``payers.KINDS``; empty: nobody asked."""
    points = TOLD.get(kind, TOLD["other"]) if country == UNITED_STATES else TOLD["other"]
    findings = tuple(_point(code, refs, knowledge) for code, refs in points)
    return Conclusion(kind="told", verdict=findings[0].code, findings=findings)


def _point(code: str, refs: tuple[str, ...], knowledge: Knowledge) -> Finding:
    facts = [knowledge.fact(ref) for ref in refs]
    doubted = [one.ref for one in facts if _is_doubted(one)]
    return Finding(
        rule="told.payer",
        code=code,
        weight="say",
        facts=refs,
        awaits=doubted[0] if doubted else None,
        params={name: said for one in facts for name, said in _says(one).items()},
    )


def _says(fact: Fact) -> Mapping[str, str]:
    """Its numbers, by the names that the file gives them."""
    return fact.says if isinstance(fact, BillingRule) else {}


def _is_doubted(fact: Fact) -> bool:
    """What is said rests on the decision, or on all of it."""
    return not fact.is_usable("decision" if isinstance(fact, Payer) else "says")
