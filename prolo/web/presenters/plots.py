"""A plot for a page: as wide as a desk and as narrow as a phone; one of the two is shown. What it
says stands below it, in a sentence and as a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from prolo.papers.words.plots import plot_words
from prolo.web.presenters.tables import Table
from prolo.web.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """``{% include "web/_parts/plot.html" with plot= %}``. ``is_small``: not as wide as the
    page."""

    id: str
    title: Words
    wide: SafeString
    narrow: SafeString
    says: str
    table: Table | None
    is_small: bool = False


def plot(
    id: str,  # noqa: A002
    title: Words,
    draw: Callable[..., str],
    record: Any,
    *,
    says: str,
    table: Table | None,
    is_small: bool = False,
    **how: Any,
) -> Plot:
    """``draw`` is one of ``evidence.plots``: it escapes what it is given."""
    words = plot_words()
    how = {**how, "words": words, "title": str(title)}
    return Plot(
        id=id,
        title=title,
        wide=SafeString(draw(record, **how, id=id)),
        narrow=SafeString(draw(record, **how, id=f"{id}-narrow", narrow=True)),
        says=says,
        table=table,
        is_small=is_small,
    )
