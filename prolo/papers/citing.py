"""References of a paper: numbered as they are first cited."""

from __future__ import annotations

from prolo.knowledge.records.fact import Source
from prolo.knowledge.trials import Study


class Citing:
    """Gives each source its number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __call__(self, *sources: str) -> str:
        """``[3] [4]``"""
        for source in sources:
            self._numbers.setdefault(source, len(self._numbers) + 1)
        return " ".join(f"[{self._numbers[source]}]" for source in sources)

    @property
    def items(self) -> tuple[str, ...]:
        return tuple(self._numbers)


def trial_source(study: Study) -> str:
    """As far as it is known: what nobody read is left out."""
    named = ". ".join(one for one in (study.first_author, study.journal) if one)
    dated = " ".join(str(one) for one in (named, study.year) if one)
    return _joined(
        dated or study.study_id,
        study.doi and f"https://doi.org/{study.doi}",
        study.pmid and f"PMID {study.pmid}",
        study.pmcid,
        study.registration,
        f"Read at {study.source_url}",
    )


def fact_source(source: Source) -> str:
    return _joined(source.cite.rstrip("."), source.url)


def _joined(*parts: str | None) -> str:
    return ". ".join(part for part in parts if part) + "."
