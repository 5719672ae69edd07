"""The plots: what stands on them, where it lies, and that nothing in them can do harm."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prolo.errors import SynthesisError
from prolo.evidence import (
    draw_cumulative,
    draw_forest,
    draw_leave_one_out,
    evidence_for,
    funnel,
    leave_one_out,
    measure_influence,
    missing_evidence,
    own_threshold,
    pool_many,
)
from prolo.evidence.lead import leading_bayes
from prolo.evidence.missing import AlbatrossPoint
from prolo.evidence.plots import draw_albatross, draw_funnel
from prolo.knowledge.trials import load_trials
from tests.evidence.test_forest import invented
from tests.support.examples import at_least

TRIALS = load_trials()
KNEE = evidence_for("knee-oa", "pain", "placebo", TRIALS, window="long")
SEVERAL = invented((1, 2), (2, 3), (4, 2), (1.5, 4), (3, 2), (-1, 3))
NS = "{http://www.w3.org/2000/svg}"


def values(evidence):
    return [one.effect.value for one in evidence.effects], [
        one.effect.variance for one in evidence.effects
    ]


FUNNEL = funnel(*values(SEVERAL), centre=SEVERAL.pooled.estimate)
ALBATROSS = missing_evidence(evidence_for("knee-oa", "pain", "placebo", TRIALS), TRIALS).albatross
PLOTS = {
    "forest": KNEE.svg(),
    "forest, narrow": KNEE.svg(narrow=True),
    "forest, by Bayes": KNEE.svg(bayes=leading_bayes(KNEE, TRIALS), important=own_threshold(3)),
    "funnel": FUNNEL.svg(),
    "albatross": ALBATROSS.svg(),
    "leave one out": draw_leave_one_out(SEVERAL),
    "cumulative, narrow": draw_cumulative(SEVERAL, narrow=True),
    "influence": measure_influence(*values(SEVERAL)).svg(),
    "pooled": SEVERAL.pooled.svg(),
    "bayes": leading_bayes(SEVERAL, TRIALS).svg(),
    "many": leave_one_out(*values(SEVERAL)).svg(),
}


def texts(svg):
    return [one.text for one in ET.fromstring(svg).iter(f"{NS}text")]


def parts(svg, look):
    return [one for one in ET.fromstring(svg).iter() if one.get("class") == look]


@pytest.mark.parametrize("name", PLOTS)
def test_a_plot_is_named_told_and_needs_no_style(name):
    svg = PLOTS[name]
    root = ET.fromstring(svg)
    title, says = root[0], root[1]
    assert (title.tag, says.tag) == (f"{NS}title", f"{NS}desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {says.get('id')}"
    assert title.text
    assert len(says.text) > 20
    assert not re.search(r"style|script|onload|href|NaN|inf\b", svg)


@pytest.mark.parametrize("name", PLOTS)
def test_everything_lies_within_the_picture(name):
    lies_within(PLOTS[name])


def lies_within(svg):
    root = ET.fromstring(svg)
    _, _, width, height = map(float, root.get("viewBox").split())
    for one in root.iter():
        x, y = (float(one.get(key) or one.get("c" + key) or 0) for key in "xy")
        assert -0.01 <= x <= width + 0.01
        assert -0.01 <= y <= height + 0.01
        for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", one.get("d") or ""):
            assert -0.01 <= float(x) <= width + 0.01
            assert -0.01 <= float(y) <= height + 0.01


def test_a_row_of_the_forest_is_in_the_order_of_cochrane():
    said = texts(KNEE.svg())
    at = said.index("Rabago 2013")
    assert said[: said.index("Rabago 2013")] == [
        "Trial",
        "Prolotherapy",
        "Comparator",
        "Weight",
        "Effect (95 % interval)",
        "Risk of bias",
    ]
    by_place = sorted(
        ET.fromstring(KNEE.svg()).iter(f"{NS}text"), key=lambda one: float(one.get("x"))
    )
    y = next(one.get("y") for one in by_place if one.text == "Rabago 2013")
    row = [one.text for one in by_place if one.get("y") == y]
    assert row == ["Rabago 2013", "26", "25", "43 %", "6.8 (−3.3 to 16.9)", "not rated"]
    assert said[at] == "Rabago 2013"


def test_below_it_stand_how_much_they_differ_and_the_test():
    said = " ".join(texts(KNEE.svg()))
    assert "τ² 0 (0 to 6357), I² 0 %, Q 0.27 on 1 df, p 0.606" in said
    assert "t 2.59 on 1 df, p 0.235" in said
    assert "← favours the comparator" in said
    assert "favours prolotherapy →" in said


def test_of_few_trials_bayes_leads_and_of_several_reml():
    def diamonds(evidence):
        svg = evidence.svg(bayes=leading_bayes(evidence, TRIALS))
        said = texts(svg)
        assert (len(parts(svg, "pl-diamond")), len(parts(svg, "pl-beside"))) == (1, 1)
        return said.index("All trials, by Bayes") < said.index("All trials, random effects")

    assert diamonds(KNEE)
    assert not diamonds(SEVERAL)


def test_the_band_reaches_as_far_to_both_sides_of_no_effect_as_what_matters():
    svg = SEVERAL.svg(important=own_threshold(1.0))
    (band,) = parts(svg, "pl-band")
    zero = float(re.match(r"M([\d.]+)", parts(svg, "pl-zero")[0].get("d"))[1])
    middle = float(band.get("x")) + float(band.get("width")) / 2
    assert middle == pytest.approx(zero, abs=0.02)
    assert "less than 1.0 either way (chosen, not measured)" in " ".join(texts(svg))


def test_one_trial_is_one_trial_and_none_is_no_picture():
    one = evidence_for("knee-oa", "pain", "placebo", TRIALS)
    assert parts(one.svg(), "pl-diamond") == []
    assert "One trial: Rabago 2013" in one.svg()
    assert draw_forest(evidence_for("neck", "pain", "placebo", TRIALS)) == ""


def test_a_name_that_looks_like_markup_is_text():
    first, *rest = SEVERAL.effects
    odd = replace(SEVERAL, effects=(replace(first, author="<script>&", year=1999), *rest))
    assert texts(odd.svg())[6] == "<script>& 1999"
    assert "<script>" not in odd.svg()


def test_a_trial_whose_p_is_a_level_lies_on_the_contour_of_that_level():
    reach = 1.959963984540054
    found = funnel([reach, 0.2], [1.0, 0.25], centre=0.5, levels=(0.05,))
    svg = draw_funnel(found)
    point = parts(svg, "pl-point")[0]
    right = parts(svg, "pl-contour-1")[1].get("d")
    (x0, y0), (x1, y1) = re.findall(r"[ML]([\d.]+) ([\d.]+)", right)[:2]
    slope = (float(x1) - float(x0)) / (float(y1) - float(y0))
    expected = float(x0) + slope * (float(point.get("cy")) - float(y0))
    assert float(point.get("cx")) == pytest.approx(expected, abs=0.05)


def test_the_albatross_puts_an_unknown_direction_on_both_sides_and_missing_trials_hollow():
    (pooled,) = [one for one in ALBATROSS.points if one.pooled]
    unknown = AlbatrossPoint(trial_id="b", people=80, p=0.2, sign=0, bound=">", pooled=False)
    away = AlbatrossPoint(trial_id="c", people=60, p=0.3, sign=-1, bound="", pooled=False)
    svg = draw_albatross(replace(ALBATROSS, points=(pooled, unknown, away)))
    circles = {one[0].text: one for one in ET.fromstring(svg).iter(f"{NS}circle") if len(one)}
    middle = float(re.match(r"M([\d.]+)", parts(svg, "pl-zero")[0].get("d"))[1])
    assert circles[pooled.trial_id].get("class") == "pl-point"
    assert float(circles[pooled.trial_id].get("cx")) > middle
    assert circles["c"].get("class") == "pl-hollow"
    assert float(circles["c"].get("cx")) < middle
    spots = [one for one in parts(svg, "pl-hollow") if len(one) and one[0].text == "b"]
    assert len(spots) == 2


def test_an_influential_trial_is_named_and_two_trials_have_no_measures():
    far = invented((1, 1), (1, 1), (1.1, 1), (0.9, 1), (9, 1))
    assert any("influential" in (one or "") for one in texts(draw_leave_one_out(far)))
    assert draw_leave_one_out(KNEE)
    assert draw_leave_one_out(evidence_for("knee-oa", "pain", "placebo", TRIALS)) == ""


@pytest.mark.parametrize(
    "record", [KNEE, SEVERAL.pooled, FUNNEL, ALBATROSS, leave_one_out(*values(SEVERAL))]
)
def test_a_record_shows_itself_in_a_notebook(record):
    html = record._repr_html_()
    assert html.startswith("<svg")
    assert html == record._repr_html_()
    assert ET.fromstring(record._repr_svg_())[0].get("id") not in ("", "forest-title")
    assert "<table>" in html
    assert str(record.table()).splitlines()


def test_thousands_of_answers_are_a_table_and_no_picture():
    many = pool_many(np.ones((300, 3)), np.ones((300, 3)))
    with pytest.raises(SynthesisError, match="200 at most"):
        many.svg()
    assert many._repr_svg_() is None
    assert "… 200 more" in many._repr_html_()


@settings(max_examples=at_least(25), deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(-99, 99).map(lambda x: round(x, 2)), st.integers(1, 60)),
        min_size=2,
        max_size=9,
    )
)
def test_whatever_the_trials_every_mark_lies_within_its_picture(trials):
    evidence = invented(*trials)
    found = funnel(*values(evidence), centre=evidence.pooled.estimate)
    albatross = missing_evidence(evidence, TRIALS).albatross
    bayes = leading_bayes(evidence, TRIALS)
    for narrow in (False, True):
        for svg in (
            draw_forest(evidence, bayes=bayes, important=own_threshold(2), narrow=narrow),
            draw_leave_one_out(evidence, narrow=narrow),
            draw_cumulative(evidence, narrow=narrow),
            draw_funnel(found, narrow=narrow),
            draw_albatross(albatross, narrow=narrow),
        ):
            assert not re.search(r"nan|inf\b", svg)
            lies_within(svg)
