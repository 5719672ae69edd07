"""Every region can be treated and every condition says what is known of it: nothing is forgotten,
and nothing that nobody read is invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from prolo.care.examined import MOVEMENTS
from prolo.knowledge import Knowledge, load_knowledge
from prolo.knowledge.records import Protocol

KNOWLEDGE = load_knowledge()
REGIONS = sorted(KNOWLEDGE.regions)
CONDITIONS = sorted(KNOWLEDGE.conditions)
TREATED = {
    "ankle-foot",
    "back",
    "elbow",
    "hip-pelvis",
    "jaw",
    "knee",
    "neck",
    "shoulder",
    "thorax",
    "wrist-hand",
}
MANUAL = Path(__file__).resolve().parents[2] / "docs" / "manual" / "regions.md"
FREE_OF_CHARGE = {"nprs", "psfs", "pgic"}  # what every set asks, whatever the place


def reports_of(condition: str, k: Knowledge) -> list[Protocol]:
    return [one for one in k.protocols.values() if one.condition == condition]


def test_every_region_that_clinics_treat_is_there(k: Knowledge) -> None:
    assert set(k.regions) == TREATED


@pytest.mark.parametrize("region", REGIONS)
class TestARegion:
    def test_has_places_for_the_needle_on_its_picture(self, region: str, k: Knowledge) -> None:
        found = k.regions[region]
        assert len(found.structures) > 3
        for one in found.structures:
            assert one.code.startswith(f"{region}-"), one.code
            assert one.label
            assert one.sources or one.unverified, one.code
            assert None not in (one.map_x, one.map_y), one.code
            assert one.view in found.map_views, one.code

    def test_is_treated_for_something(self, region: str, k: Knowledge) -> None:
        assert [one for one in k.conditions.values() if one.region == region]

    def test_has_red_flags_of_its_own(self, region: str, k: Knowledge) -> None:
        own = [one for one in k.red_flags.values() if region in one.regions and one.ask]
        assert [one for one in own if one.is_usable("action") and one.sources]

    def test_is_examined_in_its_own_movements(self, region: str) -> None:
        """The jaw opens in millimetres, which an instrument asks."""
        assert MOVEMENTS[region] or region == "jaw"

    def test_is_asked_about_after_a_session(self, region: str, k: Knowledge) -> None:
        checks = [
            one for one in k.aftercare_checks.values() if region in (one.regions or (region,))
        ]
        assert {one.hours for one in checks} >= {2, 24, 48, 72, 168, 336}
        signs = [one for one in k.signs.values() if region in (one.regions or (region,))]
        assert {"emergency", "same-day", "call"} <= {one.level for one in signs}

    def test_warns_of_what_its_needles_can_reach(self, region: str, k: Knowledge) -> None:
        signs = {one.id for one in k.signs.values() if region in (one.regions or (region,))}
        for one in k.regions[region].structures:
            assert "chest" in signs or not one.near_pleura, one.code
            reached = {"shock-limb", "new-weakness", "headache-spinal", "bladder-bowel"}
            assert reached <= signs or not one.near_spinal_canal, one.code
            assert "hot-joint" in signs or not one.intra_articular, one.code

    def test_has_an_outcome_set_with_a_basis(self, region: str, k: Knowledge) -> None:
        found = k.outcome_sets[region]
        assert found.instruments[:2] == ("nprs", "psfs")
        assert found.basis
        own = set(found.instruments) - FREE_OF_CHARGE
        assert own or found.is_choice, "no measure of its own and no word of why"

    def test_stands_in_each_table_of_the_manual(self, region: str) -> None:
        manual = MANUAL.read_text(encoding="utf-8")
        assert manual.count(f"\n| {region} |") == manual.count("\n### ")

    def test_says_which_images_are_usual(self, region: str, k: Knowledge) -> None:
        assert k.regions[region].imaging_usual


@pytest.mark.parametrize("condition", CONDITIONS)
class TestACondition:
    def test_has_codes_and_says_how_much_is_known(self, condition: str, k: Knowledge) -> None:
        found = k.conditions[condition]
        assert found.evidence
        assert found.icd10cm

    def test_has_codes_for_both_sides_or_for_none(self, condition: str, k: Knowledge) -> None:
        sides = {one.side for one in k.conditions[condition].icd10cm}
        assert ("left" in sides) == ("right" in sides)

    def test_has_a_report_of_what_was_done_or_says_that_none_was_read(
        self, condition: str, k: Knowledge
    ) -> None:
        found = k.conditions[condition]
        assert bool(reports_of(condition, k)) != bool(found.without_report)

    def test_its_reports_name_places_of_its_region(self, condition: str, k: Knowledge) -> None:
        codes = {one.code for one in k.regions[k.conditions[condition].region].structures}
        for report in reports_of(condition, k):
            assert set(report.structures) <= codes, report.id
