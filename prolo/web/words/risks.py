"""What can go wrong after an injection, in plain words, with the facts that speak of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

Word = Callable[[], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm:
    """``where`` names what must be so of the place, empty: anywhere. ``rates`` are published with
    a denominator or a share; ``recalled`` are parts of what practitioners remembered, which is
    no rate."""

    label: Word
    where: str = ""
    facts: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    rates: tuple[str, ...] = ()
    recalled: tuple[str, ...] = ()


EXPECTED_RATES = {"soreness": ("prolo-pain", "prolo-stiffness"), "bruise": ("prolo-bruise",)}

SERIOUS: tuple[Harm, ...] = (
    Harm(
        label=lambda: _("Infection"),
        signs=("fever", "rigor", "hot-joint", "spreading-redness", "drainage"),
        rates=("septic-arthrocentesis-iceland", "septic-denmark"),
    ),
    Harm(
        label=lambda: _("Allergic reaction"),
        signs=("allergy", "rash"),
    ),
    Harm(
        label=lambda: _("Collapsed lung (pneumothorax)"),
        where="near_lung",
        signs=("chest",),
        recalled=("prolo-pneumothorax",),
    ),
    Harm(
        label=lambda: _("Injury of a nerve or of the spinal cord"),
        where="near_spine",
        signs=("shock-limb", "new-weakness", "bladder-bowel"),
        recalled=("prolo-nerve", "prolo-cord", "prolo-permanent", "prolo-disc"),
    ),
    Harm(
        label=lambda: _("Headache from a needle in the spinal canal"),
        where="near_spine",
        signs=("headache-spinal", "headache-neck"),
        recalled=("prolo-headache",),
    ),
    Harm(
        label=lambda: _("Injury of an artery of the neck, stroke"),
        where="in_neck",
        signs=("stroke",),
    ),
    Harm(
        label=lambda: _("Bleeding in the depth, where nobody can press on it"),
        where="is_deep",
        recalled=("prolo-haemorrhage",),
    ),
    Harm(
        label=lambda: _("The numbing drug gets into the blood"),
        where="is_numbed",
        signs=("lat",),
    ),
    Harm(
        label=lambda: _("Loss of cartilage from the numbing drug inside a joint"),
        where="is_numbed_inside",
        facts=("warnings/chondrolysis",),
    ),
)
