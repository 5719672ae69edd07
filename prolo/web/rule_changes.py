"""A page that changes a rule asks once more where that affects somebody, and shows whom.

The button of what it shows carries what would be kept, and nothing else is kept by it: another
value, or another day, is looked at anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from prolo.registry.access import may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.rule_changes import Affected, AffectsSomebody, change_rule
from prolo.web.forms.kit import PageForm, Theirs
from prolo.web.presenters.rule_changes import affected_rows, affected_things
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form

LOOKED_AT = "looked_at"
AS_SHOWN = "as-shown"


def change_page(
    request: ClinicRequest,
    form: PageForm,
    action: Callable[[Mapping[str, Any]], object],
    *,
    kept: Sequence[str],
    to: str,
    template: str,
    context: Mapping[str, Any],
    said: str = "",
    theirs: Callable[[], Theirs] | None = None,
) -> HttpResponse:
    """The page of a form that changes a rule, and the way on ``to`` what shows it. ``action``
    takes what was typed; ``kept`` are the fields that are the rule: a reason is none. ``said`` is
    said once it is kept; ``theirs`` tells what somebody else saved meanwhile."""

    def save() -> str:
        given = form.cleaned_data
        _change(request, lambda: action(given), _as_text(given, kept), said)
        return to

    try:
        if done := save_form(request, form, save, theirs=theirs):
            return done
    except AffectsSomebody as asked:
        mark = _as_text(form.cleaned_data, kept)
        return page(
            request, template, form, **context, **shown_affected(request, asked.found, mark)
        )
    return page(request, template, form, **context)


def press_change(
    request: ClinicRequest,
    action: Callable[[], object],
    *,
    to: str,
    context: Mapping[str, Any],
    said: str,
) -> HttpResponse:
    """The same of a button; ``context`` has a ``title`` and what the ``button`` says then."""
    try:
        _change(request, action, AS_SHOWN, said)
    except AffectsSomebody as asked:
        return render(
            request,
            "web/knowledge/affects.html",
            {**context, "back": to, **shown_affected(request, asked.found, AS_SHOWN)},
        )
    return redirect(to)


def _change(request: ClinicRequest, action: Callable[[], object], mark: str, said: str) -> None:
    change_rule(action, by=request.actor, looked_at=request.POST.get(LOOKED_AT) == mark)
    if said:
        messages.success(request, said)


def _as_text(given: Mapping[str, Any], kept: Sequence[str]) -> str:
    return " ".join(f"{name}={given[name]}" for name in kept)


def shown_affected(
    request: ClinicRequest, found: Sequence[Affected], mark: str = ""
) -> dict[str, Any]:
    """Names are for who may see them; others see of what and how many."""
    sees_names = may(request.actor, "see_identity")
    knowledge = clinic_knowledge(request.actor.clinic)
    return {
        "cases": len(found),
        "affected": affected_rows(found, knowledge) if sees_names else [],
        "things": [] if sees_names else affected_things(found),
        "looked_at": LOOKED_AT,
        "kept": mark,
    }
