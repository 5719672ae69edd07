"""What can go wrong after an injection, in plain words, with the facts that speak of each and the
figures that were read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.care.nearby import Place
from prolo.evidence.rates import exact_share
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Expected, HarmRate
from prolo.papers.words.amounts import whole

Word = Callable[[], str]
RECALLED = "prolo-events"  # all of which the others are parts
OF_THOSE = "of those, "  # how the facts of one survey begin, counted from all that it recalled


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm:
    """``where`` names what must be so of the place, empty: anywhere. ``rates`` are published with
    a denominator or a share; ``of_others`` were counted after another injection near there, so
    that how often it is after this one nobody knows; ``recalled`` are parts of what practitioners
    remembered, and ``told`` was reported of single people: neither is a rate."""

    label: Word
    where: str = ""
    facts: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    rates: tuple[str, ...] = ()
    of_others: tuple[str, ...] = ()
    recalled: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


GUESSED = {"soreness": ("prolo-pain", "prolo-stiffness"), "bruise": ("prolo-bruise",)}
GUESSED_OF = frozenset({"back", "neck"})  # regions of which that survey asked
WITHOUT: Mapping[str, Word] = {
    "nothing": lambda: _("without it"),
    "dummy": lambda: _("with a dummy"),
    "little": lambda: _("with little or nothing"),
    "advice": lambda: _("with advice alone"),
    "exercise": lambda: _("with exercise alone"),
}
BASES = (100, 1_000, 10_000, 100_000)

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
        of_others=("intercostal-pneumothorax",),
        recalled=("prolo-pneumothorax",),
        told=("trigger-point-both-lungs", "trigger-point-needle-left", "needled-shoulder-lung"),
    ),
    Harm(
        label=lambda: _("Injury of a nerve or of the spinal cord"),
        where="near_spine",
        signs=("shock-limb", "new-weakness", "bladder-bowel"),
        recalled=("prolo-nerve", "prolo-cord", "prolo-permanent", "prolo-disc"),
        told=("neck-cord",),
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


def serious_harms(place: Place) -> Iterator[Harm]:
    """Those of everywhere, and those of what lies near the needle there."""
    return (one for one in SERIOUS if not one.where or getattr(place, one.where))


def expected_rates(fact: Expected, place: Place, knowledge: Knowledge) -> list[HarmRate]:
    """Only where they were asked of: a guess about the back says nothing of a knee."""
    ids = GUESSED.get(fact.id, ()) if place.region in GUESSED_OF else ()
    return [knowledge.harm_rates[one] for one in ids]


def lasts_text(fact: Expected) -> str:
    hours = fact.usual_h_max
    days = hours // 24
    usual = (
        ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
        if days
        else ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    )
    if fact.can_last_days:
        words = {"usual": usual, "days": fact.can_last_days}
        return _("usually up to %(usual)s, at times %(days)s days") % words
    return _("usually up to %(usual)s") % {"usual": usual}


def figure_text(rate: HarmRate) -> str:
    """With in how many it was counted, or that what was read does not print that."""
    if rate.n is not None and rate.events is not None:
        return counted_text(rate.events, rate.n, _(rate.event))
    pct = number_format(rate.pct or 0)
    if rate.pct_max is not None:
        pct = _("%(low)s to %(high)s") % {"low": pct, "high": number_format(rate.pct_max)}
    share = _share_of(pct, rate.n)
    if rate.pct_without is not None:
        share = _("%(share)s, %(other)s %(without)s") % {
            "share": share,
            "other": WITHOUT[rate.against](),
            "without": _share_of(number_format(rate.pct_without), rate.n_without),
        }
    if rate.n_missing == "not-printed":
        share = _("%(share)s (of how many is not printed)") % {"share": share}
    return _("%(share)s: %(what)s") % {"share": share, "what": _(rate.event)}


def _share_of(pct: str, n: int | None) -> str:
    if n is None:
        return _("%(pct)s %%") % {"pct": pct}
    return _("%(pct)s %% of %(n)s") % {"pct": pct, "n": whole(n)}


def counted_text(events: int, n: int, what: str) -> str:
    """With its exact interval, of as many that its upper end is at least one."""
    found = exact_share(events, n)
    assert found is not None
    base = next((one for one in BASES if found.high * one >= 1), BASES[-1])
    words = {"events": events, "n": whole(n), "base": whole(base), "what": what}
    shares = {"share": found.estimate, "low": found.low, "high": found.high}
    words |= {
        name: number_format(round(base * one, 1), 1 if one else 0) for name, one in shares.items()
    }
    return (
        _("%(events)s of %(n)s (of %(base)s it is %(share)s; may be %(low)s to %(high)s): %(what)s")
        % words
    )


def recalled_texts(rates: Sequence[HarmRate], knowledge: Knowledge) -> Iterator[str]:
    """A share of what was remembered, which says nothing of how often it happens."""
    if not rates:
        return
    of_all = knowledge.harm_rates[RECALLED]
    parts = [f"{_(one.event.removeprefix(OF_THOSE))}: {one.events}" for one in rates]
    yield _("Of %(all)s events (%(what)s): %(parts)s. That is no rate.") % {
        "all": of_all.events,
        "what": _(of_all.event),
        "parts": "; ".join(parts),
    }


def told_texts(rates: Sequence[HarmRate]) -> Iterator[str]:
    """What was reported of single people: that it happens."""
    if rates:
        parts = "; ".join(f"{_(one.event)}: {one.events}" for one in rates)
        yield _("Told of single people: %(parts)s. That is no rate.") % {"parts": parts}
