"""The plots of an evidence report, in the type of the paper around them."""

from __future__ import annotations

from prolo.evidence.plots import draw_forest, forest_says
from prolo.papers.evidence_answers import Answer
from prolo.papers.paper import FONT, Picture
from prolo.papers.words.captions import forest_caption
from prolo.papers.words.plots import plot_words


def forest(answer: Answer) -> Picture:
    """Of an answer with an effect. Each has an id of its own: a paper holds several."""
    evidence, bayes, words = answer.evidence, answer.bayes, plot_words()
    asked = evidence.question
    return Picture(
        svg=draw_forest(
            evidence,
            important=answer.threshold,
            bayes=bayes,
            id=f"forest-{asked.outcome}-{asked.comparator.id}-{asked.window.id}",
            words=words,
            font=FONT,
        ),
        alt=forest_says(evidence, bayes=bayes, words=words),
        caption=forest_caption(answer),
    )
