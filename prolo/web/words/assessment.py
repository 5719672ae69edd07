"""What a first assessment asks about, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from prolo.care.answers import Answer
from prolo.care.assessment import (
    ChronicCode,
    Expectation,
    IllnessState,
    Result,
    TreatmentKind,
)

TREATMENTS = {
    TreatmentKind.EXERCISE: _("Exercise or physiotherapy"),
    TreatmentKind.EDUCATION: _("Information, self-management"),
    TreatmentKind.WEIGHT_LOSS: _("Weight loss"),
    TreatmentKind.BRACE: _("Brace, stick or splint"),
    TreatmentKind.MANUAL: _("Manual treatment"),
    TreatmentKind.MEDICINE: _("Medicines"),
    TreatmentKind.STEROID_INJECTION: _("Steroid injection"),
    TreatmentKind.OTHER_INJECTION: _("Another injection"),
    TreatmentKind.PROLOTHERAPY: _("Prolotherapy"),
    TreatmentKind.SURGERY: _("Surgery"),
    TreatmentKind.OTHER: _("Something else"),
}
RESULTS = {
    Result.BETTER: _("better"),
    Result.SAME: _("as before"),
    Result.WORSE: _("worse"),
    Result.UNKNOWN: _("result not known"),
}
ILLNESSES = {
    ChronicCode.DISC_DEGENERATION: _("Degenerative disc disease"),
    ChronicCode.OSTEOARTHRITIS: _("Osteoarthritis"),
    ChronicCode.INFLAMMATORY_ARTHRITIS: _("Inflammatory arthritis"),
    ChronicCode.DIABETES: _("Diabetes"),
    ChronicCode.OSTEOPOROSIS: _("Osteoporosis"),
    ChronicCode.FIBROMYALGIA: _("Fibromyalgia"),
    ChronicCode.HYPERMOBILITY: _("Hypermobility"),
    ChronicCode.HEART_DISEASE: _("Heart disease"),
    ChronicCode.KIDNEY_DISEASE: _("Kidney disease"),
    ChronicCode.LIVER_DISEASE: _("Liver disease"),
    ChronicCode.OTHER: _("Another long illness"),
}
ILLNESS_STATES = {
    IllnessState.ACTIVE: _("active now"),
    IllnessState.CONTROLLED: _("controlled by treatment"),
    IllnessState.PAST: _("in the past"),
    IllnessState.UNKNOWN: _("how it stands is not known"),
}
ANSWERS = {
    Answer.YES: _("yes"),
    Answer.NO: _("no"),
    Answer.UNSURE: _("not sure"),
    Answer.NOT_ASKED: _("not asked"),
}
EXPECTATIONS = {
    Expectation.IMPROVEMENT: _("an improvement"),
    Expectation.CURE: _("a cure that is certain or for ever"),
    Expectation.UNKNOWN: _("not sure"),
}
