"""What a clinical reading of the facts asked for, line by line."""

from __future__ import annotations

from decimal import Decimal

import pytest

from prolo.knowledge import Knowledge
from prolo.knowledge.records import MedicineAction, Strength

NEAR_LUNG_OR_SPINE = {"back", "neck", "thorax", "shoulder"}


def test_aspirin_is_one_medicine_and_the_reason_it_is_taken_decides(k: Knowledge) -> None:
    aspirins = [one for one in k.medicines.values() if "aspirin" in one.name]
    (aspirin,) = aspirins
    assert aspirin.action is MedicineAction.BY_REASON
    assert aspirin.by_reason["pain"] == MedicineAction.HOLD
    others = {reason: what for reason, what in aspirin.by_reason.items() if reason != "pain"}
    assert set(others.values()) == {MedicineAction.PRESCRIBER}
    assert {"heart-or-stroke", "unknown"} <= set(others)
    assert "Ecotrin" in aspirin.brands  # a brand, and no reason


def test_a_medicine_without_a_half_life_carries_no_hold_of_its_own(k: Knowledge) -> None:
    held = [one for one in k.medicines.values() if one.action is MedicineAction.HOLD]
    unknown = {one.id for one in held if one.half_life_h_max is None}
    assert unknown == {
        "dexketoprofen", "lornoxicam", "flurbiprofen", "fenoprofen", "tolmetin", "aceclofenac",
        "loxoprofen", "etodolac", "topical-nsaid", "meclofenamic-acid", "tolfenamic-acid",
        "dexibuprofen", "acemetacin", "phenylbutazone",
    }  # fmt: skip


@pytest.mark.parametrize(("name", "hours"), [("etoricoxib", 22), ("oxaprozin", 50)])
def test_a_half_life_from_memory_decides_nothing(k: Knowledge, name: str, hours: int) -> None:
    assert k.medicines[name].half_life_h_max == hours
    assert not k.medicines[name].is_usable("half_life_h_max")


def test_no_blood_thinner_and_no_swallowed_steroid_is_ever_stopped_by_software(
    k: Knowledge,
) -> None:
    for one in k.medicines.values():
        if (one.atc or "").startswith(("B01", "H02")):
            assert one.action in (MedicineAction.BLEEDING_CHECK, MedicineAction.PRESCRIBER), one.id


def test_a_brand_that_nobody_checked_is_asked_about(k: Knowledge) -> None:
    assert k.medicines["warfarin"].brands_to_ask == ("Jantoven",)
    assert "Jantoven" not in k.medicines["warfarin"].brands
    named = [name.casefold() for one in k.medicines.values() for name in one.brands_to_ask]
    assert len(set(named)) == len(named)


def test_no_name_means_two_medicines(k: Knowledge) -> None:
    facts = (*k.medicines.values(), *k.combinations.values())
    names = [
        name.casefold()
        for one in facts
        for name in {*one.aliases, *one.brands, *one.brands_to_ask, one.name}
    ]
    assert {name for name in names if names.count(name) > 1} == set()


def test_what_is_known_by_its_name_alone_has_no_hold(k: Knowledge) -> None:
    """A herb, an insulin: recognised, so that somebody is asked; nothing is left out by dates."""
    by_name = [one for one in k.medicines.values() if one.action is MedicineAction.CLINICIAN]
    assert not any(one.half_life_h_max or one.interval_days_before for one in by_name)
    classes = {one.drug_class for one in by_name}
    assert {
        "insulin", "GLP-1 receptor agonist", "SGLT2 inhibitor", "sulfonylurea", "immunosuppressant",
        "biologic", "herb or supplement",
    } <= classes  # fmt: skip


def test_herbs_that_may_bleed_say_where_that_was_read(k: Knowledge) -> None:
    for one in k.medicines.values():
        if one.drug_class == "herb or supplement":
            assert one.may_bleed
            assert "bleeding" in one.says or not one.is_usable("may_bleed"), one.id


def test_the_phenol_mixture_is_kept_from_the_spinal_canal(k: Knowledge) -> None:
    assert k.irritants["p2g"].not_near_spinal_canal
    assert k.irritants["p2g"].is_usable("not_near_spinal_canal")
    assert "spinal canal" in k.irritants["p2g"].warnings[0]
    assert "p2g" in k.warnings["phenol-canal"].applies_to


def test_the_printed_lidocaine_of_the_phenol_mixture_is_shown_as_a_conflict(k: Knowledge) -> None:
    assert "0.5 %" in (k.irritants["p2g"].conflict or "")


def test_zinc_sulfate_is_never_offered(k: Knowledge) -> None:
    assert not k.irritants["zinc-sulfate"].offered


def test_a_numbing_cream_counts_by_its_own_limit(k: Knowledge) -> None:
    creams = [one for one in k.anaesthetics.values() if one.topical]
    assert {one.id for one in creams} == {"emla-cream", "lidocaine-cream-4", "lidocaine-cream-5"}
    for one in creams:
        assert one.max_mg is None
        assert one.max_mg_per_kg is None
        assert not (one.max_cream_g and one.is_usable("max_cream_g")), one.id


def test_injected_lidocaine_has_the_ceiling_of_its_label(k: Knowledge) -> None:
    plain, with_epinephrine = k.anaesthetics["lidocaine"], k.anaesthetics["lidocaine-epinephrine"]
    assert (plain.max_mg_per_kg, plain.max_mg) == (Decimal("4.5"), 300)
    assert (with_epinephrine.max_mg_per_kg, with_epinephrine.max_mg) == (7, 500)
    assert plain.is_usable("max_mg")
    assert not k.anaesthetics["bupivacaine"].is_usable("max_mg")
    assert not k.anaesthetics["bupivacaine"].is_usable("max_mg_per_kg")


def test_a_childs_ceiling_is_entered_by_a_clinician(k: Knowledge) -> None:
    child = k.anaesthetics["lidocaine-child"]
    assert child.for_child
    assert child.max_mg is None
    assert all(one.adult_only for one in k.anaesthetics.values() if not one.for_child)


def test_thoracic_spine_and_ribs_are_there_near_the_lung(k: Knowledge) -> None:
    thorax = k.regions["thorax"]
    assert thorax.label == "Thoracic spine and ribs"
    assert thorax.is_spinal
    ribs = [one for one in thorax.structures if "rib" in one.code or "costo" in one.code]
    assert ribs
    assert all(one.near_pleura for one in ribs)


def test_the_knee_and_the_back_are_coded_in_anatomical_detail(k: Knowledge) -> None:
    knee = {one.code for one in k.regions["knee"].structures}
    back = {one.code for one in k.regions["back"].structures}
    assert {
        "knee-joint", "knee-mcl-femoral", "knee-mcl-tibial", "knee-lcl-femoral", "knee-lcl-fibular",
        "knee-patellar-tendon-upper", "knee-patellar-tendon-lower", "knee-coronary-medial",
        "knee-coronary-lateral", "knee-pes-anserine", "knee-quadriceps-tendon",
    } <= knee  # fmt: skip
    assert {
        "back-iliolumbar-crest", "back-sacroiliac-ligament-upper", "back-sacroiliac-ligament-lower",
        "back-facet-l4-5", "back-facet-l5-s1", "back-interspinous-l3-4", "back-interspinous-l5-s1",
        "back-iliac-crest", "back-sacrotuberous-ischial",
    } <= back  # fmt: skip


def test_structures_say_what_is_near(k: Knowledge) -> None:
    facet = k.structure("back-facet-l4-5")
    assert facet.near_spinal_canal
    assert facet.bleeding_risk == "high"
    assert k.structure("neck-facet-c4-5").intra_articular
    assert k.structure("shoulder-supraspinous-fossa").near_pleura
    assert not k.structure("knee-joint").near_spinal_canal
    near = {one.id for one in k.regions.values() if one.is_near_lung_or_spine}
    assert near == NEAR_LUNG_OR_SPINE


def test_anatomy_that_no_source_names_is_marked(k: Knowledge) -> None:
    for _, one in k.structures():
        assert one.unverified == (not one.sources), one.code


def test_dechow_injected_half_of_the_stock(k: Knowledge) -> None:
    dechow = k.protocols["dechow-1999"]
    assert dechow.extra_articular_pct == Decimal("12.5")
    assert dechow.extra["stock_dextrose_pct"] == "25"
    assert dechow.conflict


def test_the_two_counts_of_the_laxity_trial_are_shown_as_a_conflict(k: Knowledge) -> None:
    conflict = k.conditions["knee-laxity"].conflict or ""
    assert "38" in conflict
    assert "111" in conflict


def test_no_code_without_mention_of_pain_stands_under_pain(k: Knowledge) -> None:
    assert "M51.369" not in {one.code for one in k.conditions["low-back"].icd10cm}
    assert "M51.369" in (k.conditions["low-back"].code_note or "")


def test_a_screw_bars_nobody(k: Knowledge) -> None:
    prosthesis = k.contraindications["prosthetic-joint"]
    assert "metal" not in prosthesis.ask
    assert "screw" in (prosthesis.note or "")


def test_a_guardian_may_consent(k: Knowledge) -> None:
    capacity = k.contraindications["consent-capacity"]
    assert "guardian" in (capacity.rule or "")
    assert "nobody" in capacity.label


def test_past_cancer_is_investigated_and_bars_nobody(k: Knowledge) -> None:
    assert "at this place" in k.contraindications["cancer-pain"].ask
    assert k.red_flags["cancer-history"].action == "investigate"


def test_age_alone_investigates_nobody(k: Knowledge) -> None:
    assert [one.id for one in k.red_flags.values() if one.needs_another] == ["age"]


def test_a_hot_joint_is_an_emergency_everywhere(k: Knowledge) -> None:
    assert k.red_flags["hot-joint"].action == "emergency"
    assert k.contraindications["septic-joint"].action == "emergency"
    assert k.contraindications["septic-joint"].strength is Strength.ABSOLUTE
    assert k.signs["hot-joint"].level == "emergency"
    for fact in (k.red_flags["hot-joint"], k.contraindications["septic-joint"]):
        assert not fact.regions


def test_the_neck_is_asked_about_its_cord_before_and_about_a_stroke_after(k: Knowledge) -> None:
    assert "neck" in k.red_flags["myelopathy"].regions
    assert k.red_flags["myelopathy"].is_usable()
    assert k.signs["stroke"].regions == ("neck",)
    assert k.signs["stroke"].level == "emergency"
    assert k.signs["stroke"].is_usable()


def test_chest_pain_counts_at_any_time_and_wherever_the_needle_was(k: Knowledge) -> None:
    chest = k.signs["chest"]
    assert (chest.level, chest.window_h, chest.regions) == ("emergency", None, ())
    assert chest.is_usable("level")


def test_shaking_chills_need_no_thermometer(k: Knowledge) -> None:
    for name in ("rigor", "confusion", "fainting"):
        sign = k.signs[name]
        assert (sign.level, sign.temp_c_min, sign.needs_any) == ("emergency", None, ())
    assert k.signs["fever"].temp_c_min == 38
    assert k.signs["fever-high"].temp_c_min == 39
    assert not k.signs["fever-high"].is_usable("level")


def test_too_much_anaesthetic_is_asked_about_two_hours_after(k: Knowledge) -> None:
    assert min(one.hours for one in k.aftercare_checks.values()) == 2
    assert k.signs["lat"].window_h is None
    assert k.signs["lat"].level == "emergency"


def test_silence_is_noticed_a_day_earlier_near_lung_or_spine(k: Knowledge) -> None:
    assert k.threshold("no-answer-near-lung-or-spine-h").value == 48
    assert k.threshold("no-answer-h").value == k.signs["no-answer"].after_h == 72
    assert k.signs["no-answer"].is_choice
    hours = {one.hours for one in k.aftercare_checks.values()}
    assert {24, 48, 72, 168, 336} <= hours


def test_every_urgent_question_cannot_be_skipped(k: Knowledge) -> None:
    urgent = [one for one in k.signs.values() if one.level in ("emergency", "same-day") and one.ask]
    assert [one.id for one in urgent if not one.is_red_flag] == []


def test_the_two_knee_trials_count_the_people_who_had_dextrose(k: Knowledge) -> None:
    rate = k.harm_rates["knee-trials-none"]
    assert (rate.events, rate.n) == (0, 68)
    assert "bruises" in (rate.conflict or "")


def test_a_t_score_below_twenty_is_on_the_scale(k: Knowledge) -> None:
    for one in k.instruments.values():
        if one.id.startswith("promis"):
            assert (one.score_min, one.score_max) == (0, 100)


def test_changes_read_in_surgery_say_so(k: Knowledge) -> None:
    for name, source in (("ndi", "ndi-surgery-2013"), ("spadi", "dabija-2019")):
        changes = k.instruments[name].important_change
        assert [one.source for one in changes if one.from_surgery] == [source]
        assert all(one.unverified for one in changes if not one.from_surgery)
    assert all(one.unverified for one in k.instruments["ndi"].important_change)  # of 50, of 100?


def test_a_change_within_a_person_and_a_difference_between_groups_are_two_things(
    k: Knowledge,
) -> None:
    nprs = k.instruments["nprs"]
    assert {one.absolute for one in nprs.important_change} == {Decimal(2)}
    assert {one.absolute for one in nprs.important_difference} == {Decimal(1)}
    for one in k.instruments.values():
        for change in (*one.important_change, *one.important_difference):
            assert change.population
            assert change.source or change.is_choice, one.id


def test_a_value_borrowed_from_elsewhere_is_a_choice_and_says_so(k: Knowledge) -> None:
    borrowed = [one for one in k.instruments["nprs"].important_change if not one.regions]
    assert [one.is_choice for one in borrowed] == [True]
    assert "borrowed" in borrowed[0].population


def test_an_estimate_holds_up_nobody_but_those_who_pay_themselves_in_the_united_states(
    k: Knowledge,
) -> None:
    assert k.checklist["estimate-given"].gate == "gate-if-self-pay-us"


def test_every_threshold_lies_within_what_a_clinic_may_set(k: Knowledge) -> None:
    for one in k.thresholds.values():
        assert one.low is not None, one.id
        assert one.high is not None, one.id
        assert one.low <= one.value <= one.high, one.id


def test_no_clinic_may_fast_shorter_or_operate_sooner_than_the_guideline(k: Knowledge) -> None:
    for name in ("clear-fluid-h", "light-meal-h", "fatty-meal-h", "replacement-days"):
        assert k.threshold(name).low == k.threshold(name).value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hold-days-minimum", 3), ("half-lives", 5), ("resume-days", 7), ("fever-c", 38),
        ("bp-systolic", 180), ("bp-diastolic", 110), ("article-injections-min", 4),
        ("article-injections-max", 15), ("course-months-min", 3), ("course-months-max", 6),
        ("sessions-without-gain", 2), ("steroid-injection-days", 90), ("replacement-days", 90),
        ("duration-weeks", 12), ("numbing-cream-lead-minutes", 60), ("response-pct", 30),
        ("response-strict-pct", 50), ("clear-fluid-h", 2), ("light-meal-h", 6), ("fatty-meal-h", 8),
    ],
)  # fmt: skip
def test_a_threshold_is_verified_and_has_its_published_value(
    k: Knowledge, name: str, value: int
) -> None:
    assert k.threshold(name).value == value
    assert k.threshold(name).is_usable("value")


def test_a_threshold_from_memory_or_of_another_treatment_decides_nothing(k: Knowledge) -> None:
    doubted = {one.id for one in k.thresholds.values() if not one.is_usable("value")}
    assert doubted == {"fever-high-c", "observe-minutes", "inr-max", "inr-days"}
