"""What happens to one invented person, in a few words: their part in the demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from prolo.care.assessment import TreatmentKind
from prolo.care.images import Modality
from prolo.care.medicines import Reason
from prolo.registry.models import Sex


class Decision(StrEnum):
    """How far the first visit leads."""

    EXPECTED = "expected"  # booked, and has not come yet or sits in the waiting room
    OPEN = "open"  # assessed, and nobody has decided
    SUITABLE = "suitable"  # the plan is not written
    TREATED = "treated"
    DEFERRED = "deferred"
    NOT_SUITABLE = "not-suitable"
    DECLINED = "declined"


class Gain(StrEnum):
    """What the sessions do to the pain."""

    MUCH = "much"
    SOME = "some"
    NONE = "none"
    WORSE = "worse"


class After(StrEnum):
    """What the person says after a session."""

    WELL = "well"
    SILENT = "silent"
    FLARE = "flare"
    INFECTION = "infection"  # suspected in the joint
    LUNG = "lung"  # collapsed
    RASH = "rash"


class Signing(StrEnum):
    """How the person agrees."""

    PEN = "pen"
    TABLET = "tablet"
    LINK = "link"


class Mishap(StrEnum):
    """What comes between a person and an appointment."""

    MOVED = "moved"
    CANCELLED = "cancelled"
    MISSED = "missed"
    GONE = "gone"  # missed, and the person comes no more
    NOT_READY = "not-ready"  # came with a fever, and went home without a needle


@dataclass(frozen=True, slots=True)
class Taken:
    """A medicine on the list of a person."""

    typed: str
    medicine: str
    reason: Reason = Reason.PAIN
    prescriber: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One course of one person. ``who`` plays it: outlines of one name are one person's."""

    name: str
    tells: str  # a sentence for docs/demo.md
    condition: str
    side: str
    tender: tuple[str, ...]
    days_ago: int  # of the first visit; below 0: it is to come
    first_in: int = 0  # days from it to the first session; 0: left to chance
    who: str = ""  # empty: a person of its own
    protocol: str = ""
    sex: Sex = Sex.FEMALE
    age: int = 50
    language: str = "en"
    guardian: str = ""
    pain: int = 6
    pain_weeks: int = 60
    tried: tuple[TreatmentKind, ...] = (TreatmentKind.EXERCISE, TreatmentKind.MEDICINE)
    goal: str = "Walk to the market and back"
    medicines: tuple[Taken, ...] = ()
    allergy: str = ""
    found: str = ""  # a contraindication that is answered with yes
    flag: str = ""  # a red flag that is
    images: Modality = Modality.NONE
    grade: str = ""
    picture: bool = False  # a drawing lies beside the review of the images
    decision: Decision = Decision.TREATED
    signs: Signing = Signing.PEN
    takes_back: str = ""  # two days after it was signed, for this reason
    reason: str = "Discussed: what speaks for it, against it, and what else there is"
    deferred_weeks: int = 6
    gain: Gain = Gain.MUCH
    after: Mapping[int, After] = field(default_factory=dict)  # by the session
    mishaps: Mapping[int, Mishap] = field(default_factory=dict)  # before the session
    answers: frozenset[int] = frozenset({6, 12, 26, 52})  # the weeks that are answered
    half_given: bool = False  # the last of them, of a form that the clinic brought
    sessions: int = 9  # held at most
    ends_early: bool = False  # after them, by a physician; else the person comes no more
    signs_late: bool = False  # the last session waits for its signature
