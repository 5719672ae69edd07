"""The stops of docs/tour.md, and what it leaves out."""

from __future__ import annotations

from tools.tour_days.admin import ADMIN
from tools.tour_days.desk import DESK
from tools.tour_days.nurse import AFTER, NURSE
from tools.tour_days.patient import PATIENT
from tools.tour_days.physician import PHYSICIAN

DAYS = (DESK, NURSE, AFTER, PHYSICIAN, ADMIN, PATIENT)
LEFT_OUT = {
    "provider-number": "one box for a number",
    "mine-offline": "a script",
    "attachment-file": "the picture itself",
    "attachment-small": "the picture itself, smaller",
    "bill-received": "one box for a day",
    "dispute": "the form of dispute-new with what stands in it",
    "dispute-end": "how it ended, and an amount, as in payment-new",
    "dispute-error": "one box for the reason, as in closure-error",
    "inbox-now": "the list of the inbox without its frame, which HTMX fetches",
    "link-offline": "a script",
    "mine-calendar": "a file for a calendar",
    "plan-paper": "one of the papers, as letter and aftercare-sheet are",
    "preparation-paper": "one of the papers, as letter and aftercare-sheet are",
    "session-record": "one of the papers, as letter and aftercare-sheet are",
    "clinic-logo": "one box for a picture",
    "mine-printed": "the very bytes that were given, as a PDF",
    "consent-request": "where a paper is signed, once somebody is asked, whom the tour has not",
    "consent-sign": "the paper of a consent with the field for the signature",
    "signature": "what is kept of a signature, which the tour has not",
    "mine-consent": "the page of consent-sign, on own pages",
    "mine-signature": "the page of a signature, on own pages",
    "mine-signed": "the very bytes that were signed, a page without a frame",
    "link-copy": "the very bytes that were signed, behind a link",
    "shown-printed": "a paper that was shown, as a PDF",
    "evidence-report": "a PDF, as `prolo evidence report` writes it",
    "evidence-dossier": "a PDF, as `prolo evidence dossier` writes it",
    "course-dossier": "the same with what is planned for one person, without the name",
    "evidence-references": "a file, as `prolo knowledge cite --condition` prints it",
    "about": "a page without a log-in, of sentences with their sources",
}
