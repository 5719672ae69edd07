"""All rows, by topic; import them from here."""

from prolo.registry.models.answers import Concern, ConcernStep, Response, Score
from prolo.registry.models.audit import AuditRow
from prolo.registry.models.base import ClinicOwned, Entry
from prolo.registry.models.care import (
    Allergy,
    Assessment,
    ClinicianHold,
    Consent,
    DoseLimit,
    Examination,
    ImagingReview,
    Measurement,
    MedicineClearance,
    MedicineUse,
    Plan,
    Preparation,
)
from prolo.registry.models.conclusions import (
    ClinicValue,
    Conclusion,
    FactConfirmation,
    FactVersion,
    Override,
)
from prolo.registry.models.course import (
    Appointment,
    AppointmentChange,
    Course,
    CourseMove,
    DueItem,
    Side,
)
from prolo.registry.models.events import Event
from prolo.registry.models.logins import FailedLogIn
from prolo.registry.models.patients import (
    Identifier,
    Identity,
    MovedRow,
    Patient,
    PatientMerge,
    Relation,
    SearchKey,
    Sex,
)
from prolo.registry.models.people import Clinic, Closure, Membership, OnCall, Role, User
from prolo.registry.models.session import (
    Injection,
    Leaving,
    Readiness,
    Session,
    Signature,
    Vial,
    Visit,
)
from prolo.registry.models.submissions import Submission

__all__ = [
    "Allergy",
    "Appointment",
    "AppointmentChange",
    "Assessment",
    "AuditRow",
    "Clinic",
    "ClinicOwned",
    "ClinicValue",
    "ClinicianHold",
    "Closure",
    "Concern",
    "ConcernStep",
    "Conclusion",
    "Consent",
    "Course",
    "CourseMove",
    "DoseLimit",
    "DueItem",
    "Entry",
    "Event",
    "Examination",
    "FactConfirmation",
    "FactVersion",
    "FailedLogIn",
    "Identifier",
    "Identity",
    "ImagingReview",
    "Injection",
    "Leaving",
    "Measurement",
    "MedicineClearance",
    "MedicineUse",
    "Membership",
    "MovedRow",
    "OnCall",
    "Override",
    "Patient",
    "PatientMerge",
    "Plan",
    "Preparation",
    "Readiness",
    "Relation",
    "Response",
    "Role",
    "Score",
    "SearchKey",
    "Session",
    "Sex",
    "Side",
    "Signature",
    "Submission",
    "User",
    "Vial",
    "Visit",
]
