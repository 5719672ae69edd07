"""What is refused of a person and their course, from the record to the last answers, by field and
code."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

CARE: Mapping[tuple[str, str], Callable[[], str]] = {
    ("photo", "too-many"): lambda: _(
        "So many photos are not needed: those that came before are kept. If you want to show more, "
        "call the clinic"
    ),
    ("family_name", "missing"): lambda: _("Enter the family name"),
    ("laxity", "missing"): lambda: _("Enter what was found: at least one answer"),
    ("none_reason", "missing"): lambda: _("Choose why there are no images"),
    ("none_reason", "there-are-images"): lambda: _(
        "There are images: leave this empty, or choose «No images» above"
    ),
    ("none_reason", "images-on-record"): lambda: _(
        "Images of this course are on record: say that more are to come, or are not wanted"
    ),
    ("onset_on", "before-the-session"): lambda: _(
        "Check the date, and which session it came after: it would have begun before that session"
    ),
    ("session", "unknown"): lambda: _("Choose one of the sessions of this course, or none"),
    ("no_session_because", "missing"): lambda: _(
        "Choose the session, or enter why it came after none"
    ),
    ("no_session_because", "of-a-session"): lambda: _(
        "Leave this empty, or choose that it came after no session"
    ),
    ("outcome_on", "before-the-onset"): lambda: _("Check the dates: it ended before it began"),
    ("outcome_on", "day-of-death"): lambda: _("Enter the day on which they died"),
    ("grade", "death-in-all-three"): lambda: _(
        "Death is said in all three places or in none: the grade, what makes it serious, and how "
        "it ended"
    ),
    ("criteria", "threat-in-both"): lambda: _(
        "Grade 4 is a danger to life: tick that too, or choose another grade"
    ),
    ("coding_term", "code-term-version"): lambda: _(
        "Enter term, code and dictionary with its version, or none of them"
    ),
    ("owner", "unknown"): lambda: _("Choose a nurse or a physician who works here today"),
    ("look_on", "missing"): lambda: _("Enter the day of the next look"),
    ("verdict", "judged-already"): lambda: _("You have judged this already"),
    ("verdict", "judged-by-another"): lambda: _("Another physician has judged as this reader"),
    ("verdict", "in-error"): lambda: _("This event was entered in error"),
    ("step", "in-error"): lambda: _("This event was entered in error"),
    ("note", "not-judged-once"): lambda: _("One reader has judged it first, and one alone"),
    ("note", "reader-here"): lambda: _("Another physician here can judge it"),
    ("step", "not-closed"): lambda: _("It is open: look at the page anew"),
    ("found", "missing"): lambda: _("Enter what was found"),
    ("file", "no-picture"): lambda: _("Choose a PNG or a JPEG: this is a document"),
    ("file", "attached-already"): lambda: _("One of these files is attached already"),
    ("reason", "compared-with"): lambda: _(
        "A later review is compared with this one: mark that one first"
    ),
    ("taken_on", "before-the-earlier"): lambda: _(
        "Check the dates: these were taken before those they are compared with"
    ),
    ("change", "missing"): lambda: _("Say how they are beside the earlier ones"),
    ("change", "nothing-to-compare"): lambda: _("Choose what they are compared with"),
    ("taken_on", "missing"): lambda: _("Enter the day on which the images were taken"),
    ("taken_on", "in-the-future"): lambda: _(
        "Check the date: these images would be taken in the future"
    ),
    ("read_on", "before-taken"): lambda: _("Check the dates: read before they were taken"),
    ("findings", "nothing-and-something"): lambda: _(
        "Choose «Nothing abnormal» alone, or what was seen"
    ),
    ("max_mg", "above-published"): lambda: _(
        "Enter no more than the published limit: an own limit never raises it"
    ),
    ("dose_limit", "ended-already"): lambda: _(
        "This limit is ended or replaced already: look at the page anew"
    ),
    ("over_limit_reason", "missing"): lambda: _(
        "Above a limit, or nobody can say whether it is: enter what is missing, say why it was "
        "given, or correct what was typed"
    ),
    ("other_side_reason", "missing"): lambda: _(
        "This side was not planned: correct the side, or say why"
    ),
    ("other_than_agreed_reason", "missing"): lambda: _(
        "The person did not agree to this place, to what is given there or to as much: correct it, "
        "or say why"
    ),
    ("last_needle_at", "missing"): lambda: _("Enter when the last needle was given"),
    ("last_needle_at", "another-day"): lambda: _(
        "Check the day: this session was held on the day on which it was begun"
    ),
    ("written_late_reason", "missing"): lambda: _("Say why it is written down on a later day"),
    ("session", "not-open"): lambda: _("This session is recorded: no time-out can be added to it"),
    ("session", "not-recorded"): lambda: _("Record the injections of this session first"),
    ("assent", "not-asked"): lambda: _("Ask the child in words that it understands"),
    ("assent", "refused"): lambda: _(
        "The child does not agree: no consent is kept. Say in the course what it said"
    ),
    ("assent_note", "missing"): lambda: _("Say why the child cannot be asked"),
    ("signed_as", "needs-guardian"): lambda: _(
        "A guardian signs for a child, and for who cannot decide"
    ),
    ("signed_as", "decides-themselves"): lambda: _(
        "An adult signs themselves, unless the assessment found that they cannot decide"
    ),
    ("signed_as", "does-not-decide"): lambda: _(
        "A proxy sees and answers, and does not sign: choose the person or a guardian"
    ),
    ("right", "no-right"): lambda: _(
        "Choose by what right they decide, once you saw what shows it: without it no signature "
        "counts"
    ),
    ("right", "missing"): lambda: _("Choose by what right they decide"),
    ("right", "unknown"): lambda: _("Choose by what right they decide"),
    ("right", "recorded-already"): lambda: _(
        "It is recorded by what right they decide: where it is another now, end this entry and "
        "add a new one"
    ),
    ("right", "not-a-guardian"): lambda: _("Only a guardian decides: leave it empty for others"),
    ("right", "guardian-in-error"): lambda: _(
        "This guardian was entered in error: choose who decides for the person"
    ),
    ("right", "parent-of-adult"): lambda: _(
        "A parent decides for a child, and this person is of age: another right is needed"
    ),
    ("relationship", "missing"): lambda: _("Choose what they are to the person"),
    ("document", "missing"): lambda: _("Enter what you saw that shows it"),
    ("language_note", "other-language"): lambda: _(
        "Who signs reads another language than the paper's, says the record: choose a paper in it, "
        "enter who interprets, or say here how they understand this one"
    ),
    ("understands", "other-language"): lambda: _(
        "Tick this if you read this language well. If you do not, choose yours at the top"
    ),
    ("interpreter", "missing"): lambda: _(
        "An interpreter is needed, says the record: enter who interprets"
    ),
    ("interpreter_language", "missing"): lambda: _("Enter the language it is interpreted into"),
    ("identity", "unknown"): lambda: _("Say how you know that this is the person"),
    ("course", "no-plan"): lambda: _("Sign the plan first: without it nothing can be agreed to"),
    ("link", "not-asked"): lambda: _("It is signed, or not asked for any more"),
    ("link", "no-birth-date"): lambda: _(
        "No birth date is on record, and the link asks for it: use the tablet, or record it"
    ),
    ("link", "to-another"): lambda: _(
        "Messages of this person go to somebody else than who is to sign: use the tablet"
    ),
    ("link", "no-messages"): lambda: _("The person wants no messages: use the tablet"),
    ("link", "no-address"): lambda: _("No address for messages is on record: use the tablet"),
    ("link", "switched-off"): lambda: _("This clinic sends no messages: use the tablet"),
    ("consent", "signed-already"): lambda: _("It is signed already"),
    ("consent", "ended"): lambda: _("The clinic does not ask for this signature any more"),
    ("consent", "guardian-no-more"): lambda: _(
        "Who was asked is a guardian of this person no more, says the record: ask the clinic who "
        "signs now"
    ),
    ("paper", "changed-meanwhile"): lambda: _("The paper has changed: read it again"),
    ("typed", "nothing-signed"): lambda: _("Sign in the field, or type your name"),
    ("typed", "another-name"): lambda: _("Type the name exactly as it stands there"),
    ("drawing", "too-small"): lambda: _("Draw your signature larger, or type your name"),
    ("drawing", "unreadable"): lambda: _("Draw it again, or type your name"),
    ("signed_at", "in-the-future"): lambda: _("Check the time: it has not come yet"),
    ("appointment", "over"): lambda: _("This appointment is over: book the session again"),
    ("told_at", "before-the-sheet"): lambda: _("Check the time: the sheet was given later"),
    ("told_at", "in-the-future"): lambda: _("Check the time: it has not come yet"),
    ("pasted", "medicines-on-record"): lambda: _(
        "Medicines are on the list: say of each when it was last taken, or that it was entered in "
        "error"
    ),
    ("sheet", "changed-meanwhile"): lambda: _(
        "What is known was changed meanwhile: go through the page as it stands here now"
    ),
    ("sheet", "in-no-font"): lambda: _(
        "A letter in it is in no font that papers are set in: print the page with the browser, or "
        "write the name in Latin, Greek, Cyrillic or Arabic letters"
    ),
    ("shown_to", "missing"): lambda: _("Enter the name of who was shown it"),
    ("document", "altered"): lambda: _(
        "The archive holds changed bytes under this hash: tell the administrator"
    ),
    ("matters", "missing"): lambda: _("Choose what matters, or write what the person says"),
    ("signed_by", "missing"): lambda: _("Enter the name of who signed"),
    ("consent", "not-withdrawn"): lambda: _("This consent stands, or another was signed after it"),
    ("consent", "altered"): lambda: _(
        "What is stored is not what was signed: tell the administrator, and ask for a new signature"
    ),
    ("consent", "withdrawn-already"): lambda: _("This consent is withdrawn already"),
    ("assent", "on-paper-alone"): lambda: _(
        "The child signs beside the guardian on real paper alone: say here that it agrees in its "
        "own words"
    ),
    ("consent", "withdrawn-no-slip"): lambda: _(
        "Only who recorded it undoes it, and on the same day: ask the person to sign again"
    ),
    ("consent", "withdrawn-by-signer"): lambda: _(
        "It was taken back by the person themselves, not told to the clinic: explain it again and "
        "ask for a new signature"
    ),
    ("harms_are_of", "missing"): lambda: _(
        "An adverse event is put to this session: say whether it is of it, or of a session before"
    ),
    ("session", "injected-already"): lambda: _(
        "Something was injected already: record what was given"
    ),
    ("called_by", "missing"): lambda: _("Enter the name of who calls it out"),
    ("injections", "missing"): lambda: _("Record at least one injection"),
    ("vial_reason", "missing"): lambda: _(
        "A vial is not recorded, or not to be used: enter it, say why, or correct what was typed"
    ),
    ("vial_reason", "clinician-decides"): lambda: _(
        "The person may react to what is in a vial: say why it is used, or take another"
    ),
    ("not_ready_reason", "missing"): lambda: _(
        "The checks before the first needle are open: do them, or say why you go on"
    ),
    ("injector_reason", "missing"): lambda: _(
        "What is on record does not let this injector treat this alone: name who supervises, "
        "choose somebody else, or say why"
    ),
    ("injector_reason", "no-privilege"): lambda: _(
        "No privilege of this injector for this is on record: choose somebody else, or say why"
    ),
    ("injector", "missing"): lambda: _("Choose who injects"),
    ("injector", "unknown"): lambda: _("Choose a physician who works here today"),
    ("weight", "questioned"): lambda: _(
        "Is this weight right? Correct it, or confirm below that you looked again"
    ),
    ("weight", "impossible"): lambda: _("This weight cannot be: check the number and the unit"),
    ("stopped_because", "missing"): lambda: _(
        "A rule stops what is on record, and nobody has said why: say why you sign it"
    ),
    ("instead_because", "missing"): lambda: _(
        "Somebody else is named as the injector, and who injected signs: say why you sign"
    ),
    ("session", "recorded-already"): lambda: _(
        "This session is recorded already: open it again and correct a row"
    ),
    ("session_number", "booked-already"): lambda: _("This session has an appointment already"),
    ("beside_reason", "open-here-already"): lambda: _(
        "A course is open here already: go to it, or say why another one is opened"
    ),
    ("patient", "has-died"): lambda: _(
        "This person is on record as dead. If that is not so, say it on their page first"
    ),
    ("purpose", "waits-already"): lambda: _("This person waits for that already"),
    ("purpose", "session-without-course"): lambda: _("A session belongs to a course"),
    ("reason", "recorded-already"): lambda: _("This is on record already"),
    ("reason", "said-by-an-event"): lambda: _(
        "Their chart says that they died: whoever treats them corrects it there, and the death is "
        "taken back with it"
    ),
    ("call_back_at", "not-agreed"): lambda: _(
        "Leave this empty, or choose that they ask to be called back"
    ),
    ("call_back_at", "in-the-past"): lambda: _("Choose a time that lies ahead"),
    ("entry", "not-taken-off"): lambda: _("This person waits already, or was booked from the list"),
    ("substance", "listed-already"): lambda: _("It is on the list already"),
    ("entry", "waits-no-more"): lambda: _(
        "This person is not on the waiting list any more: look at the list anew"
    ),
    ("waiting", "unknown"): lambda: _("This is somebody else's place on the waiting list"),
    ("starts_at", "in-the-past"): lambda: _("Choose a time that lies ahead"),
    ("change", "not-yet"): lambda: _("The time has not come yet"),
    ("change", "nothing-in-the-way"): lambda: _(
        "Nothing stands against this appointment any more: there is nothing to keep it against"
    ),
    ("change", "not-possible-now"): lambda: _(
        "This is not possible any more: look at the page anew"
    ),
    ("conclusion", "repeated-instead"): lambda: _(
        "Nobody decides otherwise about a time-out: call it out again"
    ),
    ("appointment", "not-yet"): lambda: _(
        "This session is on a later day: move the appointment if the person is here today"
    ),
    ("until", "missing"): lambda: _("Enter the day on which to go on"),
    ("until", "not-after-today"): lambda: _("Choose a day after today"),
    ("reason", "otherwise-than-the-rules"): lambda: _(
        "The rules say otherwise: enter the reason for your decision"
    ),
    ("reason", "still-asked"): lambda: _(
        "Questions are still to be asked here: say why the course is closed before"
    ),
    ("course", "moved-since"): lambda: _("It was moved since: look at it anew"),
    ("course", "ended-on-another-day"): lambda: _("It was ended on another day: open a new course"),
    ("course", "another-is-open-here"): lambda: _(
        "Another course was opened at this place meanwhile: go on in it"
    ),
    ("move", "not-from-here"): lambda: _(
        "The course has moved on meanwhile: look at the page anew"
    ),
    ("move", "not-assessed"): lambda: _("Assess the person first"),
    ("move", "no-needle-was-given"): lambda: _(
        "No needle is on record here, so there is nothing to follow: close the course instead"
    ),
    ("move", "a-needle-was-given"): lambda: _(
        "Needles are on record here: stop the treatment instead, and it is followed"
    ),
    ("move", "a-session-is-open"): lambda: _(
        "A session has begun: record it, or end it without injecting, first"
    ),
    ("course", "not-found-suitable"): lambda: _(
        "Nobody has found this person suitable yet: decide that first"
    ),
    ("course", "not-treated-now"): lambda: _(
        "No session may be booked or begun while this course is not being treated"
    ),
    ("sites", "missing"): lambda: _("Plan at least one place"),
    ("sites", "too-many"): lambda: _("Check the number of needles: these are too many"),
    ("sessions_on", "missing"): lambda: _("Plan at least one session"),
    ("again_on", "missing"): lambda: _("Enter the day on which somebody looks again"),
    ("again_on", "too-urgent"): lambda: _(
        "Enter an earlier day: an emergency is looked at again tomorrow at the latest, and whoever "
        "was to be seen today within three days"
    ),
    ("spoke", "missing"): lambda: _("Say whether somebody spoke with them"),
    ("why_not_spoken", "missing"): lambda: _("Say why nobody spoke with them"),
    ("why_not_spoken", "put-off"): lambda: _(
        "Speak with the person first and save what was found; or write why it can wait until that "
        "day although nobody has"
    ),
    ("why_none", "missing"): lambda: _(
        "Say why nobody looks again, or choose «it is looked at again on a day»"
    ),
    ("note", "missing"): lambda: _("Enter what was said and found"),
    ("name", "missing"): lambda: _("Enter the name"),
    ("reason", "missing"): lambda: _("Enter the reason"),
    ("reason", "own-privilege"): lambda: _(
        "It is your own privilege that is missing: another physician decides whether you may treat "
        "this"
    ),
    ("email", "invalid"): lambda: _(
        "Enter the e-mail address in full, for example ada@example.org"
    ),
    ("birth_date", "in-the-future"): lambda: _("Check the year: this birth date is in the future"),
    ("answered_on", "before-course"): lambda: _(
        "Check the date: this course had not been opened then"
    ),
    ("born_on", "in-the-future"): lambda: _("Check the year: this birth date is in the future"),
    ("merge", "merged-further"): lambda: _(
        "The record it was merged into was merged itself: undo that first"
    ),
    ("patients", "entangled"): lambda: _(
        "Rows of the two hang on each other: look at what is named on the page, and correct it"
    ),
    ("losses", "missing"): lambda: _(
        "Meanwhile it was recorded that one of them is asked no more: say for which it holds"
    ),
    ("into_patient", "same"): lambda: _("This is one and the same record"),
}
