"""An outcome measure's passport: what is known of it, what is not, and what may be shown here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.knowledge import Knowledge
from prolo.knowledge.questionnaires import load_questionnaire
from prolo.knowledge.questionnaires.languages import words_of
from prolo.knowledge.questionnaires.passport import POINTS, RELATIVE, SOURCE
from prolo.knowledge.records import PASSPORT, Instrument
from prolo.registry.brought import times_now
from prolo.registry.models import Clinic, ClinicQuestionnaire, WordingPermission
from prolo.registry.wording import has_own_words, standing_permission
from prolo.web.languages import SPOKEN, has_words, is_read, language_name
from prolo.web.presenters.knowledge import fact_fields
from prolo.web.words.knowledge import CODED, field_name
from prolo.web.words.values import number

FORM_TIMES = {
    "before_first": gettext_lazy("before the first session"),
    "before_sessions": gettext_lazy("before each later session"),
    "at_follow_ups": gettext_lazy("at the follow-ups"),
}


def passport(
    instrument: Instrument, knowledge: Knowledge, said: Mapping[str, Any] = MappingProxyType({})
) -> list[dict[str, Any]]:
    """Every field of a passport, whether anything is known or not; then what else is known. Of our
    own words the languages are those of the patient's pages. ``said`` by the clinic's own form
    stands below what was read, and in place of what was not."""
    known = {one["key"]: one for one in fact_fields(instrument, knowledge)}
    if instrument.questionnaire and has_own_words(instrument):
        known["translations"] = _own_languages(instrument.questionnaire, knowledge)
    first = [known.pop(key, {}) or _not_read(key, instrument) for key in PASSPORT]
    for key, one in zip(PASSPORT, first, strict=True):
        one["said"] = _said(key, said)
    fields = [*first, *known.values()]
    for one in fields:
        one["cited"] = _cited(one.get("key", ""), instrument, knowledge)
    if _waits_for_all(instrument):
        first[PASSPORT.index("missing_items")].setdefault("lines", []).append(
            _("Until somebody confirms how many must be answered, all must be here.")
        )
    return fields


def _not_read(key: str, instrument: Instrument) -> dict[str, Any]:
    """How it is here is known, although nobody read it."""
    line = ""
    if key == "computed":
        line = (
            _("our own form, as the scoring says")
            if instrument.questionnaire
            else _("nothing: the score that was worked out elsewhere is entered")
        )
    elif key == "answered_least_pct" and instrument.computed:
        line = _("all of them")
    if not line:
        return {"key": key, "name": field_name(key), "is_unknown": True}
    return {"key": key, "name": field_name(key), "lines": [line]}


def _waits_for_all(instrument: Instrument) -> bool:
    """care/form_scores: how many may be missing counts once it is verified."""
    pct, by_sum = instrument.answered_least_pct, instrument.computed in (None, "sum")
    return pct is not None and not by_sum and not instrument.is_usable("answered_least_pct")


def _cited(key: str, instrument: Instrument, knowledge: Knowledge) -> list[str]:
    return [knowledge.sources[one].cite for one in instrument.sources_of(key)]


def _said(key: str, said: Mapping[str, Any]) -> list[str]:
    value, source = said.get(key), said.get(SOURCE, "")
    if not value:
        return []
    if isinstance(value, list) and isinstance(value[0], dict):
        return [_figure(one) for one in value]
    codes = value if isinstance(value, list) else [value]
    lines = [_in_words(key, one) for one in codes]
    return [*lines, source] if source else lines


def _in_words(key: str, value: str) -> str:
    if key == "translations":
        return language_name(value) if value in SPOKEN else value
    return str(CODED.get((Instrument.kind, key), {}).get(value, value))


def _figure(row: Mapping[str, str]) -> str:
    named = {POINTS: _("%(n)s points"), RELATIVE: _("%(n)s %%")}
    figures = [said % {"n": number(Decimal(row[key]))} for key, said in named.items() if key in row]
    return " · ".join([*figures, row["population"], row["citation"]])


def _own_languages(form: str, knowledge: Knowledge) -> dict[str, Any]:
    words = list(words_of(load_questionnaire(form).body))
    codes = [code for code in SPOKEN if has_words(words, code)]
    unread = [code for code in codes if not is_read(code, knowledge)]
    return {
        "key": "translations",
        "name": field_name("translations"),
        "lines": [
            _("%(language)s: translated by a machine, and read by nobody yet")
            % {"language": language_name(code)}
            if code in unread
            else language_name(code)
            for code in codes
        ],
        "is_doubted": bool(unread),
    }


def wording(
    instrument: Instrument, clinic: Clinic, today: date, knowledge: Knowledge
) -> dict[str, Any]:
    """May it be shown here, by what, and what was permitted ever."""
    standing = standing_permission(instrument, clinic, today)
    rows = WordingPermission.objects.filter(instrument=instrument.id).select_related("recorded_by")
    times = times_now(instrument.id, knowledge)
    return {
        "is_ours": has_own_words(instrument),
        "standing": standing,
        "permissions": [_permission(one, today) for one in rows],
        "times": [FORM_TIMES[name] for name, is_asked in times.items() if is_asked],
        "forms": ClinicQuestionnaire.objects.filter(instrument=instrument.id),
    }


def _permission(row: WordingPermission, today: date) -> dict[str, Any]:
    return {
        "pk": row.pk,
        "given_by": row.given_by,
        "document": row.document,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "by": row.recorded_by.full_name if row.recorded_by else "",
        "at": row.recorded_at,
        "state": _state(row, today),
        "is_withdrawn": row.withdrawn_at is not None,
    }


def _state(row: WordingPermission, today: date) -> str:
    if row.withdrawn_at:
        return _("withdrawn")
    if row.ends_on and row.ends_on < today:
        return _("run out")
    return _("to come") if row.starts_on > today else _("stands")
