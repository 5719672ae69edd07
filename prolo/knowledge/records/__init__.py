"""Clinical knowledge as frozen records. ``fact.py`` says what a fact is."""

from __future__ import annotations

from prolo.knowledge.records.after import (
    AftercareCheck,
    Expected,
    HarmRate,
    UrgencyLevel,
    WarningSign,
)
from prolo.knowledge.records.before import (
    ChecklistItem,
    Contraindication,
    Criterion,
    RedFlag,
    Sedation,
    Strength,
)
from prolo.knowledge.records.choices import (
    BillingRule,
    Explanation,
    Guideline,
    Option,
    OptionCourse,
    OptionEffect,
    OptionVisits,
    Payer,
    Price,
    Translation,
    TrialLine,
)
from prolo.knowledge.records.fact import (
    WHOLE,
    Confirmation,
    Fact,
    Grade,
    OwnValue,
    Source,
)
from prolo.knowledge.records.injected import (
    Anaesthetic,
    Ingredient,
    Irritant,
    Most,
    Part,
    Warning_,
)
from prolo.knowledge.records.medicines import (
    Combination,
    HoldVariant,
    Medicine,
    MedicineAction,
    MedicineForm,
)
from prolo.knowledge.records.outcomes import (
    PASSPORT,
    Change,
    FollowUp,
    Instrument,
    OutcomeSet,
    ResponderRule,
)
from prolo.knowledge.records.places import (
    Condition,
    DiagnosisCode,
    Grading,
    Protocol,
    Region,
    Structure,
)
from prolo.knowledge.records.thresholds import (
    Advice,
    Threshold,
)

__all__ = [
    "KINDS",
    "PASSPORT",
    "WHOLE",
    "Advice",
    "AftercareCheck",
    "Anaesthetic",
    "BillingRule",
    "Change",
    "ChecklistItem",
    "Combination",
    "Condition",
    "Confirmation",
    "Contraindication",
    "Criterion",
    "DiagnosisCode",
    "Expected",
    "Explanation",
    "Fact",
    "FollowUp",
    "Grade",
    "Grading",
    "Guideline",
    "HarmRate",
    "HoldVariant",
    "Ingredient",
    "Instrument",
    "Irritant",
    "Medicine",
    "MedicineAction",
    "MedicineForm",
    "Most",
    "Option",
    "OptionCourse",
    "OptionEffect",
    "OptionVisits",
    "OutcomeSet",
    "OwnValue",
    "Part",
    "Payer",
    "Price",
    "Protocol",
    "RedFlag",
    "Region",
    "ResponderRule",
    "Sedation",
    "Source",
    "Strength",
    "Structure",
    "Threshold",
    "Translation",
    "TrialLine",
    "UrgencyLevel",
    "WarningSign",
    "Warning_",
]

KINDS: tuple[type[Fact], ...] = (
    Region, Condition, Protocol, Irritant, Anaesthetic, Warning_, Medicine, Combination,
    HoldVariant, Threshold, Advice, Contraindication, RedFlag, Criterion, ChecklistItem, Sedation,
    UrgencyLevel, Expected, WarningSign, AftercareCheck, HarmRate, Instrument, OutcomeSet,
    FollowUp, ResponderRule, Option, OptionEffect, OptionCourse, OptionVisits, Guideline,
    TrialLine, Explanation, Payer, BillingRule, Price, Ingredient, Grading, Translation,
)  # fmt: skip
