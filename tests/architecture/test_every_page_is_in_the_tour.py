"""docs/tour.md shows every page at two widths, and says which it leaves out."""

from __future__ import annotations

from prolo.web.urls import urlpatterns
from tests.web.every_form import FORMS
from tools.tour import DOCS, IMAGES, WIDTHS, picture, text
from tools.tour_stops import DAYS, LEFT_OUT

MOST_BYTES = 18_000_000
FILES = ("-csv", "-json", "-pdf")  # a page's own list or paper, as a file
# Addresses that take what a form sends, and show nothing of their own.
SENT = {
    "access-end",
    "access-give",
    "allergy-error",
    "answers-settle",
    "attachment-in-error",
    "concern-take",
    "consent-link",
    "consent-print",
    "consent-request-end",
    "consent-tablet",
    "call-take",
    "clinic-logo-remove",
    "certainty-withdrawn",
    "duty-end",
    "injection-in-error",
    "job-again",
    "link-again",
    "link-end",
    "former-name-drop",
    "knowledge-published",
    "knowledge-unconfirmed",
    "log-in-unlock",
    "log-out",
    "medicine-error",
    "mine-estimate-ask",
    "mine-estimate-have",
    "mine-estimate-unask",
    "mine-language",
    "new-rules-seen",
    "number-end",
    "password-reset",
    "payer-check-withdraw",
    "preparation-give",
    "permission-withdraw",
    "price-withdraw",
    "relation-end",
    "result-seen",
    "results-seen",
    "score-error",
    "session-sign",
    "session-start",
    "session-totals",
    "tablet-awake",
    "tablet-end",
    "tablet-idle",
    "tablet-start",
    "told-by-phone",
    "trial-rating-withdrawn",
    "two-people",
    "undo",
    "vial-in-error",
}


def pages() -> set[str]:
    names = {str(one.name) for one in urlpatterns}
    return {name for name in names if not name.endswith(FILES)} - SENT


def test_every_page_is_shown_or_left_out_for_a_reason() -> None:
    shown = {stop.page for day in DAYS for stop in day.stops}
    assert pages() == shown | set(LEFT_OUT)
    assert shown.isdisjoint(LEFT_OUT)
    assert shown >= FORMS.keys() - SENT, "what is filled in is shown, however like another"


def test_every_picture_is_there_at_both_widths_and_none_besides() -> None:
    wanted = {picture(day, stop, width) for day in DAYS for stop in day.stops for width in WIDTHS}
    assert {one.name for one in IMAGES.glob("*.png")} == wanted
    assert sum(one.stat().st_size for one in IMAGES.iterdir()) < MOST_BYTES


def test_the_text_is_that_of_the_stops() -> None:
    assert (DOCS / "tour.md").read_text(encoding="utf-8") == text()
