"""What a person agrees to, in plain words of our own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.care.plan import Plan, PlannedSite
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Irritant
from prolo.papers.words.evidence import Word
from prolo.papers.words.plans import GUIDED, guided
from prolo.papers.words.sentences import birth_day, commas, day, left_to_right, said

SIDES: Mapping[str, Word] = {
    "left": lambda: _("%(place)s, left"),
    "right": lambda: _("%(place)s, right"),
    "midline": lambda: _("%(place)s, middle"),
}
ASSENTS: Mapping[str, Word] = {
    "signed": lambda: _("%(name)s was asked too, agrees, and signs beside it."),
    "said": lambda: _("%(name)s was asked too, and agrees in their own words."),
    "not-able": lambda: _("%(name)s could not be asked: %(why)s"),
}
LINE = "_" * 40


def title(place: str) -> str:
    return _("Consent to injections (prolotherapy): %(place)s") % {"place": place}


def subtitle() -> str:
    return _(
        "Read this, or have it read to you, and ask whatever you want to know. You do not have to "
        "sign, and you do not have to decide today."
    )


def place(label: str, side: str) -> str:
    return SIDES[side]() % {"place": said(label)}


def about(name: str, born: date | None) -> str:
    if born is None:
        return _("This is about %(name)s.") % {"name": name}
    return _("This is about %(name)s, born %(born)s.") % {
        "name": name,
        "born": birth_day(born),
    }


# -- what is planned -----------------------------------------------------------------------


def gives(site: PlannedSite, knowledge: Knowledge) -> str:
    """What one needle gives there."""
    irritant = knowledge.irritants.get(site.irritant)
    numbing = knowledge.anaesthetics.get(site.anaesthetic)
    parts = [
        _with_strength(said(fact.label), pct)
        for fact, pct in ((irritant, site.irritant_pct), (numbing, site.anaesthetic_pct))
        if fact
    ]
    return _("%(volume)s ml of %(mixture)s") % {
        "volume": number_format(site.volume_ml.normalize()),
        "mixture": _(" with ").join(parts) or _("not known here; ask"),
    }


def _with_strength(name: str, pct: Decimal | None) -> str:
    return f"{name} {number_format(pct.normalize())} %" if pct else name


def into(gives: str) -> str:
    return _("Each needle gives %(gives)s. The needles go to:") % {"gives": gives}


def needled(place: str, injections: int) -> str:
    if injections == 1:
        return place
    text = ngettext("%(place)s: %(n)s injection", "%(place)s: %(n)s injections", injections)
    return text % {"place": place, "n": injections}


def planned(plan: Plan, knowledge: Knowledge) -> Iterator[str]:
    yield ngettext(
        "In each session you get %(n)s injection.",
        "In each session you get %(n)s injections.",
        plan.injections,
    ) % {"n": plan.injections}
    if days := plan.sessions_on:
        yield ngettext(
            "%(n)s session is planned: %(days)s. A day may be moved.",
            "%(n)s sessions are planned: %(days)s. A day may be moved.",
            len(days),
        ) % {"n": len(days), "days": commas(map(day, days))}
    yield _calmed(plan, knowledge)
    if plan.numbing_cream:
        yield _("A cream numbs the skin before.")
    labels = {one.code: one.label for _region, one in knowledge.structures()}
    for by in GUIDED:
        if sites := [one for one in plan.sites if one.guidance == by]:
            named = (place(labels.get(one.structure, one.structure), one.side) for one in sites)
            yield guided(by, named)
    yield _(
        "You are asked again for any other place. You are asked again for another or a stronger "
        "irritant. The same holds for more sessions or for another calming medicine."
    )
    yield _(
        "You are asked again for more injections or more liquid in a place. The same holds for "
        "another numbing drug, and for X-rays that are not named here."
    )


def _calmed(plan: Plan, knowledge: Knowledge) -> str:
    if plan.sedation in ("", "none") or plan.sedation not in knowledge.sedation:
        return _("No calming medicine is planned. You are awake.")
    label = said(knowledge.sedation[plan.sedation].label)
    return _("Calming medicine that is planned: %(sedation)s.") % {"sedation": label}


def what_is_done() -> tuple[str, ...]:
    return (
        _("The skin is cleaned. A thin needle goes through it to each place that is named above."),
        _(
            "Through the needle you get a small amount of a liquid that is called an irritant. It "
            "is meant to make the tissue react. Nobody knows for sure how, or whether, that heals."
        ),
        _("You can say stop at any moment. Then the needle comes out."),
    )


# -- outside the label ---------------------------------------------------------------------


def what_off_label_is() -> str:
    return _(
        "A medicine has a label: what its maker was allowed to say that it is for. Another use is "
        "called «off label». The clinic tells you when it plans one."
    )


def off_label(fact: Irritant) -> str:
    name = said(fact.label)
    if fact.off_label_note:
        return _("%(name)s: %(note)s.") % {"name": name, "note": said(fact.off_label_note)}
    if fact.off_label:
        return _("%(name)s: injecting it here is outside its label.") % {"name": name}
    return _("%(name)s: no use outside its label is known here.") % {"name": name}


# -- what may come of it -------------------------------------------------------------------


def no_promise() -> str:
    return _(
        "Nobody can promise that it helps you. Trials gave some people prolotherapy and others a "
        "dummy injection. This was found:"
    )


def no_dummy_trial(named: Sequence[str]) -> str:
    """``named``: those that did compare, and of which no figures can be used."""
    if not named:
        return _("No trial known here compares it with a dummy injection.")
    return _(
        "Trials that compare it with a dummy injection: %(n)s. None prints numbers that can be "
        "used: %(trials)s."
    ) % {"n": len(named), "trials": commas(named)}


def what_it_takes() -> str:
    return _(
        "It takes a trial to say how many it helps. In it some people get it, and others a dummy "
        "injection. It must say how many were in each group, and how each group did."
    )


def others() -> str:
    return _(
        "You need not choose prolotherapy. This is what else there is for it, doing nothing now "
        "among it. The order is that of the alphabet and means nothing."
    )


def options_seen(on: date | None, sha256: str, with_: str = "") -> str:
    """``with_``: where it is not known yet who signs."""
    if on is None:
        return _(
            "The paper with all options side by side was not gone through with you here. You can "
            "ask for it before you sign."
        )
    if with_:
        return _(
            "The paper with all options side by side was gone through with %(who)s on %(day)s. It "
            "is kept as it was shown (SHA-256 %(sha256)s)."
        ) % {"who": with_, "day": day(on), "sha256": sha256}
    return _(
        "The paper with all options side by side was gone through with you on %(day)s. It is kept "
        "as you saw it (SHA-256 %(sha256)s)."
    ) % {"day": day(on), "sha256": sha256}


def no_estimate() -> str:
    return _("You have no estimate of the costs from this clinic. Ask for one before you sign.")


def call_when() -> str:
    return _(
        "If you say yes to one of these after an injection, call the clinic at once, or an "
        "ambulance:"
    )


# -- changing one's mind -------------------------------------------------------------------


def may_change(phone: str, *, is_by_pen: bool) -> tuple[str, ...]:
    """Who signs with a pen has neither link nor tablet, and perhaps no pages of their own."""
    return (
        _("You can take your consent back at any time, also between two injections."),
        _("You do not have to say why, and you are treated here as well as before."),
        _(
            "Tell anybody at the clinic. If you have pages of your own there, you can also press "
            "«I take my consent back» on them. It counts at once."
        )
        if is_by_pen
        else _(
            "Tell anybody at the clinic, or press «I take my consent back» on your own pages, on "
            "the clinic's tablet or behind your link. It counts at once."
        ),
        *(
            [_("The clinic's telephone: %(phone)s") % {"phone": left_to_right(phone)}]
            if phone
            else []
        ),
        _("What was injected before cannot be taken out."),
    )


def signing_says() -> tuple[str, ...]:
    return (
        _("I read this, or it was read or interpreted to me in a language that I understand."),
        _("I could ask questions, and they were answered."),
        _("I was told what is used outside its label, what can go wrong, and what else there is."),
        _("I agree to what is planned above, and to nothing more. I can take this back."),
    )


# -- who signs -----------------------------------------------------------------------------


def signs_alone(name: str, why: str) -> str:
    if why:
        return _("%(name)s is under age and decides alone: %(why)s") % {"name": name, "why": why}
    return _("%(name)s signs for themselves.") % {"name": name}


def signs_for(signer: str, name: str, relationship: str) -> str:
    if relationship:
        return _("%(signer)s (%(relationship)s) signs as guardian of %(name)s.") % {
            "signer": signer,
            "relationship": relationship,
            "name": name,
        }
    return _("%(signer)s signs as guardian of %(name)s.") % {"signer": signer, "name": name}


def by_what_right(text: str) -> str:
    return _("By what right they decide: %(right)s") % {"right": text}


def assent(code: str, name: str, why: str) -> str:
    return ASSENTS[code]() % {"name": name, "why": why}


def interpreted(who: str, language: str) -> str:
    return _("%(who)s interprets into this language: %(language)s.") % {
        "who": who,
        "language": language,
    }


def to_fill_in() -> tuple[str, ...]:
    heads = (
        _("Name of who signs, and as what (the person, or guardian)"),
        _("Name and language of an interpreter, if there is one"),
        _("Day and time"),
        _("Signature"),
    )
    return tuple(f"{one}: {LINE}" for one in heads)
