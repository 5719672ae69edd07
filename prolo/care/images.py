"""What a person saw on images, or why there are none. Software never reads images."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from prolo.errors import CareError
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Condition

TEAR_MM_MAX = 200  # longer than any tendon that is treated here
KELLGREN_LAWRENCE = "kellgren-lawrence"
PFIRRMANN = "pfirrmann"
TEAR = "tear"

DEORIO_COFIELD = "deorio-cofield"
COMPUTED = frozenset({DEORIO_COFIELD})  # from what was measured; nobody chooses it
TEAR_CLASSES = ((10, "small"), (30, "medium"), (50, "large"))  # mm, from gradings/deorio-cofield
LARGEST_TEAR = "massive"
IMAGED_SIDES = ("", "left", "right", "both", "midline")


class Modality(StrEnum):
    XRAY = "xray"
    ULTRASOUND = "ultrasound"
    MRI = "mri"
    CT = "ct"
    NONE = "none"


class NoneReason(StrEnum):
    CLINICAL = "clinical-diagnosis"  # typical, and a guideline asks for no images
    TYPICAL = "typical-presentation"
    AWAITED = "awaited"
    DECLINED = "declined"


class Agreement(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_JUDGED = "not-judged"


class Severity(StrEnum):
    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"
    UNKNOWN = "unknown"


class Change(StrEnum):
    """What a person says of images beside earlier ones of the same place."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    NOT_COMPARABLE = "not-comparable"


class Seen(StrEnum):
    """What was seen. The first six change what is feasible; the others are kept.

    Spinal cord compression is also that of the cauda equina. Metal is a screw, plate or anchor.
    """

    FRACTURE = "fracture"
    TUMOUR = "tumour"
    INFECTION = "infection"
    PROSTHESIS = "prosthesis"
    NERVE_ROOT_COMPRESSION = "nerve-root-compression"
    SPINAL_CORD_COMPRESSION = "spinal-cord-compression"
    NOTHING = "nothing-abnormal"
    METAL = "metal"
    OSTEOPHYTES = "osteophytes"
    JOINT_SPACE_NARROWING = "joint-space-narrowing"
    EFFUSION = "effusion"
    LOOSE_BODY = "loose-body"
    MARROW_OEDEMA = "marrow-oedema"
    MENISCUS_TEAR = "meniscus-tear"
    LIGAMENT_INJURY = "ligament-injury"
    TENDINOSIS = "tendinosis"
    CALCIFICATION = "calcification"
    DISC_DEGENERATION = "disc-degeneration"
    DISC_PROTRUSION = "disc-protrusion"
    SPONDYLOLISTHESIS = "spondylolisthesis"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierImages:
    """What was on record of the images that others are compared with."""

    taken_on: date
    grade_system: str = ""
    grade: str = ""
    tear_mm: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImagingReview:
    """What one person saw on one set of images, or why there are none.

    ``still_shows``: the images are old, and somebody looked whether they still show this place.
    ``earlier`` and ``change``: of a follow-up, what it is compared with and what a person says.
    """

    modality: Modality
    none_reason: NoneReason | None = None
    taken_on: date | None = None
    still_shows: bool = False
    side: str = ""  # imaged side, empty: as the course
    read_by: str = ""
    read_on: date | None = None
    findings: tuple[Seen, ...] = ()
    grade_system: str = ""
    grade: str = ""
    tear_mm: Decimal | None = None
    agrees: Agreement = Agreement.NOT_JUDGED
    severity: Severity = Severity.UNKNOWN
    note: str = ""
    earlier: EarlierImages | None = None
    change: Change | None = None


def systems_for(condition: Condition, knowledge: Knowledge) -> tuple[str, ...]:
    """The scales by which a person grades what the images of this condition show."""
    fitting = [one.id for one in knowledge.gradings.values() if one.fits(condition)]
    return tuple(one for one in fitting if one not in COMPUTED)


def tear_class(mm: Decimal) -> str:
    """gradings/deorio-cofield, of a tear through the whole thickness."""
    return next((name for below, name in TEAR_CLASSES if mm < below), LARGEST_TEAR)


def check_review(
    review: ImagingReview,
    *,
    condition: Condition,
    knowledge: Knowledge,
    born_on: date,
    today: date,
) -> None:
    """Refuse what cannot be, every fault at once, by field."""
    faults = {
        **_faults_of_days(review, born_on, today),
        **_faults_of_grade(review, condition, knowledge),
        **_faults_of_content(review),
        **_faults_of_comparing(review),
    }
    if review.modality is Modality.NONE:
        faults |= _faults_of_absence(review)
    elif review.none_reason is not None:
        faults["none_reason"] = "there-are-images"
    elif review.taken_on is None:
        faults["taken_on"] = "missing"
    if faults:
        raise CareError(faults)


def _faults_of_days(review: ImagingReview, born_on: date, today: date) -> dict[str, str]:
    faults = {}
    if review.taken_on and not born_on <= review.taken_on <= today:
        late = review.taken_on > today
        faults["taken_on"] = "in-the-future" if late else "before-birth"
    if review.read_on and review.read_on > today:
        faults["read_on"] = "in-the-future"
    elif review.read_on and review.taken_on and review.read_on < review.taken_on:
        faults["read_on"] = "before-taken"
    return faults


def _faults_of_grade(
    review: ImagingReview, condition: Condition, knowledge: Knowledge
) -> dict[str, str]:
    system = review.grade_system
    if system and system not in knowledge.gradings:
        return {"grade_system": "unknown"}
    if system and system not in systems_for(condition, knowledge):
        return {"grade": "not-graded-here"}
    if review.grade and not system:
        return {"grade": "no-system"}
    if review.grade and review.grade not in knowledge.gradings[system].grades:
        return {"grade": "not-in-the-system"}
    return {}


def _faults_of_comparing(review: ImagingReview) -> dict[str, str]:
    if review.earlier is None:
        return {"change": "nothing-to-compare"} if review.change else {}
    if review.modality is Modality.NONE:
        return {"compared_with": "there-are-no-images"}
    faults = {} if review.change else {"change": "missing"}
    if review.taken_on and review.taken_on < review.earlier.taken_on:
        faults["taken_on"] = "before-the-earlier"
    return faults


def _faults_of_content(review: ImagingReview) -> dict[str, str]:
    faults = {} if review.side in IMAGED_SIDES else {"side": "unknown"}
    if Seen.NOTHING in review.findings and len(set(review.findings)) > 1:
        faults["findings"] = "nothing-and-something"
    mm = review.tear_mm
    if mm is not None and not (mm.is_finite() and 0 <= mm <= TEAR_MM_MAX):
        faults["tear_mm"] = "out-of-range"
    return faults


def _faults_of_absence(review: ImagingReview) -> dict[str, str]:
    faults = {} if review.none_reason else {"none_reason": "missing"}
    given = {
        "taken_on": review.taken_on,
        "findings": review.findings,
        "grade": review.grade,
        "tear_mm": review.tear_mm,
    }
    return faults | {name: "there-are-no-images" for name, value in given.items() if value}
