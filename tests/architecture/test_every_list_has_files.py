"""A page that lists or draws something, itself or in one of its parts, leads to the same as CSV and
JSON, or it is said here why there is nothing to take away."""

from __future__ import annotations

import re
from pathlib import Path

PAGES = Path(__file__).resolve().parents[2] / "prolo" / "web" / "templates" / "web"
A_LIST = re.compile(
    r'<table|class="(people|gallery|timeline|plain)|<article class="card'
    r"|_parts/table\.html|_chart\.html|_parts/plot\.html"
)
A_PART = re.compile(r"(^|/)_")
INCLUDED = re.compile(r'{% include "web/([^"]+)"')
OF_ALL_PAGES = "_parts/"  # what every page is made of, such as why something is so
BESIDE_ITS_FORM = "what the rules say of what is typed, or what is asked, beside the form"
A_PAPER = "a paper, and where its earlier copies are"
WHOM_IT_AFFECTS = "whom a change would affect, which is kept nowhere"
WITHOUT = {
    "aftercare/concern.html": "one report, of the inbox, which has files",
    "appointments/new.html": "free times, which are worked out and kept nowhere",
    "assessment/assessment.html": "the medicines, which have files on their own page",
    "attachments/attach.html": "pictures beside the form; the story has them, with files",
    "calendar/absence.html": "whom it moves: the list to move has files",
    "calendar/closure.html": "whom it moves: the list to move has files",
    "conclusions/conclusion.html": "what one conclusion followed from",
    "courses/decide.html": "earlier courses: the story has them, with files",
    "instruments/permission.html": WHOM_IT_AFFECTS,
    "instruments/times.html": WHOM_IT_AFFECTS,
    "knowledge/affects.html": WHOM_IT_AFFECTS,
    "knowledge/confirm.html": WHOM_IT_AFFECTS,
    "knowledge/fact.html": "one fact; those of its kind have files",
    "knowledge/own_value.html": WHOM_IT_AFFECTS,
    "merges/merge.html": "two records beside each other, before one goes into the other",
    "merges/same_as.html": "who may be meant: the search has files",
    "merges/unmerge.html": "what goes back",
    "mine/estimate.html": A_PAPER,
    "mine/options.html": A_PAPER,
    "mine/statement.html": A_PAPER,
    "money/estimate.html": A_PAPER,
    "options/options.html": A_PAPER,
    "papers/dossier.html": A_PAPER,
    "papers/paper.html": A_PAPER,
    "patients/new.html": "who may be on record already: the search has files",
    "plans/plan.html": BESIDE_ITS_FORM,
    "readiness/decide.html": BESIDE_ITS_FORM,
    "readiness/over.html": "what was answered otherwise at first: the story has it, with files",
    "readiness/readiness.html": BESIDE_ITS_FORM,
    "sessions/ask.html": BESIDE_ITS_FORM,
    "sessions/leaving.html": BESIDE_ITS_FORM,
    "sessions/session.html": BESIDE_ITS_FORM,
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
    "our_clinic/new_rules.html": WHOM_IT_AFFECTS,
    "our_clinic/our_clinic.html": "links, and the tables of completeness, which have files there",
    "our_clinic/price_list.html": "what is wrong in a file that was brought",
    "our_clinic/settings.html": WHOM_IT_AFFECTS,
    "papers/sheet.html": "a paper",
    "preparation/preparation.html": "a paper",
    "sessions/timeout_result.html": "what was read aloud",
}


def test_every_page_with_a_list_or_a_chart_leads_to_its_files_or_says_why_not() -> None:
    pages = {
        one.relative_to(PAGES).as_posix(): one.read_text(encoding="utf-8")
        for one in PAGES.rglob("*.html")
    }
    whole = {name: _with_parts(name, pages) for name in pages if not A_PART.search(name)}
    shows = {name for name, text in whole.items() if A_LIST.search(text)}
    leads = {name for name, text in whole.items() if "{% exports" in text}
    assert shows - leads == set(WITHOUT)


def _with_parts(name: str, pages: dict[str, str]) -> str:
    text = pages[name]
    parts = (one for one in INCLUDED.findall(text) if not one.startswith(OF_ALL_PAGES))
    return text + "".join(_with_parts(one, pages) for one in parts if one != name)
