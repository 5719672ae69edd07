"""A translation that somebody of the clinic confirmed, and what a later version says otherwise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from prolo.knowledge import content, load_knowledge
from prolo.registry import clinic_knowledge
from prolo.registry.access import Actor
from prolo.registry.models import Identity, Patient
from prolo.web.views import knowledge as pages
from tests.web.conftest import send, text_of
from tests.web.test_mine import logged_in

BY_A_MACHINE = "A machine translated this page, and nobody has checked it."


def test_a_sentence_that_changed_since_it_was_confirmed_is_by_a_machine_again(
    physician: Client,
    ada: Patient,
    acting: Actor,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with acting.at_work():
        Identity.objects.filter(patient=ada).update(preferred_language="de")
    hers, home = logged_in(ada, acting), f"/my/{ada.pk}"
    assert BY_A_MACHINE in text_of(hers.get(home))
    send(physician, "/knowledge/translations/de/confirm", field="*", reason="I read every page")
    assert BY_A_MACHINE not in text_of(hers.get(home))
    assert not is_outdated(physician)

    a_later_version(tmp_path, monkeypatch)
    assert BY_A_MACHINE in text_of(hers.get(home))
    assert is_outdated(physician)


def is_outdated(physician: Client) -> bool:
    rows = physician.get("/knowledge/decided-here.json").json()["rows"]
    (row,) = [one for one in rows if one["ref"] == "translations/de"]
    return bool(row["is_outdated"])


def a_later_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same facts, read anew, and a catalogue with one letter that is another."""
    for one in load_knowledge().translations.values():
        assert one.catalogue
        file = tmp_path / one.catalogue
        file.parent.mkdir(parents=True)
        before = (content.PACKAGE / one.catalogue).read_bytes()
        file.write_bytes(before.replace(b"Schmerz", b"Schmorz", 1))
    later = replace(load_knowledge())
    monkeypatch.setattr(content, "PACKAGE", tmp_path)
    for module in (clinic_knowledge, pages):
        monkeypatch.setattr(module, "load_knowledge", lambda: later)
