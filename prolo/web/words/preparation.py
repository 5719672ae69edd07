"""What is left out, kept, eaten and arranged before a session."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.conclusions import Finding
from prolo.web.words.facts import fact_name
from prolo.web.words.places import structure_name
from prolo.web.words.values import shown


def hold(finding: Finding, knowledge: Any) -> str:
    given = finding.params
    said = _now(
        "%(medicine)s: last dose no later than %(last)s. First whole day without: %(stop)s. Again "
        "from %(restart)s."
    ) % {
        "medicine": shown(finding.inputs["typed"]),
        "last": _last_dose(given),
        "stop": shown(given["stop_from"]),
        "restart": shown(given["restart_on"]),
    }
    return f"{said} {_basis(finding)}"


def _last_dose(given: Mapping[str, Any]) -> str:
    """With its hour: later on that day is too late."""
    return shown(given.get("last_dose_until") or given["last_dose_on"])


def _basis(finding: Finding) -> str:
    given = finding.params
    if given.get("basis") == "half-lives":
        return _now(
            "%(half_lives)s half-lives of %(half_life_h)s hours are %(hours)s hours, so "
            "%(days)s days."
        ) % {
            "half_lives": shown(given["half_lives"]),
            "half_life_h": shown(given["half_life_h"]),
            "hours": shown(given["hours"]),
            "days": shown(given["days_before"]),
        }
    if given.get("basis") == "clinician":
        return _now("%(days)s days, set by %(by)s: %(reason)s") % {
            "days": shown(given["days_before"]),
            "by": given.get("by", ""),
            "reason": given.get("reason", ""),
        }
    return _now("%(days)s days, the least that is asked for.") % {
        "days": shown(given["days_before"])
    }


def kept_by_clinician(finding: Finding, knowledge: Any) -> str:
    return _now("%(medicine)s is taken on, no day is left out. Set by %(by)s: %(reason)s") % {
        "medicine": shown(finding.inputs["typed"]),
        "by": finding.params["by"],
        "reason": finding.params["reason"],
    }


def stopped(finding: Finding, knowledge: Any) -> str:
    return _now("%(medicine)s was stopped in time: last taken %(ended)s.") % {
        "medicine": shown(finding.inputs["typed"]),
        "ended": shown(finding.inputs["ended_on"]),
    }


def ended(finding: Finding, knowledge: Any) -> str:
    said = {
        "ended": _now("%(medicine)s was last taken on %(ended)s: nothing to do."),
        "ended-of-late": _now(
            "%(medicine)s was last taken on %(ended)s: ask whether its prescriber ended it. Nobody "
            "starts it again because of the session."
        ),
    }[finding.code]
    return said % {
        "medicine": shown(finding.inputs["typed"]),
        "ended": shown(finding.inputs["ended_on"]),
    }


def may_bleed_deep(finding: Finding, knowledge: Any) -> str:
    """What was stopped lately nobody takes on."""
    said = (
        _now(
            "%(medicine)s: your clinic and whoever prescribed it talk about it before the session; "
            "you hear from us."
        )
        if finding.inputs["ended_on"]
        else _now(
            "%(medicine)s: keep taking it. Your clinic and whoever prescribes it talk about it "
            "before the session; you hear from us."
        )
    )
    return said % {"medicine": shown(finding.inputs["typed"])}


def too_late(finding: Finding, knowledge: Any) -> str:
    given = finding.params
    return _now(
        "%(medicine)s should have been stopped by %(last)s: a clinician decides whether to go "
        "ahead, or to move the session to %(earliest)s or later."
    ) % {
        "medicine": shown(finding.inputs["typed"]),
        "last": _last_dose(given),
        "earliest": shown(given["earliest_session_on"]),
    }


def fact_doubted(finding: Finding, knowledge: Any) -> str:
    name = fact_name(finding.awaits, knowledge) if finding.awaits else ""
    return _now("%(medicine)s: «%(fact)s» is unverified, so no date follows from it.") % {
        "medicine": shown(finding.inputs["typed"]),
        "fact": name,
    }


def no_rule(finding: Finding, knowledge: Any) -> str:
    known = knowledge.medicines.get(finding.inputs["medicine"])
    return _now(
        "%(medicine)s (%(drug_class)s): nothing we read says what to do with it around a session. "
        "A clinician or its prescriber says. Until then it is taken on."
    ) % {
        "medicine": shown(finding.inputs["typed"]),
        "drug_class": known.drug_class if known else "",
    }


def deep_place(finding: Finding) -> str:
    """For the clinic alone, beside what the person reads."""
    codes = str(finding.params.get("structures") or "").split(", ")
    names = [structure_name(one) for one in codes if one] or [_now("a place at the spine")]
    return _now(
        "%(medicine)s, and what is planned lies deep and cannot be pressed on (%(places)s). Before "
        "the session the prescriber's answer is recorded above, and a physician decides by name: "
        "as the reason for which the plan is signed, or on the day."
    ) % {"medicine": shown(finding.inputs["typed"]), "places": "; ".join(names)}


SENTENCES = {
    ("recognise", "unknown-medicine"): _(
        "«%(typed)s»: no rule here knows it, a clinician looks. Until then it is taken on."
    ),
    ("recognise", "no-rule"): no_rule,
    ("recognise", "may-bleed"): _(
        "%(typed)s may make bleeding easier, and no rule says whether to leave it out: a clinician "
        "says. Until then it is taken on."
    ),
    ("hold", "hold"): hold,
    ("hold", "kept-by-clinician"): kept_by_clinician,
    ("hold", "stopped-in-time"): stopped,
    ("hold", "too-late"): too_late,
    ("hold", "half-life-unknown"): _(
        "%(typed)s: nobody has said how long it stays in the body in anything we read. A "
        "clinician enters the days."
    ),
    ("hold", "topical-by-clinician"): _(
        "%(typed)s, on the skin: no figure holds for this form. A clinician enters the days."
    ),
    ("hold", "half-life-unverified"): fact_doubted,
    ("hold", "rule-unverified"): fact_doubted,
    ("hold", "action-unverified"): fact_doubted,
    ("hold", "shorter-than-rule"): _(
        "%(typed)s: %(by)s set %(days_before)s days, the rule says %(rule_days)s: %(reason)s"
    ),
    ("between", "still-off"): _(
        "%(typed)s is still left out after the session of %(previous_session_on)s."
    ),
    ("between", "hold-again"): _(
        "%(typed)s is left out again before the session of %(next_session_on)s: last dose on "
        "%(next_last_dose_on)s, no later in the day than that session begins."
    ),
    ("between", "stays-off"): _(
        "%(typed)s stays off until after the session of %(restart_after_session_on)s: the next "
        "session comes too soon. Again from %(restart_on)s. Plan pain relief until then."
    ),
    ("harm-check", "reason-unknown"): _(
        "%(typed)s: ask what it is taken for before anything is stopped."
    ),
    ("harm-check", "ask-prescriber-first"): _(
        "%(typed)s is taken for %(reason)s: its prescriber is asked first. Until then it is taken "
        "on."
    ),
    ("never-stop", "heart-aspirin"): _(
        "%(typed)s protects heart or brain: keep taking it. Only its prescriber may change it."
    ),
    ("never-stop", "aspirin-other-reason"): _(
        "%(typed)s: its prescriber is asked. Until then it is taken on."
    ),
    ("never-stop", "long-term-steroid"): _(
        "%(typed)s must never be stopped suddenly: its prescriber decides."
    ),
    ("never-stop", "blood-thinner"): _(
        "%(typed)s thins the blood: keep taking it. Prescriber and clinician decide together."
    ),
    ("ended", "ended"): ended,
    ("ended", "ended-of-late"): ended,
    ("bleeding", "deep-spinal-bleeding"): may_bleed_deep,
    ("steroid", "steroid-injection"): _(
        "A steroid was injected on %(given_on)s: at this place? Then not before %(until_on)s "
        "(%(days)s days)."
    ),
    ("steroid", "steroid-injection-passed"): _(
        "A steroid was injected on %(given_on)s; the %(days)s days are over."
    ),
    ("steroid", "steroid-date-unknown"): _(
        "A steroid was injected: find out where and when. At this place %(days)s days must lie "
        "between."
    ),
    ("steroid", "steroid-elsewhere"): _(
        "%(typed)s: at another place, as the list says. It puts off nothing here."
    ),
    ("allowed", "allowed"): _("%(typed)s may be taken, within its label's maximum."),
    ("allowed", "only-if-prescribed"): _("%(typed)s may be taken if it was prescribed: ask."),
    ("cleared", "cleared"): _("%(typed)s: %(by)s decided «%(decision)s» on %(on)s: %(reason)s"),
    ("food", "eat"): _("No sedation: eat as usual before coming; a meal with protein is advised."),
    ("food", "fast"): _(
        "Sedation: no fatty meal for %(fatty_meal_h)s hours, nothing to eat for %(light_meal_h)s "
        "hours, nothing to drink for %(clear_fluid_h)s hours before. The advice to eat a meal "
        "does not count."
    ),
    ("food", "food-by-clinician"): _("A clinician says what may be eaten with this sedation."),
    ("food", "fasting-diabetes"): _(
        "Diabetes and fasting: the prescriber or the anaesthetist says how the medicines for it "
        "are taken, before the day. Nothing is stopped here."
    ),
    ("food", "fasting-glp1"): _(
        "A medicine that slows the stomach is taken: fasting may not empty it. The anaesthetist "
        "is told before the day. Nothing is stopped here."
    ),
    ("driver", "driver"): _("Somebody else must drive home."),
    ("driver", "driver-by-clinician"): _("A clinician says whether somebody must drive home."),
    ("changes", "session-moved"): _("The session moved from %(was)s to %(now)s."),
    ("changes", "medicine-changed"): _("What was said about %(typed)s has changed: tell it anew."),
    ("changes", "food-changed"): _("The advice about food has changed."),
}
