"""By which one sees whether two papers were made from the same tables."""

from __future__ import annotations

from hashlib import sha256

from prolo.evidence import AnalysisProtocol
from prolo.evidence.trials import Trial


def trials_digest(trials: tuple[Trial, ...], protocol: AnalysisProtocol) -> str:
    """Of everything the tables and the readings hold of these trials: another figure, another
    digest. Of no trials, none."""
    if not trials:
        return ""
    ids = {one.id for one in trials}
    readings = [one for one in protocol.readings if one.study_id in ids]
    return sha256("\n".join(map(repr, [*trials, *readings])).encode()).hexdigest()[:12]
