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
    "money/estimate_new.html": "a draft, beside its form",
    "options/shown.html": "a paper beside the same paper of today",
    "our_clinic/our_clinic.html": "links, and the tables of completeness, which have files there",
    "our_clinic/price_list.html": "what is wrong in a file that was brought",
    "our_clinic/settings.html": WHOM_IT_AFFECTS,
    "papers/sheet.html": "a paper",
    "preparation/preparation.html": "a paper",
    "sessions/timeout_result.html": "what was read aloud",
}

IN_ONE = "its file has the rows of all of them"
SEVERAL = {  # more lists than files: how many lists, and where the others can be taken away
    "accesses/list.html": (2, IN_ONE),
    "calendar/absences.html": (3, IN_ONE),
    "calendar/closures.html": (3, IN_ONE),
    "calendar/waiting.html": (2, "who waits; the last ten who wait no more"),
    "contact/calls.html": (2, "the second are the reasons of a row"),
    "dose_limits/list.html": (2, IN_ONE),
    "evidence/condition.html": (3, "the trials; what is missing has its page, with files"),
    "evidence/influence.html": (3, "two drawings and a table of the same"),
    "evidence/missing.html": (4, "two drawings and their tests, and how far it would tip"),
    "harms/harms.html": (3, "open and closed; what infections share leads to a list"),
    "imaging/imaging.html": (7, "reviews; their pictures are in the story, with files"),
    "inbox/inbox.html": (3, "what waits; its reasons and pictures are those of a row"),
    "mine/chart.html": (3, "the figures of all of them"),
    "money/costs.html": (5, "every estimate; what is owed or was missed is in the clinic's list"),
    "money/ledger.html": (2, "payments; a dispute has a page of its own"),
    "money/owed.html": (3, "owed and missed; who is asked who pays, has a page"),
    "money/payers.html": (2, IN_ONE),
    "money/statement.html": (2, "payments; the other are the reasons of a dispute"),
    "on_call/on_call.html": (3, "duties, and hours without one; two at once are both duties"),
    "our_clinic/prices.html": (3, "the clinic's; those published elsewhere are knowledge"),
    "our_clinic/queue.html": (2, IN_ONE),
    "outcomes/outcomes.html": (15, "the figures of the charts; what is owed is a next step"),
    "patients/find.html": (2, "one search, with and without somebody found"),
    "patients/patient.html": (9, "three of each: standing, over, in error; the story besides"),
    "sessions/recorded.html": (5, "injections and vials; what rules said of them, in words"),
    "start.html": (14, "the beginnings of lists that have pages, with files"),
    "stock/lot.html": (2, "movements; the others are sessions, which have pages"),
    "stock/stock.html": (2, "every lot; what runs low, in words"),
}


def test_every_page_with_a_list_or_a_chart_leads_to_its_files_or_says_why_not() -> None:
    whole = _whole_pages()
    shows = {name for name, text in whole.items() if A_LIST.search(text)}
    leads = {name for name, text in whole.items() if "{% exports" in text}
    assert shows - leads == set(WITHOUT)


def test_every_list_of_a_page_is_in_one_of_its_files_or_says_where_it_is() -> None:
    """A list that is added to a page needs a file of its own, or a word here."""
    found = {}
    for name, text in _whole_pages().items():
        lists, files = len(A_LIST.findall(text)), text.count("{% exports")
        if files and lists > files:
            found[name] = lists
    assert found == {name: lists for name, (lists, _why) in SEVERAL.items()}


def _whole_pages() -> dict[str, str]:
    """Each with its parts."""
    pages = {
        one.relative_to(PAGES).as_posix(): one.read_text(encoding="utf-8")
        for one in PAGES.rglob("*.html")
    }
    return {name: _with_parts(name, pages) for name in pages if not A_PART.search(name)}


def _with_parts(name: str, pages: dict[str, str]) -> str:
    text = pages[name]
    parts = (one for one in INCLUDED.findall(text) if not one.startswith(OF_ALL_PAGES))
    return text + "".join(_with_parts(one, pages) for one in parts if one != name)
