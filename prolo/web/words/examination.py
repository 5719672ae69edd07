"""Laxity and motion in words, and how they went from one examination to the next."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.conclusions import Finding
from prolo.web.words.values import shown

LAXITY = {
    0: _("0, firm"),
    1: _("1, slight"),
    2: _("2, clear"),
    3: _("3, gross"),
}
MOVEMENTS = {
    "flexion": _("Bending (flexion)"),
    "extension": _("Straightening (extension; below 0 where it stays bent)"),
    "abduction": _("Lifting sideways (abduction)"),
    "internal-rotation": _("Turning inwards"),
    "external-rotation": _("Turning outwards"),
    "pronation": _("Palm down (pronation)"),
    "supination": _("Palm up (supination)"),
    "dorsiflexion": _("Foot up (dorsiflexion)"),
    "plantar-flexion": _("Foot down (plantar flexion)"),
    "side-bending-left": _("Bending to the left"),
    "side-bending-right": _("Bending to the right"),
    "rotation-left": _("Turning to the left"),
    "rotation-right": _("Turning to the right"),
}
CHANGES = {
    "firmer": _("firmer"),
    "looser": _("looser"),
    "more": _("more"),
    "less": _("less"),
    "as-before": _("as before"),
}


def structure_name(code: str, region: Any) -> str:
    """What a structure of this region is called, now or when a conclusion was drawn."""
    for one in region.structures:
        stored = one if isinstance(one, dict) else {"code": one.code, "label": one.label}
        if stored["code"] == code:
            return str(stored["label"])
    return code.replace("-", " ")


def laxity(finding: Finding, knowledge: Any) -> str:
    given, region = finding.params, knowledge.fact(finding.facts[0])
    return _now("%(structure)s: laxity %(grade)s, %(change)s (%(before)s on %(on)s)") % {
        "structure": structure_name(str(given["structure"]), region),
        "grade": given["grade"],
        "change": CHANGES[finding.code],
        "before": given["before"],
        "on": shown(given["before_on"]),
    }


def motion(finding: Finding, knowledge: Any) -> str:
    given = finding.params
    return _now("%(movement)s: %(degrees)s°, %(change)s (%(before)s° on %(on)s)") % {
        "movement": MOVEMENTS[str(given["movement"])],
        "degrees": shown(given["degrees"]),
        "change": CHANGES[finding.code],
        "before": shown(given["before"]),
        "on": shown(given["before_on"]),
    }


SENTENCES = {
    ("warm-and-swollen", "warm-and-swollen"): _(
        "The place is warm and swollen: it may be a hot joint, which is an emergency. Look again "
        "before anything else."
    ),
    ("laxity", "*"): laxity,
    ("motion", "*"): motion,
}
