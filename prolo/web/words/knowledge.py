"""What the fields of a fact hold: codes in words, other facts by what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.knowledge import Knowledge
from prolo.knowledge.records import MedicineAction, Strength
from prolo.papers.words import about, evidence
from prolo.papers.words.payers import DECISIONS
from prolo.web.words.assessment import ILLNESSES
from prolo.web.words.candidate import ACTIONS
from prolo.web.words.facts import name_of
from prolo.web.words.inputs import input_name
from prolo.web.words.medicine_list import FORMS
from prolo.web.words.medicines import REASONS
from prolo.web.words.places import structure_name
from prolo.web.words.values import shown

Codes = Mapping[Any, Any]
STRENGTHS: Codes = {
    Strength.ABSOLUTE: _("absolute"),
    Strength.ABSOLUTE_NOW: _("absolute, for now"),
    Strength.ABSOLUTE_UNTIL_CLEARED: _("absolute until it is cleared"),
    Strength.ABSOLUTE_UNTIL_EXPLAINED: _("absolute until it is explained"),
    Strength.RELATIVE: _("relative"),
    Strength.RELATIVE_NOW: _("relative, for now"),
}
MEDICINE_ACTIONS: Codes = {
    MedicineAction.HOLD: _("left out before a session"),
    MedicineAction.BY_REASON: _("depends on what it is taken for"),
    MedicineAction.PRESCRIBER: _("the prescriber is asked"),
    MedicineAction.CLINICIAN: _("a clinician decides"),
    MedicineAction.BLEEDING_CHECK: _("taken on; prescriber and clinician look at the bleeding"),
    MedicineAction.DEFER: _("the session waits"),
    MedicineAction.ALLOWED: _("may be taken"),
    MedicineAction.ALLOWED_IF_PRESCRIBED: _("may be taken if it is prescribed"),
}
WHENS: Codes = {
    "before": _("before the day"),
    "day": _("on the day"),
    "arrival": _("on arrival"),
    "room": _("in the room"),
    "after": _("afterwards"),
}
GATES: Codes = {
    "gate": _("nothing is injected until it is answered"),
    "gate-if-sedation": _("with sedation, nothing is injected until it is answered"),
    "gate-if-applicable": _("where it concerns the person, nothing is injected until then"),
    "gate-if-spinal": _("at the spine, nothing is injected until it is answered"),
    "gate-if-self-pay-us": _("for who pays in the United States, before anything is injected"),
    "item": _("is asked"),
    "measure": _("is measured"),
    "measure-if-diabetes": _("is measured with diabetes"),
    "measure-if-vitamin-k-antagonist": _("is asked with warfarin and its like"),
    "record": _("is recorded"),
}
FOODS: Codes = {
    "eat": _("eat as usual"),
    "fast": _("nothing for some hours"),
    "clinic-rule": _("by the clinic’s own rule"),
}
GUIDELINES: Codes = {
    "for": _("for it"),
    "against": _("against it"),
    "not-addressed": _("does not speak of it"),
    "no-benefit": _("finds no benefit"),
    "no-evidence": _("finds no evidence"),
    "unknown": _("not known"),
    "scope": _("says what it is about"),
    "reviewed": _("has looked at it"),
}
PAYERS, PARTS, LEVELS, DOMAINS, OUTCOMES = (
    {code: lazy(say, str)() for code, say in words.items()}
    for words in (
        DECISIONS,
        about.PARTS,
        evidence.LEVELS,
        evidence.DOMAINS,
        evidence.OUTCOMES,
    )
)
CERTAINTY: Codes = {**LEVELS, "not-graded": _("not graded by its authors")}
N_MISSING: Codes = {
    "not-printed": _("what was read prints none"),
    "guessed": _("the share was guessed, nobody counted"),
}
PAYER_KINDS: Codes = {
    "commercial": _("private insurer"),
    "commercial-medicaid": _("private insurer, for Medicaid too"),
    "medicaid": _("Medicaid"),
    "medicare": _("Medicare"),
    "military": _("for the armed forces"),
    "public": _("public insurer"),
    "va": _("for veterans"),
    "workers-comp": _("for accidents at work"),
}
BILLING: Codes = {
    "code": _("code of a service"),
    "modifier": _("modifier of a code"),
    "notice": _("notice to the person"),
    "estimate": _("estimate of the cost"),
    "estimate-element": _("what an estimate must hold"),
}
ADVICE: Codes = {
    "aftercare": _("after the session"),
    "arithmetic": _("how something adds up"),
    "conflicting-advice": _("sources that disagree"),
    "generalisation": _("general statement"),
    "medicine-rule": _("medicines"),
    "price-driver": _("what makes it dearer"),
}
ROUTES: Codes = {
    "intra-articular": _("into the joint"),
    "extra-articular": _("around the joint"),
    "both": _("into the joint and around it"),
}
HIGHER: Codes = {
    "better": _("better"),
    "worse": _("worse"),
    "depends": _("one or the other, by the part"),
}
SCORES: Codes = {
    "raw": _("as it is added up"),
    "rescaled": _("put on another range, as the scoring says"),
    "looked-up": _("read from a published table"),
}
COMPUTED: Codes = {
    "sum": _("the scores of the answers added up; all must be answered"),
    "filled-sum": _("the scores added up, the mean of the answered for each that is missing"),
    "share": _("what was scored, as a share of what the answered questions could score"),
    "reversed-share": _("100 less that share: more is better, and each answer scores a problem"),
    "mean-of-parts": _("the mean of its parts, each as a share of what its answers could score"),
}
AGAINST: Codes = {
    "nothing": _("nothing"),
    "dummy": _("a dummy"),
    "little": _("little or nothing"),
    "advice": _("advice alone"),
    "exercise": _("exercise alone"),
}
CODED: Mapping[tuple[str, str], Codes] = {  # the kind of a fact, and its field
    ("advice", "topic"): ADVICE,
    ("billing", "topic"): BILLING,
    ("checklist", "gate"): GATES,
    ("checklist", "when"): WHENS,
    ("conditions", "illness"): ILLNESSES,
    ("contraindications", "action"): ACTIONS,
    ("contraindications", "strength"): STRENGTHS,
    ("guidelines", "direction"): GUIDELINES,
    ("harm-rates", "against"): AGAINST,
    ("harm-rates", "n_missing"): N_MISSING,
    ("instruments", "higher_is"): HIGHER,
    ("instruments", "computed"): COMPUTED,
    ("instruments", "score_is"): SCORES,
    ("medicines", "action"): MEDICINE_ACTIONS,
    ("medicines", "brand_forms"): FORMS,
    ("medicines", "by_reason"): {**REASONS, **MEDICINE_ACTIONS},
    ("option-courses", "outcome"): OUTCOMES,
    ("option-effects", "against"): AGAINST,
    ("option-effects", "certainty"): CERTAINTY,
    ("option-effects", "certainty_why"): DOMAINS,
    ("option-effects", "outcome"): OUTCOMES,
    ("payers", "decision"): PAYERS,
    ("explanations", "part"): PARTS,
    ("payers", "payer_kind"): PAYER_KINDS,
    ("protocols", "route"): ROUTES,
    ("red-flags", "action"): ACTIONS,
    ("sedation", "food"): FOODS,
}
VIALS = ("irritants", "anaesthetics")
NAMED: Mapping[str, tuple[str, ...]] = {  # field: the kinds of facts whose ids it holds
    "allergy_checks": ("ingredients", "contraindications", *VIALS),
    "applies_to": VIALS,
    "condition": ("conditions",),
    "conditions": ("conditions",),
    "instruments": ("instruments",),
    "irritant": ("irritants",),
    "label_contraindications": ("contraindications",),
    "level": ("levels",),
    "may_be_in": VIALS,
    "medicines": ("medicines",),
    "needs_any": ("signs",),
    "region": ("regions",),
    "regions": ("regions",),
    "threshold": ("thresholds",),
    "thresholds": ("thresholds",),
    "warnings": ("warnings",),
}


FIELDS: Mapping[str, Any] = {  # where a finding calls something else so
    "answered_least_pct": _("of the items at least answered, %"),
    "computed": _("computed here by"),
    "by_part": _("each part has a score of its own"),
    "higher_is": _("a higher score is"),
    "is_choice": _("chosen by prolo"),
    "is_organisational": _("about how the clinic is run"),
    "mean_part": _("part that is the mean of the others"),
    "missing_items": _("where an item is missing"),
    "recall": _("time the questions are about"),
    "score_is": _("the score is"),
    "step": _("step between two scores"),
    "wording_free": _("our own wording ships"),
    "says": _("also said"),
    "structures": _("structures"),
}


def field_name(name: str) -> str:
    """``half_life_h_min`` is «half life, h, at least»."""
    if name in FIELDS:
        return str(FIELDS[name])
    if name.endswith("_min"):
        return _now("%(what)s, at least") % {"what": input_name(name.removesuffix("_min"))}
    if name.endswith("_max"):
        return _now("%(what)s, at most") % {"what": input_name(name.removesuffix("_max"))}
    return input_name(name)


def field_value(kind: str, field: str, value: Any, knowledge: Knowledge) -> str:
    """A code in words, an id by what it is called; one that nobody knows as it is written."""
    if not isinstance(value, str):
        return shown(value)
    if value in (words := CODED.get((kind, field), {})):
        return str(words[value])
    if field == "structures":
        return structure_name(value)
    known = (knowledge.of_kind(one).get(value) for one in NAMED.get(field, ()))
    return next((name_of(fact) for fact in known if fact), shown(value))
