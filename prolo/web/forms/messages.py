"""How the clinic sends messages, and what a person wants of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prolo.registry.actions.messages import SECRETS, SETTINGS, lost_secrets
from prolo.registry.models import Clinic, MessageChoice, MessageSettings
from prolo.web.forms.fields import ChoiceField, TextField, TickField, WholeNumberField
from prolo.web.forms.kit import Group, PageForm
from prolo.web.forms.our_clinic import time_zones
from prolo.web.words.messages import CHANNELS

SECURITIES = (
    ("starttls", _("STARTTLS, usually at port 587")),
    ("tls", _("TLS from the beginning, usually at port 465")),
    ("none", _("none: only for a server on this machine")),
)


class SecretField(TextField):
    """Typed and never shown again; left empty, what was typed before is kept."""

    def __init__(self, **options: Any) -> None:
        attrs = {"autocomplete": "off"}
        super().__init__(
            required=False, widget=forms.PasswordInput(attrs=attrs, render_value=False), **options
        )


class MessageSettingsForm(PageForm):
    is_locked = True
    layout = (
        Group(_("Sending"), ("is_on", "sender_name")),
        Group(
            _("Mail server"),
            (
                "from_address",
                "smtp_host",
                "smtp_port",
                "smtp_security",
                "smtp_username",
                "smtp_password",
            ),
        ),
        Group(_("Text messages"), ("sms_address",)),
    )

    is_on = TickField(
        label=_("Send messages to patients"),
        help_text=_(
            "Physicians and administrators are told without this tick too that somebody waits, as "
            "soon as a mail server stands below."
        ),
        required=False,
    )
    sender_name = TextField(
        label=_("Who sends them"),
        help_text=_(
            "Patients read this name, and whoever looks over their shoulder. Choose one that says "
            "nothing about health, or leave it empty."
        ),
        required=False,
        longest=60,
    )
    from_address = TextField(label=_("From which address"), required=False, longest=254)
    smtp_host = TextField(
        label=_("Server"),
        help_text=_("For example mail.example.org"),
        required=False,
        longest=120,
    )
    smtp_port = WholeNumberField(
        label=_("Port"), asks=_("Enter the port, for example 587"), minimum=1, maximum=65_535
    )
    smtp_security = ChoiceField(label=_("Encryption"), choices=SECURITIES)
    smtp_username = TextField(label=_("User name"), required=False, longest=120)
    smtp_password = SecretField(label=_("Password"), longest=200)
    sms_address = SecretField(
        label=_("Address of the provider"),
        help_text=_(
            "Of text messages, or of another way that goes by telephone number: as the library "
            "Apprise writes it, with {phone} where the number belongs. It needs prolo[messages]."
        ),
        longest=300,
    )

    def __init__(self, *args: Any, kept: MessageSettings | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in SECRETS:
            if kept is not None and getattr(kept, name):
                self.fields[name].help_text = (
                    _("The one that is kept can no longer be opened. Type it again.")
                    if name in lost_secrets(kept)
                    else _("One is kept. Leave this empty to go on with it.")
                )

    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*SETTINGS, *SECRETS)}


def initial_of(kept: MessageSettings) -> dict[str, Any]:
    return {name: getattr(kept, name) for name in (*SETTINGS, "lock_version")}


class MessageChoiceForm(PageForm):
    """What the person said."""

    wants_messages = ChoiceField(
        label=_("Messages"),
        choices=(("yes", _("wants them")), ("no", _("wants none"))),
        asks=_("Choose whether the person wants messages"),
    )
    channel = ChoiceField(
        label=_("How"), choices=tuple(CHANNELS.items()), asks=_("Choose how they are sent")
    )
    time_zone = ChoiceField(
        label=_("Time zone"),
        help_text=_("Where the person lives: nothing is sent in their night."),
        choices=(),
        required=False,
        widget=forms.Select(),
    )
    reason = TextField(label=_("What they said"), required=False, longest=200)

    def __init__(self, *args: Any, clinic: Clinic, **options: Any) -> None:
        super().__init__(*args, **options)
        zone: Any = self.fields["time_zone"]
        here = _("as the clinic: %(zone)s") % {"zone": clinic.time_zone}
        zone.choices = [("", here), *((one, one.replace("_", " ")) for one in time_zones())]

    def given(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            "wants_messages": typed["wants_messages"] == "yes",
            "channel": typed["channel"],
            "time_zone": typed["time_zone"],
            "reason": typed["reason"],
        }


def initial_choice(kept: MessageChoice | None) -> dict[str, Any]:
    if kept is None:
        return {"wants_messages": "yes", "channel": "email"}
    return {
        "wants_messages": "yes" if kept.wants_messages else "no",
        "channel": kept.channel,
        "time_zone": kept.time_zone,
    }
