"""Values as people read them, and the steps back up from a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from prolo.web.forms import kit
from prolo.web.listed import FORMATS, UNASKED
from prolo.web.navigation import calendar_places_for
from prolo.web.words import values
from prolo.web.words.sentences import say as say_finding

register = template.Library()


@register.filter
def shown(value: Any) -> str:
    """``{{ finding.params.stop_on|shown }}``: a day, a number, yes or no."""
    return values.shown(value)


@register.simple_tag
def say(finding: Any, knowledge: Any) -> str:
    """``{% say finding knowledge %}``: its sentence."""
    return say_finding(finding, knowledge)


@register.simple_tag
def new_key() -> str:
    """For a button without a form of its own: pressed twice, it counts once."""
    return kit.new_key()


@register.inclusion_tag("web/_parts/exports.html", takes_context=True)
def exports(context: Any, address: str = "") -> dict[str, Any]:
    """``{% exports %}`` under a list: the same as CSV and JSON, with the filters of this page."""
    request = context["request"]
    asked = request.GET.copy()
    asked.pop(UNASKED, None)
    query = f"?{asked.urlencode()}" if asked else ""
    return {"files": [(one, f"{address or request.path}.{one}{query}") for one in FORMATS]}


@register.inclusion_tag("web/_parts/crumbs.html")
def crumbs(*steps: str) -> dict[str, Any]:
    """``{% crumbs "Patients" "/patients" "Ada Example" %}``: label and address by turns; the last
    label is this page. An address may be the name of one: ``web:start``."""
    labels, addresses = steps[::2], steps[1::2]
    linked = [
        (label, reverse(address) if address.startswith("web:") else address)
        for label, address in zip(labels, addresses, strict=False)
    ]
    return {"steps": linked, "here": labels[-1] if len(labels) > len(addresses) else ""}


@register.inclusion_tag("web/calendar/_ways.html", takes_context=True)
def calendar_ways(context: Any) -> dict[str, Any]:
    """The pages around the calendar that this person may see."""
    return {"places": calendar_places_for(context["actor"]), "request": context["request"]}
