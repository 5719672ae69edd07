"""Files that a person chooses. What is in them is looked at here; each fault names its file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.registry.actions.attachments import SentFile
from prolo.registry.file_content import UnfitFile, read_content
from prolo.registry.models.attachments import MOST_BYTES
from prolo.web.uploads import MOST_BYTES_AT_ONCE, MOST_FILES
from prolo.web.words import Words
from prolo.web.words.attachments import NAMELESS, megabytes, unfit

LONGEST_NAME = 200
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        return list(files.getlist(name)) if hasattr(files, "getlist") else []


class FilesField(forms.Field):
    """PNG, JPEG and PDF, several at once; cleaned to ``SentFile``s. ``known`` has the hashes of
    what is kept already."""

    widget = FilesInput(attrs={"multiple": True, "accept": ".png,.jpg,.jpeg,.pdf"})
    is_for_pictures = False

    def __init__(self, *, asks: Words, **options: Any) -> None:
        super().__init__(**options)
        self.error_messages["required"] = asks
        self.known: frozenset[str] = frozenset()

    def clean(self, value: Any) -> list[SentFile]:
        self.validate(value)
        if too_many := list(self._too_much(value)):
            raise ValidationError(too_many)
        read, faults = [], []
        for one in value:
            try:
                read.append(self._read(one))
            except ValidationError as fault:
                faults.append(fault)
        if faults := [*faults, *self._known_ones(read)]:
            raise ValidationError(faults)
        return read

    def _read(self, sent: UploadedFile) -> SentFile:
        found = _read(sent)
        if self.is_for_pictures and not found.content.width:
            raise _fault(found.name, "no-picture")
        return found

    def _too_much(self, sent: Sequence[UploadedFile]) -> Iterator[ValidationError]:
        if len(sent) > MOST_FILES:
            yield ValidationError(
                ngettext(
                    "Choose at most %(most)s file at once: these are %(many)s",
                    "Choose at most %(most)s files at once: these are %(many)s",
                    MOST_FILES,
                ),
                code="too-many",
                params={"most": MOST_FILES, "many": len(sent)},
            )
        elif (size := sum(one.size or 0 for one in sent)) > MOST_BYTES_AT_ONCE:
            yield ValidationError(
                _("Choose fewer files at once: these have %(size)s, and %(most)s are possible"),
                code="too-large-together",
                params={"size": megabytes(size), "most": megabytes(MOST_BYTES_AT_ONCE)},
            )

    def _known_ones(self, read: Sequence[SentFile]) -> Iterator[ValidationError]:
        seen = set(self.known)
        for one in read:
            if one.sha256 in seen:
                yield _fault(one.name, "attached-already")
            seen.add(one.sha256)


class PhotosField(FilesField):
    """Pictures alone. Telephones that take others turn them into JPEG for such a field."""

    widget = FilesInput(attrs={"multiple": True, "accept": "image/jpeg,image/png"})
    is_for_pictures = True


def _read(sent: UploadedFile) -> SentFile:
    name = shown_name(sent.name or "")
    if (sent.size or 0) > MOST_BYTES:
        raise _fault(name, "too-large")
    try:
        return SentFile(name=name, content=read_content(sent.read()))
    except UnfitFile as refused:
        raise _fault(name, refused.code) from refused
    finally:
        sent.seek(0)


def _fault(name: str, code: str) -> ValidationError:
    return ValidationError(unfit(name, code), code=code)


def shown_name(name: str) -> str:
    """Without what cannot be seen, and no longer than can be kept; its end says the type."""
    name = UNSEEN.sub("", unicodedata.normalize("NFC", name)).strip() or str(NAMELESS)
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 12] + "…" + name[-11:]
