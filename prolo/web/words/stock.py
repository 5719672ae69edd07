"""What is said of the cupboard."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

MARKS = {
    "recalled": _("recalled"),
    "infections": _("infections are looked into"),
    "expired": _("expired"),
    "expires-soon": _("expires soon"),
    "empty": _("none left"),
}
TONES = {
    "recalled": "tag-bad",
    "infections": "tag-warn",
    "expired": "tag-bad",
    "expires-soon": "tag-warn",
    "empty": "",
}
REASONS = {
    "rest": _("Rest of an opened vial"),
    "expired": _("Expired"),
    "recalled": _("Recalled"),
    "broken": _("Broken"),
    "contaminated": _("Not clean any more"),
    "other": _("Something else"),
}
KINDS = {
    "received": _("Received"),
    "taken": _("Opened for a session"),
    "put-back": _("Never opened: corrected"),
    "wasted": _("Thrown away"),
    "returned": _("Returned"),
    "counted": _("Counted"),
    "labelled": _("Label put right"),
}
ON_THE_LABEL = {
    "substance": _("Substance"),
    "product": _("Product"),
    "maker": _("Maker"),
    "lot": _("Lot"),
    "expires_on": _("Expires"),
    "strength_pct": _("Strength, %"),
    "package_ml": _("Size of a package, mL"),
    "single_person": _("For one person"),
    "opened_life_days": _("Days it may stay open"),
    "ingredients": _("Other ingredients"),
}
