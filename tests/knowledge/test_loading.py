"""What the files hold, and how a slip in one is answered."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from decimal import Decimal
from pathlib import Path

import pytest

from prolo.errors import KnowledgeError
from prolo.knowledge import Knowledge
from prolo.knowledge.loading import load_folder
from prolo.knowledge.records import KINDS, Grade, Instrument, Region
from tests.knowledge.conftest import Spoil


def test_every_kind_of_fact_has_facts(k: Knowledge) -> None:
    assert [kind.kind for kind in KINDS if not k.of_kind(kind.kind)] == []


def test_every_fact_names_a_source_or_says_why_it_has_none(k: Knowledge) -> None:
    bare = [one for one in k.facts() if not one.sources]
    assert [one.ref for one in bare if not one.is_choice and "*" not in one.unverified] == []
    assert [one.ref for one in bare if one.is_choice and not one.note] == []


def test_every_source_says_where_it_was_read_and_how_much_it_carries(k: Knowledge) -> None:
    for source in k.sources.values():
        assert source.url.startswith("http"), source.id
        assert source.read_in, source.id
        assert isinstance(source.grade, Grade)


def test_a_year_that_nobody_read_is_absent_and_never_zero(k: Knowledge) -> None:
    assert [one.id for one in k.sources.values() if one.year is not None and one.year < 1900] == []
    assert k.sources["fascia-institute"].year is None


def test_every_source_is_used(k: Knowledge) -> None:
    used = {one for fact in k.facts() for one in fact.sources}
    for region in k.regions.values():
        used |= {one for structure in region.structures for one in structure.sources}
    for one in k.instruments.values():
        changes = (*one.important_change, *one.important_difference)
        used |= {change.source for change in changes if change.source}
    assert set(k.sources) - used == set()


def test_numbers_are_exact_and_records_cannot_be_changed(k: Knowledge) -> None:
    lidocaine = k.anaesthetics["lidocaine"]
    assert lidocaine.max_mg_per_kg == Decimal("4.5")
    assert isinstance(lidocaine.max_mg_per_kg, Decimal)
    with pytest.raises(FrozenInstanceError):
        lidocaine.max_mg = Decimal(900)  # type: ignore[misc]
    with pytest.raises(TypeError):
        k.medicines["naproxen"] = k.medicines["aspirin"]  # type: ignore[index]


def test_a_fact_is_found_by_its_ref_and_a_structure_by_its_code(k: Knowledge) -> None:
    assert k.fact("medicines/naproxen").ref == "medicines/naproxen"
    assert k.structure("knee-joint").intra_articular
    assert k.region_of("back-iliolumbar-crest").id == "back"
    assert k.has("thresholds/fever-c")
    assert not k.has("thresholds/fever")


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        ("medicines/naproxin", 'Did you mean "naproxen"?'),
        ("medicine/naproxen", 'Did you mean "medicines"?'),
    ],
)
def test_an_unknown_ref_is_answered_with_the_nearest_known(
    k: Knowledge, ask: str, answer: str
) -> None:
    with pytest.raises(KnowledgeError, match=answer.replace("?", r"\?")):
        k.fact(ask)


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        (
            "medicines/naproxen.toml",
            "half_life_h_max",
            "half_life_h_mxa",
            'half_life_h_mxa: is not a key here. Did you mean "half_life_h_max"?',
        ),
        (
            "medicines/naproxen.toml",
            'action = "hold"\n',
            "",
            "medicines/naproxen.toml: action: is missing.",
        ),
        (
            "medicines/naproxen.toml",
            'action = "hold"',
            'action = "holds"',
            'Did you mean "hold"?',
        ),
        (
            "medicines/naproxen.toml",
            "half_life_h_max = 15",
            "half_life_h_max = 15000",
            "half_life_h_max: 15000 is outside 0.05 to 2000.",
        ),
        (
            "medicines/celecoxib.toml",
            "half_life_h_min = 4",
            "half_life_h_min = 40",
            "40 is above half_life_h_max, which is 15.",
        ),
        (
            "medicines/naproxen.toml",
            "half_life_h_max = 15",
            'half_life_h_max = "15"',
            "half_life_h_max: '15' is not a number.",
        ),
        (
            "protocols/rabago-2013.toml",
            '"rabago-2013"',
            '"rabago-2031"',
            'source: "rabago-2031" is not known. Did you mean "rabago-2013"?',
        ),
        (
            "conditions/knee-oa.toml",
            'region = "knee"',
            'region = "knees"',
            'region: "knees" is not known. Did you mean "knee"?',
        ),
        (
            "instruments/spadi.toml",
            'recall = "breckenridge-2011"',
            'recall = "breckenridge-2012"',
            'said_by.recall: "breckenridge-2012" is not known. Did you mean "breckenridge-2011"?',
        ),
        (
            "instruments/spadi.toml",
            'recall = "breckenridge-2011"',
            'recal = "breckenridge-2011"',
            'said_by.recal: is of no key here. Did you mean "recall"?',
        ),
        (
            "instruments/spadi.toml",
            'recall = "breckenridge-2011"',
            'loinc = "breckenridge-2011"',
            "said_by.loinc: is of a key that is not given.",
        ),
        (
            "protocols/rabago-2013.toml",
            '["knee-joint"]',
            '["knee-jiont"]',
            'structures: "knee-jiont" is not known. Did you mean "knee-joint"?',
        ),
        (
            "thresholds.toml",
            'source = ["cliniborg-2014", "mohamed-2019", "fletcher-2017"]\n',
            'source = ["cliniborg-2014"]\n',
            'fever-c: source: is weak alone. Write unverified = ["*"], or name',
        ),
        (
            "thresholds.toml",
            'source = ["cliniborg-2014", "mohamed-2019", "fletcher-2017"]\n',
            "",
            "fever-c: value: is a figure without a source.",
        ),
        (
            "thresholds.toml",
            'note = "silence is not well-being"\n',
            "",
            "note: is missing: a choice says why it was made.",
        ),
        (
            "sedation.toml",
            "light_meal_h = 6",
            "light_meal_h = 5",
            "iv: light_meal_h: is 5, and 6 in thresholds.toml.",
        ),
        (
            "regions/knee.toml",
            "map_x = 41",
            "map_x = 141",
            "knee-joint: map_x: 141 is outside 0 to 100.",
        ),
        (
            "regions/knee.toml",
            'code = "knee-quadriceps-tendon"',
            'code = "knee-joint"',
            "structure knee-joint: stands in two places.",
        ),
        (
            "instruments/nprs.toml",
            "absolute = 2",
            "absolute = 20",
            "20 is outside the scale, which spans 10.",
        ),
        (
            "medicines/oxaprozin.toml",
            '"half_life_h_min", ',
            '"half_life", ',
            'unverified: "half_life" is not a key here.',
        ),
        (
            "sources.toml",
            'url = "https://doi.org/10.1370/afm.1504"',
            'url = "Ann Fam Med"',
            "rabago-2013: url: 'Ann Fam Med' is not an address.",
        ),
        (
            "option-effects.toml",
            'certainty = "high"\n',
            'certainty = "high"\ncertainty_why = ["imprecision"]\n',
            "certainty_why: says what lowered a certainty that is none of moderate, low, very-low.",
        ),
        (
            "option-effects.toml",
            'certainty = "low"\n',
            'certainty = "low"\ncertainty_why = ["imprecision", "imprecision"]\n',
            'certainty_why: "imprecision" stands there twice.',
        ),
        (
            "option-effects.toml",
            'certainty = "low"\n',
            'certainty = "low"\ncertainty_why = ["publication-bias"]\n',
            "'publication-bias' is none of risk-of-bias, inconsistency, indirectness",
        ),
        (
            "harm-rates.toml",
            "pct = 0.08\nn = 14118\n",
            "pct = 0.08\n",
            'steroid-infection: n: is missing. Name it, or write n_missing = "not-printed"',
        ),
        (
            "harm-rates.toml",
            "pct = 0.08\nn = 14118\n",
            'pct = 0.08\nn = 14118\nn_missing = "guessed"\n',
            "steroid-infection: n_missing: says why there is no n, which is 14118.",
        ),
        (
            "harm-rates.toml",
            "events = 42\nn = 107\n",
            "events = 42\nn = 107\nn_without = 107\n",
            "topical-nsaid-skin: n_without: is of whom pct_without is, and there is none.",
        ),
        ("levels.toml", "[emergency]", "[Emergency!]", "is not TOML"),
    ],
)
def test_a_slip_is_said_with_file_key_and_what_would_be_right(
    spoil: Spoil, name: str, old: str, new: str, fault: str
) -> None:
    faults = spoil(name, old, new)
    assert any(fault in one for one in faults), faults
    assert all(one.startswith((name, "structure ")) for one in faults), faults


def test_several_faults_are_said_at_once(facts: Path, spoil: Spoil) -> None:
    other = facts / "regions/knee.toml"
    other.write_text(other.read_text(encoding="utf-8").replace('label = "Knee"', 'lable = "Knee"'))
    faults = spoil("medicines/etodolac.toml", 'source = ["who-atc-2026"', 'srce = ["who-atc-2062"')
    assert any('srce: is not a key here. Did you mean "source"?' in one for one in faults)
    assert any('lable: is not a key here. Did you mean "label"?' in one for one in faults)
    assert any("regions/knee.toml: label: is missing." in one for one in faults)


def test_a_fact_stands_in_one_file_only(facts: Path) -> None:
    (facts / "levels").mkdir()
    (facts / "levels/call.toml").write_text('rank = 2\nlabel = "Call"\ndo = "call"\n')
    with pytest.raises(KnowledgeError, match=r"levels/call stands in .* too"):
        load_folder(facts)


def test_a_file_of_an_unknown_kind_is_refused(facts: Path) -> None:
    (facts / "medecines.toml").write_text('[naproxen]\nname = "naproxen"\n')
    with pytest.raises(KnowledgeError, match=r'no kind of fact\. Did you mean "medicines"'):
        load_folder(facts)


def test_every_region_has_coded_structures_and_each_place_is_on_one_of_its_views(
    k: Knowledge,
) -> None:
    for region in k.regions.values():
        assert isinstance(region, Region)
        assert region.structures, region.id
        for one in region.structures:
            assert one.code.startswith(f"{region.id}-")
            assert one.map_x is not None, one.code
            assert one.view in region.map_views, one.code


def test_structures_of_one_view_can_be_told_apart_by_a_finger(k: Knowledge) -> None:
    for region in k.regions.values():
        places = [(one.view, one.map_x, one.map_y) for one in region.structures]
        for n, (view, x, y) in enumerate(places):
            for other_view, other_x, other_y in places[:n]:
                if view == other_view and x is not None and other_x is not None:
                    assert y is not None
                    assert other_y is not None
                    assert abs(x - other_x) + abs(y - other_y) >= 5, (region.id, x, y)


def test_every_condition_has_a_region_and_a_place_in_it_to_inject(k: Knowledge) -> None:
    assert {one.region for one in k.conditions.values()} == set(k.regions)


def test_every_region_has_a_set_of_outcomes_that_needs_no_licence(k: Knowledge) -> None:
    assert set(k.outcome_sets) == set(k.regions)
    for one in k.outcome_sets.values():
        free = [name for name in one.instruments if k.instruments[name].wording_free]
        assert free == ["nprs", "psfs", "pgic"], one.id


def test_a_scale_runs_from_its_least_to_its_greatest(k: Knowledge) -> None:
    for one in k.instruments.values():
        assert isinstance(one, Instrument)
        if one.score_min is not None and one.score_max is not None:
            assert one.score_min < one.score_max, one.id


def test_a_measure_says_its_time_and_what_is_done_where_an_item_is_missing_or_why_not(
    k: Knowledge,
) -> None:
    for one in k.instruments.values():
        is_known = one.recall and one.missing_items
        assert is_known or one.note, one.ref


BEFORE = {("koos", "missing_items"), ("hoos", "missing_items"), ("koos", "translations")}


def test_what_a_measure_names_a_source_for_waits_to_be_verified(k: Knowledge) -> None:
    """Nobody but the one who wrote it down has read it: it is shown, and decides nothing."""
    for one in k.instruments.values():
        for name in ("missing_items", "recall", "translations", "minimal_detectable_change"):
            if name in one.said_by and (one.id, name) not in BEFORE:
                assert not one.is_usable(name), (one.ref, name)
