"""What happened to a person, each step as a sentence: who did or decided it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from prolo.care.course import STANDS_AGAIN, TAKEN_BACK

KINDS = {  # what can be read alone
    "decisions": _("Decisions"),
    "sessions": _("Sessions"),
    "reports": _("Side effects"),
    "answers": _("Answers"),
    "rules": _("What the rules said"),
    "visits": _("Appointments and preparation"),
    "attempts": _("Attempts to reach them"),
    "files": _("Pictures"),
}
MOVED: Mapping[str, object] = {
    "open": _("%(who)s opened the course."),
    "find-suitable": _("%(who)s decided: suitable for the treatment."),
    "defer": _("%(who)s decided: not now."),
    "find-not-suitable": _("%(who)s decided: not suitable for the treatment."),
    "assess-again": _("%(who)s began to assess again."),
    "sign-plan": _("%(who)s signed the plan, and treatment began."),
    "go-on": _("%(who)s decided to go on, although sessions had brought no gain."),
    "pause": _("%(who)s paused the treatment."),
    "resume": _("%(who)s resumed the treatment."),
    "finish": _("%(who)s ended the sessions; answers are asked for from here on."),
    "stop": _("%(who)s stopped the treatment; answers are asked for from here on."),
    "call-off": _("%(who)s closed the course before a first needle."),
    "extend": _("%(who)s planned further sessions."),
    "withdraw": _("%(who)s recorded that the person wants no more of it."),
    "go-elsewhere": _("%(who)s closed the course here: it goes on at another place."),
    "close": _("%(who)s closed the course."),
    "record-death": _("%(who)s recorded that the person has died; the course was closed."),
    "take-up-following": _(
        "%(who)s put right that the person had not died; answers are asked for again."
    ),
    "take-up-assessing": _(
        "%(who)s put right that the person had not died; the course is assessed anew."
    ),
    TAKEN_BACK: _("%(who)s took that back: the course stands as before."),
    STANDS_AGAIN: _(
        "%(who)s parted this record from that of who had died; the course stands as before."
    ),
}
HAPPENED: Mapping[str, object] = {
    "appointment_moved": _("%(who)s moved an appointment."),
    "appointment_taken-over": _("%(who)s let another physician or room take over."),
    "appointment_cancelled": _("%(who)s cancelled an appointment."),
    "appointment_missed": _("The person did not come to an appointment."),
    "session_started": _("%(who)s began a session."),
    "session_signed": _("%(who)s signed a session."),
    "session_abandoned": _("%(who)s ended a session without injecting."),
    "document_shown": _("%(who)s went through a paper with the person, and it was kept."),
    "document_sent": _("%(who)s sent a payer a paper, and it was kept."),
    "values_recorded": _("%(who)s asked what matters most to the person."),
    "consent_taken": _("The consent was signed; %(who)s took it."),
    "consent_withdrawn": _("The consent was withdrawn; %(who)s recorded it."),
}
ALONE: Mapping[tuple[str, str], object] = {  # by the event and how: nobody of the clinic did it
    ("consent_taken", "link"): _("The consent was signed through a link."),
    ("consent_taken", "own-device"): _("The consent was signed on the own pages."),
    ("consent_withdrawn", "link"): _("The consent was withdrawn through a link."),
    ("consent_withdrawn", "own-device"): _("The consent was withdrawn on the own pages."),
}
CONCLUDED = _("%(about)s: the rules said «%(verdict)s».")
OVERRIDDEN = _("%(who)s decided otherwise than the rules: %(about)s.")
INJECTED = _("Session %(number)s: %(what)s. Injected by %(who)s.")
ANSWERED = _("Answers were given: %(time)s.")
PAIN = _("Pain %(pain)s of 10.")
SCORE = _("%(measure)s %(value)s of %(most)s.")
SCORE_OF_PART = _("%(measure)s, %(part)s %(value)s of %(most)s.")
ENTERED = _("%(who)s entered a score that was worked out elsewhere: %(score)s")
TOLD = _("%(who)s told the person how to prepare, %(how)s.")
REPORTED = _("The person reported something after session %(number)s: %(level)s.")
REPORTED_ALONE = _("The person reported something: %(level)s.")
ACTED = _("After the report, %(who)s: %(step)s.")
TRIED = _("%(who)s tried to reach the person. %(what)s.")
CALL_BACK = _("To be called back %(when)s.")
BEST_CALLED = _("Best called %(part)s.")
ANSWERED_OTHERWISE = _("%(who)s answered otherwise than %(before)s, %(when)s: %(text)s")
ATTACHED = _("%(who)s attached: %(caption)s.")
SYSTEM = _("prolo")
