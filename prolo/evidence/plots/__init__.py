"""The plots of the evidence, as SVG; and every record with its picture and its table."""

from __future__ import annotations

from prolo.evidence.answers import ConditionEvidence
from prolo.evidence.asymmetry import Funnel
from prolo.evidence.bayes import BayesEffect
from prolo.evidence.display import draw
from prolo.evidence.many import PooledMany
from prolo.evidence.missing import Albatross
from prolo.evidence.plots import tables  # its import registers them
from prolo.evidence.plots.albatross import albatross_says, draw_albatross
from prolo.evidence.plots.forest import draw_forest, forest_says, trial_name
from prolo.evidence.plots.funnel import draw_funnel, funnel_says
from prolo.evidence.plots.influence import draw_influence
from prolo.evidence.plots.layout import ForestLayout, lay_out_forest
from prolo.evidence.plots.series import (
    draw_answers,
    draw_cumulative,
    draw_leave_one_out,
    draw_whole,
)
from prolo.evidence.plots.words import PlotWords
from prolo.evidence.pooling import PooledEffect
from prolo.evidence.refits import Influence

draw.register(ConditionEvidence, draw_forest)
draw.register(PooledEffect, draw_whole)
draw.register(BayesEffect, draw_whole)
draw.register(PooledMany, draw_answers)
draw.register(Influence, draw_influence)
draw.register(Funnel, draw_funnel)
draw.register(Albatross, draw_albatross)

__all__ = [
    "ForestLayout",
    "PlotWords",
    "albatross_says",
    "draw_albatross",
    "draw_answers",
    "draw_cumulative",
    "draw_forest",
    "draw_funnel",
    "draw_influence",
    "draw_leave_one_out",
    "draw_whole",
    "forest_says",
    "funnel_says",
    "lay_out_forest",
    "tables",
    "trial_name",
]
