"""Clinical knowledge as frozen records.

A *fact* is one reviewed thing that medicine says: a medicine, a contraindication, a warning
sign. It knows the ids of its sources and which of its fields nobody has verified. An
unverified field informs a reader and never decides: a rule asks ``fact.is_usable(field)``
first, and that is true only for a verified field, for one that a clinician of the clinic
confirmed by name, or for one that the clinic set itself (see ``clinic.py``).

What nobody can have read because it is how prolo works (when silence becomes a call) is a
*choice*: it says so, says why in ``note``, needs no source and may decide.

Most facts are *clinical*: about a body, a substance, a finding. One that is *organisational* is
about how a clinic is run: when it calls and writes to people, who pays, what is asked for it.
Who may vouch for which stands in ``registry/access.py``.

A fact is named ``kind/id`` (its *ref*), for example ``medicines/naproxen``. Numbers carry their
unit in the name. ``None`` means that nobody has said so in anything we read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Literal

WHOLE = "*"  # in ``unverified``: the fact as a whole
Against = Literal["nothing", "dummy", "little", "advice", "exercise"]  # little: those before, mixed


class Grade(StrEnum):
    """How much a source can carry, best first."""

    LABEL_OR_GUIDELINE = "label-or-guideline"
    TRIAL_OR_REVIEW = "trial-or-review"
    SECONDARY = "secondary"
    CLINIC_HANDOUT = "clinic-handout"
    WEAK = "weak"  # anybody's page: what it says alone decides nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    id: str
    cite: str
    url: str
    grade: Grade
    read_in: str  # what was before the reader: abstract, Table 1, label, page
    year: int | None = None  # None: undated
    year_unverified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """A clinician of the clinic vouches for an unverified field."""

    by: str
    on: date
    reason: str
    field: str = WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnValue:
    """A clinic's own value for a threshold; the published one stays beside it.

    ``in_effect`` is false where the value lies outside what the threshold allows: the published
    value counts then, and ``knowledge status`` says so.
    """

    field: str
    value: Decimal | int | str
    published: Decimal | int | str | None
    by: str
    on: date
    reason: str
    in_effect: bool = True


@dataclass(frozen=True, kw_only=True)
class Fact:
    kind: ClassVar[str] = ""

    id: str
    sources: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()
    note: str | None = None
    conflict: str | None = None  # what disagrees with what, in words
    is_choice: bool = False
    is_organisational: bool = False
    check_again_by: date | None = None
    confirmations: tuple[Confirmation, ...] = ()
    own_values: tuple[OwnValue, ...] = ()

    @property
    def ref(self) -> str:
        return f"{self.kind}/{self.id}"

    @property
    def again_by(self) -> date | None:
        """By when somebody is to look again."""
        return self.check_again_by

    def is_usable(self, name: str = WHOLE) -> bool:
        """May this field decide something? A field of an unverified fact may not, nor an
        unverified field, until it, or the whole fact, has been confirmed by name, or the clinic
        has set its own value for it."""
        doubted = {name, WHOLE} & set(self.unverified)
        settled = {one.field for one in self.confirmations}
        settled |= {one.field for one in self.own_values if one.in_effect}
        return not doubted or WHOLE in settled or doubted <= settled
