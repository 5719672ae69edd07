"""The places a person can go from every page, and what they must be allowed to do there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from prolo.registry.access import Actor, may


@dataclass(frozen=True, slots=True)
class Place:
    """``begins`` is how addresses begin that belong here; empty: this one address alone.
    ``about`` says what is to be found there, on pages that lead to it. ``within`` names the place
    that leads here too: whoever sees that one needs no second entry."""

    label: Any
    name: str
    verb: str
    begins: str | tuple[str, ...] = ""
    about: Any = ""
    within: str = ""

    @property
    def url(self) -> str:
        return reverse(self.name)


PLACES: tuple[Place, ...] = (
    Place(
        _("Today"),
        "web:start",
        "see_knowledge",
        begins=("/today", "/next-steps", "/calls", "/unsigned", "/results"),
    ),
    Place(_("Inbox"), "web:inbox", "handle_concern", begins=("/concerns", "/harms")),
    Place(_("Harms"), "web:harms", "see_chart", begins="/harms", within="web:inbox"),
    Place(_("Calendar"), "web:calendar", "see_calendar", begins="/calendar"),
    Place(_("Patients"), "web:patients", "find_patients", begins="/patients"),
    Place(_("Stock"), "web:stock", "keep_stock", begins=("/stock", "/lots")),
    Place(_("Lots"), "web:lots", "recall_lots", begins="/lots", within="web:stock"),
    Place(
        _("Does it work?"),
        "web:evidence",
        "see_evidence",
        begins="/evidence",
        about=_("What trials found, condition by condition"),
    ),
    Place(_("Clinic"), "web:our-clinic", "see_people", begins=("/our-clinic", "/people")),
    Place(
        _("Knowledge"),
        "web:knowledge",
        "see_knowledge",
        begins="/knowledge",
        about=_("Every fact that rules use, with its sources"),
    ),
)

# What the page «Clinic» leads to: how the clinic is run.
OF_THE_CLINIC: tuple[Place, ...] = (
    Place(
        _("People and roles"),
        "web:people",
        "see_people",
        about=_("Who works here as what, who may treat which region, log-ins"),
    ),
    Place(
        _("On call"),
        "web:on-call",
        "see_people",
        about=_("Who answers when, and when nobody does"),
    ),
    Place(
        _("Completeness"),
        "web:completeness",
        "see_completeness",
        about=_("How many answers were received of those that were due"),
    ),
    Place(
        _("Outcomes"),
        "web:clinic-outcomes",
        "see_outcomes_of_all",
        about=_("How pain changed, beside who did not answer; by condition, irritant and period"),
    ),
    Place(
        _("How often harm happened"),
        "web:harm-rates",
        "see_harm_rates",
        about=_("Of people, sessions and injections, beside the published rates"),
    ),
    Place(
        _("Thresholds"),
        "web:thresholds",
        "see_knowledge",
        about=_("The numbers that rules use: published, and this clinic's own"),
    ),
    Place(
        _("Decided here"),
        "web:knowledge-decided",
        "see_knowledge",
        about=_("Who confirmed a fact or set a value and when, and what is open"),
    ),
    Place(
        _("Prices"),
        "web:prices",
        "see_people",
        about=_("What is asked here for a procedure, beside what others publish"),
    ),
    Place(
        _("Payers"),
        "web:payers",
        "see_knowledge",
        about=_("What insurers and programmes do about it, and when somebody last looked"),
    ),
    Place(
        _("Charges and payments"),
        "web:ledger",
        "keep_money",
        about=_("What was billed and received, as a file for who keeps the books"),
    ),
    Place(
        _("Opening hours"),
        "web:hours",
        "keep_clinic",
        about=_("The hours of the week, and how long an appointment usually takes"),
    ),
    Place(
        _("Closures"),
        "web:closures",
        "keep_clinic",
        about=_("Days on which the clinic does not treat, and who is expected then"),
    ),
    Place(_("Rooms"), "web:rooms", "keep_clinic", about=_("Where people are seen")),
    Place(
        _("Messages to patients"),
        "web:message-settings",
        "keep_clinic",
        about=_("Whether and how messages are sent: the mail server, under which name"),
    ),
    Place(
        _("What prolo does by itself"),
        "web:queue",
        "keep_jobs",
        about=_("Messages and other work that waits, runs, or could not be done"),
    ),
    Place(
        _("Audit trail"),
        "web:audit",
        "see_audit",
        about=_("Who wrote or changed which row when"),
    ),
    Place(
        _("Settings"),
        "web:clinic-settings",
        "keep_clinic",
        about=_("Name, address, telephone, time zone, emergencies, age of majority"),
    ),
)

OF_THE_CALENDAR: tuple[Place, ...] = (
    Place(_("Calendar"), "web:calendar", "see_schedule"),
    Place(_("Waiting list"), "web:waiting", "see_schedule"),
    Place(_("Closures"), "web:closures", "see_calendar"),
    Place(_("Absences"), "web:absences", "see_calendar"),
    Place(_("Rooms"), "web:rooms", "see_calendar"),
    Place(_("Opening hours"), "web:hours", "see_calendar"),
)


def places_for(actor: Actor) -> list[Place]:
    seen = [place for place in PLACES if may(actor, place.verb)]
    names = {place.name for place in seen}
    return [place for place in seen if place.within not in names]


def clinic_places_for(actor: Actor) -> list[Place]:
    return [place for place in OF_THE_CLINIC if may(actor, place.verb)]


def work_for(actor: Actor) -> list[Place]:
    """Of somebody who expects no patients: how the clinic is run, and what is known."""
    return [*clinic_places_for(actor), *(one for one in places_for(actor) if one.about)]


def calendar_places_for(actor: Actor) -> list[Place]:
    return [place for place in OF_THE_CALENDAR if may(actor, place.verb)]


def current_place(places: list[Place], path: str) -> Place | None:
    for place in places:
        if path == place.url or (place.begins and path.startswith(place.begins)):
            return place
    return None
