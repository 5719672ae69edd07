"""The evidence report of a condition: what is known, how sure one may be, and what is missing."""

from __future__ import annotations

from django.utils import translation

from prolo.evidence import AnalysisProtocol
from prolo.evidence.listing import Progress
from prolo.knowledge import Knowledge
from prolo.knowledge.trials import TrialTables
from prolo.papers.citation_styles import RECORDED, Style
from prolo.papers.paper import Letterhead, Paper, size_in
from prolo.papers.report_parts import LANGUAGE, ReportParts
from prolo.papers.signed import Signatures
from prolo.papers.words import evidence_parts as words
from prolo.papers.words import personal
from prolo.papers.words.sentences import day


def evidence_report(
    condition: str,
    trials: TrialTables,
    protocol: AnalysisProtocol,
    knowledge: Knowledge,
    *,
    region: str | None = None,
    signatures: Signatures | None = None,
    style: Style = RECORDED,
    letterhead: Letterhead | None = None,
    country: str = "",
    is_invented: bool = False,
    progress: Progress | None = None,
) -> Paper:
    """The same inputs give the same paper, dated as the protocol is.

    Parameters
    ----------
    condition
        A word of the trial tables.
    region
        For important differences that hold in one region; else that of the trials.
    signatures
        What the persons of a clinic decided; without, every certainty is only proposed.
    style
        Of the references.
    letterhead
        Of the clinic where it is made; without, nobody's.
    country
        Decides the size of the sheets.
    is_invented
        It comes from a demonstration.
    progress
        Told how many of its questions have been answered.
    """
    with translation.override(LANGUAGE):
        parts = ReportParts(
            condition, trials, protocol, knowledge, region, signatures, style, progress
        )
        blocks = (
            *parts.in_short(),
            *parts.question(),
            *parts.methods(),
            *parts.every_trial(),
            *parts.findings(),
            *parts.limits(),
            *parts.numbers(),
        )
        return Paper(
            title=words.title(parts.label),
            subtitle=words.subtitle(),
            language=LANGUAGE,
            dated=protocol.written_on,
            day=day(protocol.written_on),
            description=words.subtitle(),
            marks=(
                *personal.marks(is_invented=is_invented, is_read=True),
                *parts.marks(
                    f"prolo evidence report {condition}", has_letterhead=letterhead is not None
                ),
            ),
            foot=words.title(parts.label),
            blocks=(*blocks, *parts.references()),
            size=size_in(country),
            letterhead=letterhead,
        )
