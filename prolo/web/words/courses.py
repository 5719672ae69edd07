"""States, steps and verdicts of a course in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from prolo.care.course import STANDS_AGAIN, TAKEN_BACK

Word = Callable[[], str]

SIDES: Mapping[str, Word] = {
    "left": lambda: pgettext("side", "left"),
    "right": lambda: pgettext("side", "right"),
    "midline": lambda: _("in the midline"),
}
STATES: Mapping[str, Word] = {
    "assessing": lambda: _("Being assessed"),
    "deferred": lambda: _("Not now"),
    "not-suitable": lambda: _("Not suitable"),
    "planning": lambda: _("Suitable; being planned"),
    "treating": lambda: _("Being treated"),
    "paused": lambda: _("Paused"),
    "following": lambda: _("Being followed"),
    "withdrawn": lambda: _("Withdrawn"),
    "closed": lambda: _("Closed"),
}
MOVES: Mapping[str, tuple[Word, Word]] = {  # as a choice, and as something that happened
    "open": (lambda: _("Open the course"), lambda: _("Course opened")),
    "find-suitable": (
        lambda: _("Suitable: go on to the plan"),
        lambda: _("Found suitable"),
    ),
    "defer": (lambda: _("Not now: assess again on a day"), lambda: _("Put off")),
    "find-not-suitable": (lambda: _("Not suitable"), lambda: _("Found not suitable")),
    "assess-again": (lambda: _("Assess again"), lambda: _("Assessed again")),
    "sign-plan": (lambda: _("Sign the plan"), lambda: _("Plan signed: treatment begins")),
    "go-on": (
        lambda: _("Go on, although sessions brought no gain"),
        lambda: _("Decided to go on"),
    ),
    "pause": (lambda: _("Pause until a day"), lambda: _("Paused")),
    "resume": (lambda: _("Resume"), lambda: _("Resumed")),
    "finish": (
        lambda: _("The sessions are done: only follow from here"),
        lambda: _("Sessions done; followed from here"),
    ),
    "stop": (lambda: _("Stop treating, and follow"), lambda: _("Stopped; followed from here")),
    "call-off": (
        lambda: _("Stop before the first needle: close the course"),
        lambda: _("Closed before the first needle"),
    ),
    "extend": (lambda: _("Plan further sessions"), lambda: _("Further sessions planned")),
    "withdraw": (
        lambda: _("The person wants no more of it"),
        lambda: _("The person withdrew"),
    ),
    "go-elsewhere": (
        lambda: _("Go on at another place"),
        lambda: _("Closed: goes on at another place"),
    ),
    "close": (lambda: _("Close the course"), lambda: _("Closed")),
    "record-death": (
        lambda: _("The person has died"),
        lambda: _("Closed: the person has died"),
    ),
    "take-up-following": (
        lambda: _("Take up again: follow"),
        lambda: _("Taken up again: the death was recorded by mistake"),
    ),
    "take-up-assessing": (
        lambda: _("Take up again: assess"),
        lambda: _("Taken up again: the death was recorded by mistake"),
    ),
    TAKEN_BACK: (
        lambda: _("Take it back: it stands as before"),
        lambda: _("Taken back: it stands as before"),
    ),
    STANDS_AGAIN: (
        lambda: _("Stands as before"),
        lambda: _("Stands as before: another person had died, whose record stood here too"),
    ),
}
EVENTS: Mapping[str, Word] = {
    "course_opened": lambda: _("Course opened"),
    "plan_concluded": lambda: _("Plan"),
    "stop-rule_concluded": lambda: _("Stop rule"),
    "session_signed": lambda: _("Session signed"),
    "session_started": lambda: _("Session begun"),
    "document_shown": lambda: _("Paper shown"),
    "document_sent": lambda: _("Paper sent to a payer"),
    "values_recorded": lambda: _("Asked what matters most"),
    "consent_taken": lambda: _("Consent taken"),
    "consent_withdrawn": lambda: _("Consent withdrawn"),
    "consent_restored": lambda: _("Withdrawal of the consent undone"),
    "vial_rest_thrown_away": lambda: _("Threw away the rest of a vial"),
    "recall_call_recorded": lambda: _("Called about a recalled lot"),
    "readiness_checked": lambda: _("Checked before the session"),
    "session_abandoned": lambda: _("Session ended without injecting"),
    "appointment_not-injected": lambda: _("Came, nothing injected"),
    "preparation_told": lambda: _("Told how to prepare"),
    "dose_limit_set": lambda: _("Own limit of an anaesthetic set"),
    "dose_limit_ended": lambda: _("Own limit of an anaesthetic ended"),
    "medicine_cleared": lambda: _("Decided about a medicine"),
    "appointment_moved": lambda: _("Appointment moved"),
    "appointment_cancelled": lambda: _("Appointment cancelled"),
    "appointment_missed": lambda: _("Did not come"),
    "appointment_taken-over": lambda: _("Another physician or room took over"),
    "appointment_expected-again": lambda: _("Expected as before"),
    "appointment_let-go": lambda: _("Comes no more for this"),
    "candidate_concluded": lambda: _("First assessment"),
    "imaging_concluded": lambda: _("Images reviewed"),
    "imaging_reviewed": lambda: _("Images reviewed"),
    "examination_recorded": lambda: _("Examined again"),
    "examination_concluded": lambda: _("Examined again"),
    "preparation_concluded": lambda: _("Preparation"),
    "readiness_concluded": lambda: _("Readiness"),
    "dose_concluded": lambda: _("Dose"),
    "vials_concluded": lambda: _("Vials"),
    "injector_concluded": lambda: _("Injector"),
    "injections_concluded": lambda: _("Number of injections"),
    "timeout_concluded": lambda: _("Time-out"),
    "timeout_recorded": lambda: _("Time-out"),
    "leaving_concluded": lambda: _("Leaving"),
    "leaving_recorded": lambda: _("Leaving"),
    "aftercare_concluded": lambda: _("Report after the session"),
    "outcome_concluded": lambda: _("Outcome"),
    "said_concluded": lambda: _("In their own words"),
    "score_concluded": lambda: _("Score of a form"),
}
TOLD_HOW = {  # the preparation
    "in-person": gettext_lazy("in person"),
    "phone": gettext_lazy("by telephone"),
    "letter": gettext_lazy("by letter or message"),
}
VERDICTS: Mapping[str, Word] = {
    "suitable": lambda: _("Suitable"),
    "suitable-with-conditions": lambda: _("Suitable, with conditions"),
    "defer": lambda: _("Not now"),
    "clinician-decides": lambda: _("A clinician decides"),
    "cannot-say": lambda: _("Cannot be said yet: a safety question is open"),
    "not-suitable": lambda: _("Not suitable"),
    "feasible": lambda: _("Feasible"),
    "feasible-with-conditions": lambda: _("Feasible, if a clinician says why"),
    "awaiting-images": lambda: _(
        "Cannot be said yet: images, or an answer about them, are missing"
    ),
    "not-feasible": lambda: _("Not feasible here"),
    "none-needed": lambda: _("No images needed"),
    "hold": lambda: _("Medicines to leave out"),
    "ask": lambda: _("Something must be asked first"),
    "prescriber": lambda: _("The prescriber is asked"),
    "inform": lambda: _("Nothing stands in the way"),
    "allowed": lambda: _("Nothing to leave out"),
    "emergency": lambda: _("Emergency"),
    "same-day": lambda: _("To be seen today"),
    "call": lambda: _("Somebody calls"),
    "watch": lambda: _("Expected; keep watching"),
    "none": lambda: _("Nothing reported"),
    "stop": lambda: _("Stopped by a rule"),
    "missing": lambda: _("Something is missing"),
    "warn": lambda: _("Look again"),
    "clear": lambda: _("Within every limit"),
    "better-by-enough": lambda: _("Better, by enough to matter"),
    "better-not-enough": lambda: _("Better, by less than people call important"),
    "better-size-unknown": lambda: _("Better; by how much it matters is not known"),
    "no-change-beyond-noise": lambda: _("No change beyond the noise"),
    "worse": lambda: _("Worse"),
    "refer-emergency": lambda: _("Emergency: refer now"),
}
VERDICTS_OF: Mapping[tuple[str, str], Word] = {  # where one kind means its own by it
    ("vials", "stop"): lambda: _("None is recorded, or one was not to be used"),
    ("vials", "ask"): lambda: _("A clinician decides about an allergy"),
    ("vials", "clear"): lambda: _("In order"),
    ("injections", "warn"): lambda: _("Outside what was published"),
    ("injections", "clear"): lambda: _("No rule speaks against it"),
    ("injector", "ask"): lambda: _("A physician decides"),
    ("injector", "clear"): lambda: _("May treat it"),
    ("injector", "inform"): lambda: _("Not checked: no privileges are kept"),
    ("preparation", "defer"): lambda: _("Not before it is cleared"),
    ("plan", "stop"): lambda: _("Against a rule"),
    ("plan", "ask"): lambda: _("Something must be decided first"),
    ("plan", "inform"): lambda: _("No rule speaks against it"),
    ("plan", "ok"): lambda: _("No rule speaks against it"),
    ("stop-rule", "person-decides"): lambda: _("A person decides whether to go on"),
    ("stop-rule", "go-on"): lambda: _("Nothing speaks for stopping"),
    ("stop-rule", "cannot-say"): lambda: _("Cannot be said yet"),
    ("readiness", "ready"): lambda: _("Ready for the time-out"),
    ("readiness", "ready-after"): lambda: _("Something is missing"),
    ("readiness", "person-decides"): lambda: _("A clinician decides first"),
    ("readiness", "not-today"): lambda: _("Not today"),
    ("timeout", "go"): lambda: _("Go"),
    ("timeout", "stop"): lambda: _("Stop: something differs or is open"),
    ("examination", "look-again"): lambda: _("Warm and swollen: look again"),
    ("examination", "recorded"): lambda: _("On record"),
    ("said", "look"): lambda: _("In their own words, or hurt again: read what they say"),
    ("score", "scored"): lambda: _("Scored"),
    ("score", "differs"): lambda: _("The form's own score differs from ours"),
    ("score", "not-scored"): lambda: _("No score"),
    ("leaving", "complete"): lambda: _("Complete"),
    ("leaving", "open"): lambda: _("Something is missing"),
    ("leaving", "person-decides"): lambda: _("A physician decides"),
}


def verdict_word(kind: str, verdict: str) -> str:
    own = VERDICTS_OF.get((kind, verdict))
    return own() if own else word(VERDICTS, verdict)


def word(words: Mapping[str, Word], code: str) -> str:
    return words[code]() if code in words else code
