"""Words for adverse events: what they are, how bad, how it ended, whether it was caused."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from prolo.papers.words.sentences import semicolons

KINDS = {
    "infection-joint": _("Infection of a joint"),
    "infection-elsewhere": _("Infection elsewhere"),
    "lung-collapse": _("Collapsed lung"),
    "spinal-headache": _("Headache after a leak at the spine"),
    "cord": _("Spinal cord or roots of the lower spine"),
    "nerve": _("Nerve"),
    "stroke": _("Stroke"),
    "allergy": _("Allergic reaction"),
    "anaesthetic-toxicity": _("Too much anaesthetic in the blood"),
    "whole-body": _("Passing whole-body reaction, faint"),
    "clot": _("Blood clot"),
    "bleeding": _("Bleeding"),
    "disc": _("Disc"),
    "sugar": _("Blood sugar"),
    "flare": _("Flare: more pain or stiffness"),
    "bruise": _("Bruise"),
    "wrong-medicine": _("Wrong medicine, strength or side"),
    "other": _("Something else"),
}
GRADES = {
    1: _("1: noticed; nothing was needed"),
    2: _("2: disturbed some days; a simple treatment was enough"),
    3: _("3: could not look after themselves, or needed hospital care; life was not in danger"),
    4: _("4: life was in danger"),
    5: _("5: the person died of it"),
}
CRITERIA = {
    "death": _("The person died of it"),
    "life-threatening": _("Life was in danger at the time"),
    "hospital": _("Went to hospital for it, or stayed longer"),
    "disability": _("Left a lasting or marked disability"),
    "birth-defect": _("A birth defect"),
    "intervention": _("Had to be treated so that no lasting damage came of it"),
    "other-important": _("Something else that a physician finds as important"),
}
OUTCOMES = {
    "recovered": _("Recovered"),
    "recovering": _("Recovering"),
    "not-recovered": _("Not recovered"),
    "lasting": _("Recovered with something that lasts"),
    "fatal": _("Died of it"),
    "unknown": _("Not known yet"),
}
RELATED = {
    "certain": _("Certainly caused by it"),
    "probable": _("Probably"),
    "possible": _("Possibly"),
    "unlikely": _("Unlikely"),
    "not-related": _("Not caused by it"),
    "cannot-be-judged": _("Cannot be judged with what is known"),
}
FORESEEN = {
    "usual": _("Usual after such injections"),
    "described": _("Described after such injections"),
    "not-described": _("Not described: more to look into"),
}
READERS = {"treating": _("Who treated"), "second": _("Second reader")}
STOOD_IN_FOR = {**READERS, "treating": _("In place of who treated")}
STEPS = {
    "looked": _("Looked at again"),
    "closed": _("Closed"),
    "reopened": _("Opened again"),
    "one-reader": _("Nobody else here can judge it"),
    "moved": _("Put to another session"),
}
SHARED = {
    "lot": _("the lot"),
    "vial": _("the opened vial"),
    "room": _("the room"),
    "injector": _("the injector"),
}


def criteria(codes: Iterable[str]) -> str:
    return semicolons(str(CRITERIA[one]) for one in CRITERIA if one in set(codes))


COUNTED_OTHERWISE = {  # of dagenais-2006, as its abstract tells them apart
    "any": _("pain, stiffness and bruises are not among them, and here they are"),
    "serious": _("here other things make it serious too"),
}
RATE_OF = {
    "asked": _("people asked"),
    "answering": _("people answering"),
    "sessions": _("sessions"),
    "injections": _("injections"),
}


def percent(share: float) -> str:
    """Two digits that say something, and none that say more than is known.

    >>> percent(0.1234), percent(0.0123), percent(0.00123), percent(0)
    ('12', '1.2', '0.12', '0')
    """
    per_cent = 100 * share
    if per_cent == 0:
        return "0"
    digits = 0 if per_cent >= 10 else 1 if per_cent >= 1 else 2
    return f"{per_cent:.{digits}f}"
