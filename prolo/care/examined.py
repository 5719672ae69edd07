"""What was found by hand: tenderness, laxity, motion, warmth, an effusion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from prolo.care.answers import Answer
from prolo.knowledge.records import Region

LAXITY_MAX = 3
LEAST_DEGREES, MOST_DEGREES = -90, 360
SPINE = (
    "flexion",
    "extension",
    "side-bending-left",
    "side-bending-right",
    "rotation-left",
    "rotation-right",
)
MOVEMENTS = {  # what is measured in degrees in each region; the jaw opens in millimetres
    "ankle-foot": ("dorsiflexion", "plantar-flexion"),
    "back": SPINE,
    "elbow": ("flexion", "extension", "pronation", "supination"),
    "hip-pelvis": ("flexion", "extension", "abduction", "internal-rotation", "external-rotation"),
    "jaw": (),
    "knee": ("flexion", "extension"),
    "neck": SPINE,
    "shoulder": ("flexion", "abduction", "internal-rotation", "external-rotation"),
    "thorax": SPINE,
    "wrist-hand": ("flexion", "extension"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Laxity:
    """How loose a ligament is: 0 firm, 1 slight, 2 clear, 3 gross. Graded again later."""

    structure: str
    grade: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """One movement, measured, for example ``flexion`` 120."""

    movement: str
    degrees: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    tender: tuple[str, ...] = ()  # codes of structures
    laxity: tuple[Laxity, ...] = ()
    motion: tuple[Motion, ...] = ()
    effusion: Answer = Answer.NOT_ASKED
    warmth: Answer = Answer.NOT_ASKED
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What was found on one day."""

    on: date
    found: Examination


def faults_of_examination(examination: Examination, region: Region) -> dict[str, str]:
    """What cannot be, by field."""
    known = {structure.code for structure in region.structures}
    loose = [one.structure for one in examination.laxity]
    moved = [one.movement for one in examination.motion]
    faults = {
        f"tender.{one}": "not-in-the-region" for one in examination.tender if one not in known
    }
    faults |= {f"laxity.{one}": "not-in-the-region" for one in loose if one not in known}
    faults |= {f"laxity.{one}": "named-twice" for one in loose if loose.count(one) > 1}
    faults |= {f"motion.{one}": "named-twice" for one in moved if moved.count(one) > 1}
    for laxity in examination.laxity:
        if not 0 <= laxity.grade <= LAXITY_MAX:
            faults[f"laxity.{laxity.structure}"] = "out-of-range"
    for motion in examination.motion:
        if motion.movement not in MOVEMENTS.get(region.id, ()):
            faults[f"motion.{motion.movement}"] = "unknown"
        elif not LEAST_DEGREES <= motion.degrees <= MOST_DEGREES:
            faults[f"motion.{motion.movement}"] = "out-of-range"
    return faults


def grades_of(examination: Examination) -> dict[str, int]:
    return {one.structure: one.grade for one in examination.laxity}


def degrees_of(examination: Examination) -> dict[str, int]:
    return {one.movement: one.degrees for one in examination.motion}
