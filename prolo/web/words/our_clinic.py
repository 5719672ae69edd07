"""Words for how a clinic is run."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PRICED = {  # what a published price is for
    "assessment": _("Assessment"),
    "procedure": _("Procedure"),
    "session": _("Session"),
    "course": _("Whole course"),
}
INJECTATES = {  # what a published price is for, where it is not dextrose
    "prp": _("platelet-rich plasma"),
    "bone-marrow": _("bone marrow concentrate"),
}
AGREES = {  # why two records look like one person
    "name": _("same name"),
    "name-near": _("nearly the same name"),
    "name-script": _("the name sounds the same in another script"),
    "birth-date": _("same birth date"),
    "birth-date-near": _("birth dates one slip apart"),
    "birth-date-unknown": _("a birth date is not known"),
    "phone": _("same phone"),
}
ROWS = {  # what goes with a record, by the name of its table
    "Course": _("Courses"),
    "Appointment": _("Appointments"),
    "Visit": _("Visits"),
    "Session": _("Sessions"),
    "Response": _("Answers"),
    "Concern": _("Concerns"),
    "MedicineUse": _("Medicines"),
    "Allergy": _("Allergies"),
    "Measurement": _("Measurements"),
    "Consent": _("Consents"),
    "ConsentRequest": _("Signatures that were asked for"),
    "ConsentSignature": _("Signatures under consents"),
    "Relation": _("Guardians, proxies, contacts"),
    "Identifier": _("Outside numbers"),
    "DoseLimit": _("Own limits of anaesthetics"),
    "RecallCall": _("Calls about a recalled lot"),
    "PatientAccess": _("Log-ins to own pages"),
    "WaitingEntry": _("Waiting list"),
    "LossToFollowUp": _("Why nobody is asked any more"),
    "Coverage": _("Who pays"),
    "Payment": _("Payments"),
}
OTHER_ROWS = _("Other entries")
