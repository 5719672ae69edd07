"""A call to somebody who got a recalled lot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from prolo.registry.models import Recall
from prolo.web.forms.fields import ChoiceField, LongTextField, YesNoField
from prolo.web.forms.kit import PageForm


class RecallCallForm(PageForm):
    """Of two products with one lot number it is asked which the call was about."""

    recall = ChoiceField(
        label=_("About which product"), choices=(), asks=_("Choose what the call was about")
    )
    reached = YesNoField(label=_("Reached?"), asks=_("Choose whether somebody was reached"))
    result = LongTextField(
        label=_("What came of it"),
        help_text=_("What was said, how the person is, what was agreed; or when to try again."),
        required=False,
        longest=1_000,
    )

    def __init__(self, *args: Any, recalls: Sequence[Recall], **options: Any) -> None:
        super().__init__(*args, **options)
        self.recalls = {str(one.pk): one for one in recalls}
        field: Any = self.fields["recall"]
        field.choices = [(key, one.stock.product) for key, one in self.recalls.items()]
        if len(self.recalls) < 2:
            del self.fields["recall"]

    def about(self) -> Recall | None:
        """Of the recalls that stand: the one, or which was chosen."""
        if len(self.recalls) == 1:
            return next(iter(self.recalls.values()))
        return self.recalls.get(self.cleaned_data.get("recall", ""))
