"""Pictures and documents for a course."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prolo.web.forms.fields import ChoiceField, LongTextField, TextField
from prolo.web.forms.files import FilesField, PhotosField
from prolo.web.forms.kit import PageForm


class CaptionForm(PageForm):
    caption = TextField(label=_("What it shows"), asks=_("Enter what it shows"), longest=180)
    reason = LongTextField(
        label=_("Reason for the correction"), asks=_("Enter the reason"), longest=1_000
    )


class AttachForm(PageForm):
    file = FilesField(
        label=_("Files"),
        help_text=_(
            "PNG, JPEG or PDF, up to 20 MB each, ten at once. What a camera writes into a picture, "
            "such as the place, is taken out. A name that can be read in the picture stays: cover "
            "it first. A PDF is kept as it is."
        ),
        asks=_("Choose at least one file. Files chosen before have to be chosen again"),
    )
    caption = TextField(
        label=_("What they show"),
        help_text=_(
            "Read aloud to those who do not see the picture: «Right knee, standing, from the front»"
        ),
        asks=_("Enter what they show, for example: Right knee, standing, from the front"),
        longest=180,
    )
    review = ChoiceField(
        label=_("They belong to"), choices=(), required=False, widget=forms.Select()
    )

    def __init__(
        self, *args: Any, known: frozenset[str], reviews: list[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        file: Any = self.fields["file"]
        file.known = known
        review: Any = self.fields["review"]
        review.choices = [("", _("The course, to no images")), *reviews]
        if not reviews:
            del self.fields["review"]


class PhotosForm(PageForm):
    """Of a person who answers alone; it stands beside their form, on one page."""

    photo = PhotosField(
        label=_("Photos"),
        help_text=_(
            "PNG or JPEG, up to 20 MB each. What the camera writes into a picture, such as the "
            "place, is taken out."
        ),
        asks=_("Choose a photo first"),
    )
    shows = TextField(label=_("What it shows"), required=False, longest=150)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, auto_id="photos-%s", **options)
