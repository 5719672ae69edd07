"""The risk of bias of one trial: a rating for each domain, with what was seen, and over all."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.forms import Textarea
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from prolo.evidence.rating import BIAS_DOMAINS, RISKS, Risk, least_risk
from prolo.registry.actions.rating import DomainRating
from prolo.web.forms.fields import ChoiceField, LongTextField
from prolo.web.forms.kit import Group, PageForm
from prolo.web.words.evidence import BIAS_DOMAIN_NAMES, RISK_WORDS, word


class RatingForm(PageForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(one, word(RISK_WORDS, one)) for one in RISKS]
        groups = []
        for code in BIAS_DOMAINS:
            risk, reason = f"risk_{code}", f"reason_{code}"
            name = word(BIAS_DOMAIN_NAMES, code)
            self.fields[risk] = ChoiceField(
                label=now("%(domain)s: risk of bias") % {"domain": name}, choices=choices
            )
            self.fields[reason] = LongTextField(
                label=now("%(domain)s: what the report says of it") % {"domain": name},
                asks=now("%(domain)s: enter what you saw, it is kept with your name")
                % {"domain": name},
                longest=1_000,
                widget=Textarea(attrs={"rows": 2}),
            )
            groups.append(Group(name, (risk, reason)))
        self.fields["overall"] = ChoiceField(
            label=now("Risk of bias over all"),
            choices=choices,
            help_text=_(
                "Never better than the worst domain; several at some risk may add up to high"
            ),
        )
        groups.append(Group(now("Over all"), ("overall",)))
        self.layout = tuple(groups)  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        risks = [cast("Risk", given.get(f"risk_{code}")) for code in BIAS_DOMAINS]
        overall = given.get("overall")
        if overall and all(risks) and RISKS.index(overall) < RISKS.index(least_risk(risks)):
            self.add_error("overall", ValidationError(now("A domain is rated worse than that")))
        return given

    def ratings(self) -> dict[str, DomainRating]:
        given = self.cleaned_data
        return {
            code: DomainRating(risk=given[f"risk_{code}"], reason=given[f"reason_{code}"].strip())
            for code in BIAS_DOMAINS
        }
