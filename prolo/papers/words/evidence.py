"""The codes of ``evidence`` in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils import translation
from django.utils.translation import gettext as _

Word = Callable[[], str]
CAPITALS = frozenset({"de"})  # languages whose nouns have them everywhere

CONDITIONS: Mapping[str, Word] = {
    "knee-oa": lambda: _("Knee osteoarthritis"),
    "hip-oa": lambda: _("Hip osteoarthritis"),
    "hand-oa": lambda: _("Finger joint osteoarthritis"),
    "thumb-cmc-oa": lambda: _("Osteoarthritis of the base of the thumb"),
    "ankle-oa": lambda: _("Ankle osteoarthritis"),
    "tmj": lambda: _("Jaw joint pain or hypermobility"),
    "low-back": lambda: _("Low back pain"),
    "sacroiliac": lambda: _("Sacroiliac joint pain"),
    "neck": lambda: _("Neck pain"),
    "rotator-cuff": lambda: _("Rotator cuff tendinopathy or tear"),
    "shoulder-other": lambda: _("Other shoulder conditions"),
    "lateral-epicondyle": lambda: _("Lateral epicondylitis (tennis elbow)"),
    "achilles": lambda: _("Achilles tendinopathy"),
    "plantar-fascia": lambda: _("Plantar fasciitis"),
    "ankle-sprain": lambda: _("Ankle sprain and instability"),
    "groin": lambda: _("Groin pain"),
    "osgood-schlatter": lambda: _("Osgood-Schlatter disease"),
    "acl": lambda: _("Laxity of the anterior cruciate ligament"),
    "coccyx": lambda: _("Coccyx pain"),
    "myofascial": lambda: _("Myofascial pain"),
    "other": lambda: _("Other conditions"),
}
OUTCOMES: Mapping[str, Word] = {
    "pain": lambda: _("Pain"),
    "function": lambda: _("Function"),
    "stiffness": lambda: _("Stiffness"),
    "composite": lambda: _("Whole score"),
    "disability": lambda: _("Disability"),
    "grip": lambda: _("Grip"),
    "rom": lambda: _("Range of motion"),
    "laxity": lambda: _("Laxity"),
    "satisfaction": lambda: _("Satisfaction"),
    "quality-of-life": lambda: _("Quality of life"),
    "responder": lambda: _("People better by enough"),
    "adverse-event": lambda: _("Harms"),
}
WINDOWS: Mapping[str, Word] = {
    "short": lambda: _("1 to 11 weeks"),
    "medium": lambda: _("12 to 26 weeks"),
    "long": lambda: _("27 to 104 weeks"),
}
COMPARATORS: Mapping[str, Word] = {
    "placebo": lambda: _("a dummy injection (salt water or anaesthetic)"),
    "exercise": lambda: _("exercise or physiotherapy"),
    "no-treatment": lambda: _("usual care or a waiting list"),
    "corticosteroid": lambda: _("a steroid injection"),
    "hyaluronic-acid": lambda: _("hyaluronic acid"),
    "prp": lambda: _("platelet-rich plasma"),
    "ozone": lambda: _("ozone"),
    "shock-wave": lambda: _("shock waves"),
    "other": lambda: _("another treatment"),
}
TREATMENTS: Mapping[str, Word] = {
    "dextrose": lambda: _("dextrose"),
    "dextrose-exercise": lambda: _("dextrose with exercise"),
    "p2g": lambda: _("phenol, glycerol and glucose"),
    "morrhuate": lambda: _("morrhuate"),
    "saline": lambda: _("saline"),
    "lidocaine": lambda: _("lidocaine"),
    "exercise": lambda: _("exercise"),
    "physiotherapy": lambda: _("physiotherapy"),
    "corticosteroid": lambda: _("corticosteroid"),
    "prp": lambda: _("platelet-rich plasma"),
    "hyaluronic-acid": lambda: _("hyaluronic acid"),
    "ozone": lambda: _("ozone"),
    "eswt": lambda: _("shock waves"),
    "laser": lambda: _("laser"),
    "rf": lambda: _("radiofrequency"),
    "botulinum": lambda: _("botulinum toxin"),
    "surgery": lambda: _("surgery"),
    "usual-care": lambda: _("usual care"),
    "wait-list": lambda: _("a waiting list"),
    "other": lambda: _("another treatment"),
}
DESIGNS: Mapping[str, Word] = {
    "parallel": lambda: _("parallel groups"),
    "crossover": lambda: _("crossover"),
    "factorial": lambda: _("factorial"),
    "split-body": lambda: _("two sides of one person"),
}
RISKS: Mapping[str, Word] = {
    "low": lambda: _("low"),
    "some": lambda: _("some"),
    "high": lambda: _("high"),
}
LEVELS: Mapping[str, Word] = {
    "very-low": lambda: _("very low"),
    "low": lambda: _("low"),
    "moderate": lambda: _("moderate"),
    "high": lambda: _("high"),
}
DOMAINS: Mapping[str, Word] = {
    "risk-of-bias": lambda: _("Risk of bias"),
    "inconsistency": lambda: _("Inconsistency"),
    "indirectness": lambda: _("Indirectness"),
    "imprecision": lambda: _("Imprecision"),
    "missing": lambda: _("Missing trials"),
}
REASONS: Mapping[str, Word] = {
    "no-figures": lambda: _("no figures printed"),
    "p-only": lambda: _("only a p value printed"),
    "no-spread": lambda: _("no SD, SE or interval printed"),
    "median-only": lambda: _("only a median printed"),
    "sign-disagrees": lambda: _("printed difference points away from the printed means"),
    "median-skewed": lambda: _("a skewed median, no mean follows"),
    "one-arm-only": lambda: _("figures of one arm only"),
    "arm-size-missing": lambda: _("sizes of the arms not printed"),
    "counts-missing": lambda: _("shares without counts"),
    "no-events": lambda: _("no event, or only events, in both arms"),
    "interval-excludes-estimate": lambda: _("printed interval does not contain its estimate"),
    "interval-and-p-disagree": lambda: _("printed interval and p value cannot both be right"),
    "direction-unknown": lambda: _("not said whether higher is better"),
    "time-not-printed": lambda: _("week not printed"),
    "other-time": lambda: _("measured at another time"),
    "not-from-baseline": lambda: _("change not counted from the start"),
    "as-treated": lambda: _("counted as treated, not as randomised"),
    "spread-meaning-unknown": lambda: _("meaning of ± not known"),
    "measure-not-read": lambda: _("printed as a measure that is not read here"),
    "conversion-switched-off": lambda: _("needs a conversion that is switched off"),
    "implausible": lambda: _("figures not plausible"),
    "overlaps": lambda: _("people of another report"),
    "not-irritant": lambda: _("no irritant injected"),
    "registered-only": lambda: _("registered, no results seen"),
}
CAUTIONS: Mapping[str, Word] = {
    "difference-disagrees": lambda: _("printed difference is not that of the printed means"),
    "adjusted": lambda: _("adjusted by a model"),
    "spread-ambiguous": lambda: _("± taken for SD, not explained in the report"),
    "spread-perhaps-se": lambda: _("± so small that it may be a standard error"),
    "unit-joints": lambda: _("joints counted as people"),
    "unit-unclear": lambda: _("perhaps joints counted as people"),
    "crossover": lambda: _("crossover, first period"),
    "factorial": lambda: _("margins of a factorial trial"),
    "not-randomised": lambda: _("not randomised"),
    "randomisation-unstated": lambda: _("randomisation not stated"),
    "co-treatment-differs": lambda: _("the arms differ by another treatment too"),
    "added-to-comparator": lambda: _("added to what both arms got"),
    "weeks-from-last-injection": lambda: _("weeks counted from the last injection"),
    "n-is-randomised": lambda: _("people randomised, not measured"),
    "spread-unusual": lambda: _("SD unusually large"),
    "series-assigned": lambda: _("arms assigned from the wording"),
    "arms-left-out": lambda: _("an arm without figures left out"),
}
CONVERSIONS: Mapping[str, Word] = {
    "se-from-ci": lambda: _("SE from the interval"),
    "se-from-p": lambda: _("SE from the p value"),
    "sd-from-se": lambda: _("SD from the SE"),
    "sd-from-difference": lambda: _("SD from the difference's SE"),
    "n-from-arm": lambda: _("people as analysed or randomised"),
    "n-assumed": lambda: _("size of the arms assumed"),
    "arms-combined": lambda: _("arms combined"),
    "half-added": lambda: _("half a person added to each cell"),
    "sd-from-quartiles": lambda: _("SD from the quartiles"),
    "mean-from-median": lambda: _("mean from the median"),
    "design-effect": lambda: _("joints weighed as fewer people"),
}
DIRECTIONS: Mapping[str, Word] = {
    "irritant": lambda: _("prolotherapy"),
    "comparator": lambda: _("the comparator"),
    "none": lambda: _("no difference"),
    "mixed": lambda: _("mixed"),
    "unknown": lambda: _("not known"),
}


def title_of(outcome: str, comparator: str, window: str) -> str:
    """One question in a line."""
    return _("%(outcome)s, against %(comparator)s, %(window)s") % {
        "outcome": word(OUTCOMES, outcome),
        "comparator": word(COMPARATORS, comparator),
        "window": word(WINDOWS, window),
    }


def word(words: Mapping[str, Word], code: str) -> str:
    """A code without a word of its own is shown as it is: trial tables may bring new ones."""
    return words[code]() if code in words else code


def within(text: str) -> str:
    """As it stands within a sentence: small, but where nouns keep their capitals."""
    return (
        text if (translation.get_language() or "").partition("-")[0] in CAPITALS else text.lower()
    )
