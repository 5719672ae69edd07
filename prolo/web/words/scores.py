"""What the answers to a form score that the clinic brought, and how that was worked out."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.conclusions import Finding
from prolo.web.words import Words
from prolo.web.words.measures import PARTS
from prolo.web.words.sentences import ANY
from prolo.web.words.values import shown

SAID: dict[tuple[str, str], Words] = {
    ("form", "computed"): _(
        "%(value)s, on a scale of %(low)s to %(high)s: %(answered)s of %(of)s questions were "
        "answered, and their scores add up to %(raw)s."
    ),
    ("form", "not-answered"): _("No score: none of the %(of)s questions that count was answered."),
    ("form", "too-many-missing"): _(
        "No score: %(answered)s of %(of)s questions were answered, and it needs %(least)s."
    ),
    ("form", "off-scale"): _(
        "No score: the answers add up to %(raw)s, and the scale runs from %(low)s to %(high)s."
    ),
    ("form", "part-missing"): _(
        "No score: it is the mean of the other parts, and not every one of these has a score."
    ),
    ("form", "no-rule"): _(
        "No score: prolo holds no rule for this measure. Its score can be entered by hand."
    ),
    ("form", "rule-unverified"): _(
        "No score: nobody has verified the rule for this measure. Its score can be entered by hand."
    ),
    ("missing", "left-out"): _("%(answered)s of %(of)s questions were answered."),
    ("expression", "agrees"): _("What the form works out itself is the same: %(calculated)s."),
    ("expression", "not-evaluated"): _(
        "The form works out a score itself, by an expression that could not be evaluated here: "
        "ours was not checked against it."
    ),
}
DIFFERS = _(
    "What the form works out itself is another number: %(calculated)s, and ours is %(value)s."
)
NONE_OF_OURS = _("What the form works out itself is %(calculated)s; by our rule there is no score.")


def _said(finding: Finding, _knowledge: Any) -> str:
    rule = finding.rule.partition(".")[2]
    return _of_part(str(SAID[rule, finding.code]), finding)


def differs(finding: Finding, _knowledge: Any) -> str:
    is_scored = finding.params.get("value") is not None
    return _of_part(str(DIFFERS if is_scored else NONE_OF_OURS), finding)


def _of_part(sentence: str, finding: Finding) -> str:
    said = sentence % {name: shown(value) for name, value in finding.params.items()}
    part = str(finding.params.get("part") or "")
    if not part:
        return said
    return _now("%(part)s: %(said)s") % {"part": PARTS.get(part, part), "said": said}


SENTENCES = {
    ("form", ANY): _said,
    ("missing", "left-out"): _said,
    ("expression", "agrees"): _said,
    ("expression", "not-evaluated"): _said,
    ("expression", "differs"): differs,
}
