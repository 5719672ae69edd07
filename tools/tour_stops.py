"""The stops of docs/tour.md, and what it leaves out."""

from __future__ import annotations

from tools.tour_days.admin import ADMIN
from tools.tour_days.desk import DESK
from tools.tour_days.nurse import AFTER, NURSE
from tools.tour_days.patient import PATIENT
from tools.tour_days.physician import PHYSICIAN

DAYS = (DESK, NURSE, AFTER, PHYSICIAN, ADMIN, PATIENT)
LEFT_OUT = {  # no pages, or as another that is shown
    "attachment-file": "the picture itself",
    "attachment-small": "the picture itself, smaller",
    "evidence-dossier": "a PDF, as `prolo evidence dossier` writes it",
    "evidence-references": "a file, as `prolo knowledge cite --condition` prints it",
    "evidence-report": "a PDF, as `prolo evidence report` writes it",
    "inbox-unanswered": "the number beside «Inbox», which pages that are open ask for",
    "inbox-now": "the list of the inbox without its frame, which HTMX fetches",
    "link-offline": "a script",
    "mine-calendar": "a file for a calendar",
    "mine-offline": "a script",
    "mine-printed": "the very bytes that were given, as a PDF",
    "shown-printed": "a paper that was shown, as a PDF",
}
