"""Allergies are listed once and count in every course."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from prolo.registry.access import Actor
from prolo.registry.models import Allergy, Patient
from prolo.registry.planned import allergies_of
from tests.web.conftest import send, text_of


def test_what_is_listed_counts_in_every_course(
    physician: Client, ada: Patient, acting: Actor
) -> None:
    send(physician, f"/patients/{ada.pk}/allergies", substance="Lidocaine", reaction="hives")
    page = text_of(physician.get(f"/patients/{ada.pk}/allergies"))
    assert "Lidocaine hives recorded" in page
    with acting.at_work():
        assert allergies_of(ada) == ("Lidocaine",)


def test_an_allergy_entered_in_error_stays_on_record_and_counts_no_longer(
    physician: Client, ada: Patient, acting: Actor, stored: Callable[..., list[Any]]
) -> None:
    send(physician, f"/patients/{ada.pk}/allergies", substance="corn")
    (row,) = stored(Allergy)
    physician.post(f"/allergies/{row.pk}/in-error")
    (kept,) = stored(Allergy)
    assert kept.marked_in_error_at is not None
    with acting.at_work():
        assert allergies_of(ada) == ()


def test_an_empty_line_is_asked_for(physician: Client, ada: Patient) -> None:
    refused = send(physician, f"/patients/{ada.pk}/allergies", substance=" ")
    assert refused.status_code == 422
    assert "Enter what the person reacts to" in text_of(refused)


def test_what_nobody_recognises_says_so_beside_it(physician: Client, ada: Patient) -> None:
    for one in ("lidocane", "the white stuff", "penicillin, a rash"):
        send(physician, f"/patients/{ada.pk}/allergies", substance=one)
    page = text_of(physician.get(f"/patients/{ada.pk}/allergies"))
    assert "Not recognised: is lidocaine meant?" in page
    assert page.count("Not recognised") == 2
