"""Vials whose lot could not be read: they have none in common, and are on no list of a recall."""

from __future__ import annotations

import pytest
from django.test import Client

from prolo.errors import Invalid
from prolo.registry.access import Actor
from prolo.registry.actions.stock import recall_vial
from prolo.registry.models import Patient, Recall, Session
from tests.web.conftest import send, text_of
from tests.web.session_of_today import open_session
from tests.web.test_lots import draw

pytestmark = pytest.mark.both_databases


@pytest.fixture
def session(acting: Actor, ada: Patient) -> Session:
    return open_session(acting, ada)


@pytest.mark.parametrize("typed", ["NA", "x", "No", "?", "-", "none"])
def test_a_lot_is_looked_for_by_what_says_no_lot_elsewhere(
    physician: Client, acting: Actor, session: Session, typed: str
) -> None:
    for lot in ("NA-17", "X 2", "B-77", "N0NE-1", "?"):
        draw(acting, session, lot, product="Glycerin")
    found = {"NA": {"NA-17"}, "x": {"X 2"}, "No": {"N0NE-1"}, "none": {"N0NE-1"}}
    rows = physician.get("/lots.json", {"q": typed}).json()["rows"]
    assert {one["lot"] for one in rows} == found.get(typed, set())


def test_what_has_no_lot_is_named_and_leads_to_nobody(
    physician: Client, acting: Actor, session: Session
) -> None:
    unread = draw(acting, session, "?")
    draw(acting, session, "n/a", product="Lidocaine 2 %")
    page = physician.get("/lots")
    assert "/lots/who?" not in page.content.decode()
    assert text_of(page).count("no lot") == 2
    assert [one["product"] for one in physician.get("/lots.json?q=lido").json()["rows"]] == [
        "Lidocaine 2 %"
    ]
    for lot in ("?", "unknown"):
        shown = text_of(physician.get("/lots/who", {"lot": lot}))
        assert "Nobody on record got this lot." in shown
    assert send(physician, f"/lots/recall/vial/{unread.pk}", reason="Glass").status_code == 422
    with acting.at_work():
        with pytest.raises(Invalid):
            recall_vial(vial=unread, reason="Glass", by=acting)
        assert not Recall.objects.exists()
