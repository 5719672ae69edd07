"""A session as it was recorded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from prolo.care.asking_why import asks_why
from prolo.care.conclusions import conclusion_from_json
from prolo.knowledge import Knowledge
from prolo.papers.words.amounts import in_order
from prolo.papers.words.sentences import commas
from prolo.registry.conclusions import latest_conclusion
from prolo.registry.models import Conclusion as Kept
from prolo.registry.models import Session, User, Vial, VialRest
from prolo.registry.session_rows import CREAM, SEDATION
from prolo.registry.signatures import last_signature, signed_rows, still_matches
from prolo.registry.vial_rests import rests_thrown_away
from prolo.web.presenters.session_totals import TONES
from prolo.web.words.courses import EVENTS, verdict_word, word
from prolo.web.words.dose import Parts, substance_name
from prolo.web.words.mine import named
from prolo.web.words.sentences import say
from prolo.web.words.session_record import REASONS, correction, in_error
from prolo.web.words.stored_facts import StoredFacts
from prolo.web.words.values import number, shown

JUDGED = ("injector", "dose", "vials", "injections")


def injection_rows(session: Session, knowledge: Knowledge) -> list[dict[str, Any]]:
    places = {one.code: one.label for _region, one in knowledge.structures()}
    return [
        {
            "pk": row.pk,
            "sequence": row.sequence,
            "structure": named(places.get(row.structure, row.structure)),
            "side": shown(row.side),
            "volume": f"{number(row.volume_ml)}\u00a0mL",
            "mixture": mixture(row),
            "parts": parts_of(row),
            "depth": f"{number(row.depth_mm)}\u00a0mm" if row.depth_mm is not None else "",
            "needle": row.needle,
            "guidance": row.guidance,
            "as_planned": row.as_planned,
            "correction": correction(row),
        }
        for row in session.injections.current()
    ]


def lots_drawn(session: Session) -> Iterator[str]:
    """Each vial in short: its product, its maker, its lot."""
    for row in session.vials.current().order_by("recorded_at", "id"):
        product = commas(one for one in (row.product, row.maker) if one)
        yield _("%(product)s, lot %(lot)s") % {
            "product": in_order(product),
            "lot": row.lot or _("not noted"),
        }


def vial_rows(session: Session) -> list[dict[str, Any]]:
    thrown = rests_thrown_away([session.pk])
    return [
        {
            "pk": row.pk,
            "substance": named(substance_name(row.substance)),
            "product": ", ".join(one for one in (row.product, row.maker) if one),
            "lot": row.lot,
            "strength": f"{number(row.strength_pct)} %" if row.strength_pct is not None else "",
            "expires_on": row.expires_on,
            "opened_at": row.opened_at,
            "single_dose": row.single_dose,
            "is_another": row.is_another,
            "amount": f"{number(row.amount_g)} g" if row.amount_g is not None else "",
            "correction": correction(row),
            "rest_url": _rest_url(row),
            "rest": _rest_words(thrown.get(row.pk)),
        }
        for row in session.vials.current().order_by("recorded_at", "id")
    ]


def _rest_url(row: Any) -> str:
    """Where what is left in it is thrown away; a cream leaves nothing to measure."""
    if row.stock_id is None:
        return "" if row.role in (CREAM, SEDATION) else reverse("web:vial-rest", args=[row.pk])
    return f"{reverse('web:stock-waste', args=[row.stock_id])}?session={row.session_id}"


def _rest_words(thrown: VialRest | None) -> str:
    if thrown is None:
        return ""
    words = {
        "ml": number(thrown.rest_ml),
        "who": thrown.recorded_by.full_name if thrown.recorded_by else "–",
        "note": thrown.note,
    }
    said = (
        _("%(ml)s mL thrown away, %(who)s") if thrown.rest_ml else _("nothing thrown away, %(who)s")
    )
    return (f"{said}: %(note)s" if thrown.note else said) % words


def vial_name(row: Vial) -> str:
    """«Lidocaine, Invented vial, L-77»."""
    return ", ".join(
        one for one in (named(substance_name(row.substance)), row.product, row.lot) if one
    )


def in_error_rows(session: Session, knowledge: Knowledge) -> list[str]:
    """What was marked as entered in error, each as a sentence."""
    places = {one.code: one.label for _region, one in knowledge.structures()}
    rows = [
        *((places.get(row.structure, row.structure), row) for row in _marked(session.injections)),
        *((substance_name(row.substance), row) for row in _marked(session.vials)),
    ]
    return [in_error(named(what), row) for what, row in rows]


def _marked(rows: Any) -> Any:
    return rows.entered_in_error().select_related("marked_in_error_by")


def mixture(row: Any) -> str:
    return ", ".join(
        f"{name} {number(pct)} %" if pct else name for name, pct in parts_of(row) if name
    )


def parts_of(row: Any) -> Parts:
    return (row.irritant, row.irritant_pct), (row.anaesthetic, row.anaesthetic_pct)


def signature_view(session: Session) -> dict[str, Any] | None:
    signature = last_signature(session)
    if signature is None:
        return None
    matches = still_matches(signature, signed_rows(session))
    return {
        "by": signature.signed_by.full_name,
        "title": signature.signed_by.title,
        "at": signature.signed_at,
        "matches": matches,
        "stands": matches and session.state == Session.State.SIGNED,
    }


def reasons_view(session: Session) -> list[dict[str, str]]:
    """Why it was done all the same, each under its heading."""
    return [
        {"title": str(title), "text": session.closing[name]}
        for name, title in REASONS.items()
        if session.closing.get(name)
    ]


def _heaviest_of(row: Kept) -> list[str]:
    """What made the verdict, where it asks why: which vial, and what of it."""
    if not asks_why(row.kind, row.verdict):
        return []
    facts = StoredFacts(row.facts)
    findings = conclusion_from_json(row.body).findings
    return [say(one, facts) for one in findings if one.weight == row.verdict]


def judged_view(session: Session) -> list[dict[str, Any]]:
    """What the rules said when it was recorded, or last corrected; and who went another way."""
    found = [latest_conclusion(kind, subject_id=session.pk) for kind in JUDGED]
    return [
        {
            "title": word(EVENTS, f"{one.kind}_concluded"),
            "verdict": verdict_word(one.kind, one.verdict),
            "tone": TONES.get(one.verdict, ""),
            "because": _heaviest_of(one),
            "url": reverse("web:conclusion", args=[one.pk]),
            "overridden_by": ", ".join(
                row.recorded_by.full_name
                for row in one.overrides.select_related("recorded_by")
                if row.recorded_by
            ),
        }
        for one in found
        if one
    ]


def is_named(injector: User | None, user: User | None) -> bool:
    return injector is None or injector == user
