"""What a person saw on images, or why there are none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prolo.care.images import (
    TEAR,
    TEAR_MM_MAX,
    Agreement,
    Change,
    EarlierImages,
    ImagingReview,
    Modality,
    NoneReason,
    Seen,
    Severity,
    systems_for,
)
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Condition, Region
from prolo.web.forms.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    DecimalField,
    LongTextField,
    RadiosInline,
    TextField,
    TickField,
)
from prolo.web.forms.kit import Group, PageForm
from prolo.web.words import imaging as words

SPINE = frozenset(
    {
        Seen.SPINAL_CORD_COMPRESSION,
        Seen.NERVE_ROOT_COMPRESSION,
        Seen.DISC_DEGENERATION,
        Seen.DISC_PROTRUSION,
        Seen.SPONDYLOLISTHESIS,
    }
)
LIMB = frozenset({Seen.LOOSE_BODY, Seen.TENDINOSIS, Seen.CALCIFICATION})
KNEE = frozenset({Seen.MENISCUS_TEAR})
SEEN_BY = ("findings", "grade", "tear_mm")  # nobody sees this without having looked
BETWEEN = ":"  # a grade is sent as «kellgren-lawrence:3»


class ImagingForm(PageForm):
    """Without images only the reason is asked; what does not apply stays empty."""

    modality = ChoiceField(
        label=_("Which images"),
        choices=words.MODALITIES.items(),
        widget=RadiosInline(),
        asks=_("Choose the kind of images, or that there are none"),
    )
    none_reason = ChoiceField(
        label=_("Why there are none"),
        choices=words.NONE_REASONS.items(),
        asks=_("Choose why there are no images"),
    )
    taken_on = DayField(label=_("Taken on"), asks=_("Enter the day on which the images were taken"))
    still_shows = TickField(
        label=_("The images are old, and I looked: they still show this place"), required=False
    )
    side = ChoiceField(
        label=_("Side that was imaged"), choices=(), required=False, widget=RadiosInline()
    )
    read_by = TextField(
        label=_("Read by"),
        help_text=_(
            "The person who looked at the images, by name: prolo reads none, and without a name "
            "the images are not weighed."
        ),
        required=False,
        longest=120,
    )
    read_on = DayField(label=_("Read on"), asks="", required=False)
    findings = ChoicesField(label=_("What was seen"), choices=(), required=False)
    grade = ChoiceField(label=_("Grade"), choices=(), required=False, widget=forms.Select())
    tear_mm = DecimalField(
        label=_("Length of the tear"),
        asks=_("Enter the length of the tear in millimetres, for example 8"),
        unit="mm",
        maximum=TEAR_MM_MAX,
        places=1,
        required=False,
    )
    severity = ChoiceField(
        label=_("How severe, all in all"),
        choices=words.SEVERITIES.items(),
        required=False,
        widget=RadiosInline(),
    )
    agrees = ChoiceField(
        label=_("Do they agree with the examination?"),
        choices=words.AGREES.items(),
        asks=_("Choose whether they agree with the examination, or that nobody has judged it yet"),
        widget=RadiosInline(),
    )
    compared_with = ChoiceField(
        label=_("Compared with"),
        choices=(),
        required=False,
        widget=forms.Select(),
        help_text=_("Images of the same place taken earlier. Both stay on record."),
    )
    change = ChoiceField(
        label=_("The change since then"),
        choices=words.CHANGES.items(),
        asks=_("Say how they are beside the earlier ones"),
        required=False,
        widget=RadiosInline(),
    )
    note = LongTextField(
        label=_("In your own words"),
        help_text=_("Why the images were taken, and what else matters."),
        required=False,
        longest=2_000,
    )

    def __init__(
        self,
        *args: Any,
        knowledge: Knowledge,
        condition: Condition,
        side: str,
        earlier: Mapping[str, tuple[str, EarlierImages]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.earlier = earlier
        self._ask_what_applies()
        self.systems = systems_for(condition, knowledge)
        self._offer("findings", seen_in(knowledge.regions[condition.region]))
        self._offer("grade", [("", _("Not graded")), *grade_choices(self.systems, knowledge)])
        named = [(key, name) for key, (name, _images) in earlier.items()]
        self._offer(
            "compared_with", [("", _("Nothing: these are the first, or correct them")), *named]
        )
        sides = ("midline", "left", "right") if side == "midline" else ("left", "right", "both")
        self._offer("side", [(one, words.SIDES[one]) for one in sides])
        self.fields["side"].initial = side
        grades = [
            *(["grade"] if self.systems else []),
            *(["tear_mm"] if TEAR in self.systems else []),
        ]
        for name in {"grade", "tear_mm"} - set(grades):
            del self.fields[name]
        following = [Group(_("If they follow earlier ones"), ("compared_with", "change"))]
        if not earlier:
            following = []
            del self.fields["compared_with"], self.fields["change"]
        self.layout = (  # type: ignore[misc]
            "modality",
            Group(_("If there are no images"), ("none_reason",)),
            Group(
                _("If there are images"),
                ("taken_on", "still_shows", "side", "read_by", "read_on"),
            ),
            Group(_("Findings"), ("findings", *grades, "severity", "agrees")),
            *following,
            "note",
        )

    def _ask_what_applies(self) -> None:
        if self.is_bound:
            is_none = self.data.get("modality") == Modality.NONE
            self.fields["none_reason"].required = is_none
            self.fields["taken_on"].required = not is_none
            self.fields["agrees"].required = not is_none
            self.fields["change"].required = bool(self.data.get("compared_with"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if any(cleaned.get(name) for name in SEEN_BY) and not cleaned.get("read_by"):
            self.add_error("read_by", _("Enter who looked at the images, for example Dr. Ruiz"))
        return cleaned

    def _offer(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def given(self) -> ImagingReview:
        """The answers as care reads them."""
        answers = self.cleaned_data
        modality = Modality(answers["modality"])
        reason = answers["none_reason"]
        system, _point, grade = answers.get("grade", "").partition(BETWEEN)
        is_none = modality is Modality.NONE
        compared = answers.get("compared_with", "")
        return ImagingReview(
            modality=modality,
            none_reason=NoneReason(reason) if reason else None,
            taken_on=answers["taken_on"],
            still_shows=answers["still_shows"],
            side="" if is_none else answers["side"],
            read_by=answers["read_by"],
            read_on=answers["read_on"],
            findings=tuple(Seen(one) for one in answers["findings"]),
            grade_system=system,
            grade=grade,
            tear_mm=answers.get("tear_mm"),
            agrees=Agreement(answers["agrees"] or Agreement.NOT_JUDGED),
            severity=Severity(answers["severity"] or Severity.UNKNOWN),
            note=answers["note"],
            earlier=self.earlier[compared][1] if compared else None,
            change=Change(change) if (change := answers.get("change")) else None,
        )


def seen_in(region: Region) -> list[tuple[str, Any]]:
    """What can be seen in this region, what changes most first."""
    elsewhere = LIMB if region.is_spinal else SPINE
    if region.id != "knee":
        elsewhere |= KNEE
    return [(one, word) for one, word in words.SEEN.items() if one not in elsewhere]


def grade_choices(
    systems: tuple[str, ...], knowledge: Knowledge
) -> list[tuple[Any, list[tuple[str, Any]]]]:
    return [
        (
            words.SYSTEMS[system],
            [
                (f"{system}{BETWEEN}{grade}", words.grade_words(system, grade))
                for grade in knowledge.gradings[system].grades
            ],
        )
        for system in systems
    ]
