"""The words of prolo: one file a topic; for every code of ``care`` a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

Words: TypeAlias = "_StrOrPromise"  # text, or text that is translated when it is shown
