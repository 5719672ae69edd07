"""An empty list leads on: a link or a button in it, or a sentence that says who does what fills it;
or it is said here why nothing is to be done."""

from __future__ import annotations

import re
from pathlib import Path

PAGES = Path(__file__).resolve().parents[2] / "prolo" / "web" / "templates" / "web"
EMPTY = re.compile(r'<div class="empty">(.*?)</div>', re.DOTALL)
LEADS_ON = re.compile(r"<a |<button")
WHO = re.compile(
    r"\b([Aa]n? (administrator|physician|nurse)|[Tt]he (physician|front desk)|prolo sends)\b"
    r"|\b(Ask|Enter|Record) "
)
BESIDE = "the buttons or the form that fill it stand above or beside it"
UNTIL = "it fills when people have been injected"
A_FILTER = "what was asked for stands above it, to be asked otherwise"
WITHOUT = {
    "contact/missing.html": "nothing is missing: good",
    "dose_limits/list.html": BESIDE,
    "harms/rates.html": UNTIL,
    "merges/same_as.html": A_FILTER,
    "mine/chart.html": "they are asked when it is time",
    "mine/home.html": "their clinic begins it",
    "money/ledger.html": A_FILTER,
    "money/owed.html": "nothing is owed: good",
    "money/statement.html": BESIDE,
    "our_clinic/audit.html": A_FILTER,
    "our_clinic/completeness.html": UNTIL,
    "our_clinic/outcomes.html": UNTIL,
    "outcomes/outcomes.html": "the next step, which asks for the answers, stands above it",
    "patients/patient.html": BESIDE,
    "preparation/preparation.html": BESIDE,
}


def found() -> dict[str, list[str]]:
    """What stands in each empty list, page by page."""
    return {
        page.relative_to(PAGES).as_posix(): EMPTY.findall(page.read_text(encoding="utf-8"))
        for page in PAGES.rglob("*.html")
    }


def test_an_empty_list_leads_on_or_names_who_fills_it() -> None:
    silent = {
        name
        for name, lists in found().items()
        if any(not LEADS_ON.search(one) and not WHO.search(one) for one in lists)
    }
    assert silent == set(WITHOUT)
