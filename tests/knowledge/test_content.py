"""A fact that was used can be shown again years later."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from prolo.knowledge import Knowledge, content
from prolo.knowledge.clinic import with_clinic
from prolo.knowledge.content import fact_hash, fact_json
from prolo.knowledge.reading import PACKAGE
from prolo.knowledge.records import OwnValue
from tests.knowledge.conftest import Spoil


def test_a_fact_is_plain_json_with_its_sources_in_full(k: Knowledge) -> None:
    body = fact_json(k.medicines["naproxen"], k)
    assert json.loads(json.dumps(body)) == body
    assert (body["kind"], body["id"], body["half_life_h_max"]) == ("medicines", "naproxen", "15")
    assert "fletcher-2017" in [one["id"] for one in body["sources"]]
    assert all(one["cite"] and one["url"] and one["grade"] for one in body["sources"])


def test_sources_of_inner_records_are_there_too(k: Knowledge) -> None:
    body = fact_json(k.instruments["ndi"], k)
    assert "ndi-surgery-2013" in [one["id"] for one in body["sources"]]
    knee = fact_json(k.regions["knee"], k)
    assert "nakase-2020" in [one["id"] for one in knee["sources"]]


def test_nought_is_a_value(k: Knowledge) -> None:
    assert fact_json(k.harm_rates["knee-trials-none"], k)["events"] == 0
    assert fact_json(k.follow_ups["baseline"], k)["weeks"] == 0


def test_every_fact_has_a_hash_of_its_own(k: Knowledge) -> None:
    hashes = [fact_hash(fact_json(one, k)) for one in k.facts()]
    assert len(set(hashes)) == len(hashes)


def test_the_hash_is_of_the_content_and_not_of_its_order(k: Knowledge) -> None:
    body = fact_json(k.medicines["naproxen"], k)
    assert fact_hash(dict(reversed(body.items()))) == fact_hash(body)


def test_the_hash_changes_with_the_content_and_not_with_a_spelling_of_a_number(
    k: Knowledge,
) -> None:
    naproxen = k.medicines["naproxen"]
    was = fact_hash(fact_json(naproxen, k))
    same = replace(naproxen, half_life_h_max=Decimal("15.0"))
    other = replace(naproxen, half_life_h_max=Decimal(17))
    assert fact_hash(fact_json(same, k)) == was
    assert fact_hash(fact_json(other, k)) != was


def test_the_hash_of_a_translation_changes_with_its_sentences(
    k: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever confirmed it has read those that were there."""
    german = k.translations["de"]
    assert german.catalogue
    was, sentences = fact_hash(fact_json(german, k)), (PACKAGE / german.catalogue).read_bytes()
    assert b"Schmerz" in sentences
    served = tmp_path / german.catalogue
    served.parent.mkdir(parents=True)
    monkeypatch.setattr(content, "PACKAGE", tmp_path)
    served.write_bytes(sentences)
    assert fact_hash(fact_json(german, k)) == was
    served.write_bytes(sentences.replace(b"Schmerz", b"Schmorz", 1))
    assert fact_hash(fact_json(german, k)) != was


def test_every_catalogue_that_is_served_has_a_fact_that_names_it(k: Knowledge) -> None:
    served = (PACKAGE / "web" / "locale").glob("*/LC_MESSAGES/django.mo")
    named = {one.id: one.catalogue for one in k.translations.values()}
    assert named == {one.parents[1].name: str(one.relative_to(PACKAGE)) for one in served}


def test_a_catalogue_that_is_not_there_is_said(spoil: Spoil) -> None:
    (fault,) = spoil("translations.toml", "locale/de/LC_MESSAGES", "locale/de/MESSAGES")
    assert fault == (
        "translations.toml: de: catalogue: web/locale/de/MESSAGES/django.mo is no file below prolo."
    )


def test_what_a_clinic_set_is_stored_with_what_was_published(k: Knowledge) -> None:
    value = OwnValue(
        field="value",
        value=Decimal(14),
        published=None,
        by="Dr Example",
        on=date(2026, 3, 2),
        reason="our practice",
    )
    ours = with_clinic(k, own_values=[("thresholds/resume-days", value)])
    body = fact_json(ours.threshold("resume-days"), ours)
    assert body["value"] == "14"
    assert body["own_values"][0]["published"] == "7"
    assert body["own_values"][0]["on"] == "2026-03-02"
