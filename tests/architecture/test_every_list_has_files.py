"""A page that lists or draws something leads to the same as CSV and JSON, or it is said here why
there is nothing to take away."""

from __future__ import annotations

import re
from pathlib import Path

PAGES = Path(__file__).resolve().parents[2] / "prolo" / "web" / "templates" / "web"
A_LIST = re.compile(r'<table|class="people|_parts/table\.html|_chart\.html|_parts/plot\.html')
A_PART = re.compile(r"(^|/)_")
WITHOUT = {
    "appointments/appointment.html": "who could take the place: the waiting list has files",
    "clock.html": "how far the clock may be moved",
    "contact/call.html": "what was tried with one person: their story has it, with files",
    "courses/course.html": "the chart stands on the page of the answers, with files",
    "design.html": "examples",
    "evidence/rating.html": "one rating, beside its form",
    "harms/cluster.html": "adverse events of the list of harms, which has files",
    "harms/harm.html": "one adverse event, whose report has files",
    "knowledge/kinds.html": "links to lists",
    "mine/choose.html": "links",
    "mine/home.html": "what a patient does next; their answers have files on their own page",
    "mixing/sheet.html": "worked out of what was asked, and kept nowhere",
    "money/costs.html": "links to what was estimated; the account has files",
    "money/estimate_new.html": "a draft, beside its form",
    "options/shown.html": "a paper beside the same paper of today",
    "our_clinic/our_clinic.html": "links, and the tables of completeness, which have files there",
    "our_clinic/price_list.html": "what is wrong in a file that was brought",
    "papers/sheet.html": "a paper",
    "preparation/preparation.html": "a paper",
    "sessions/timeout_result.html": "what was read aloud",
}


def test_every_page_with_a_list_or_a_chart_leads_to_its_files_or_says_why_not() -> None:
    pages = {
        one.relative_to(PAGES).as_posix(): one.read_text(encoding="utf-8")
        for one in PAGES.rglob("*.html")
    }
    shows = {name for name, text in pages.items() if A_LIST.search(text)}
    leads = {name for name, text in pages.items() if "{% exports" in text}
    assert {name for name in shows - leads if not A_PART.search(name)} == set(WITHOUT)
