"""What people take home: papers made of blocks, typeset with everything they need inside."""

from __future__ import annotations

from prolo.papers.evidence_report import evidence_report
from prolo.papers.paper import Paper
from prolo.papers.typesetting import can_typeset, typeset

__all__ = ["Paper", "can_typeset", "evidence_report", "typeset"]
