"""What the registry or a rule refused, said to the person who typed it."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

GENERAL: dict[str, Callable[[], str]] = {
    "missing": lambda: _("Fill this in"),
    "required": lambda: _("Fill this in"),
    "unknown": lambda: _("Choose one of those that are offered: this one is not known here"),
    "out-of-range": lambda: _("Check this value: it is outside what is possible"),
    "in-the-future": lambda: _("Check the date: it is in the future"),
    "before-birth": lambda: _("Check the date: it is before the person was born"),
    "before-printed": lambda: _("Check the time: the paper was printed only later"),
    "not-on-this-paper": lambda: _(
        "The paper that you chose does not say this: change this, or choose another paper"
    ),
    "before-start": lambda: _("Check the dates: the end is before the start"),
    "too-long-ago": lambda: _("Check the year: nobody is known to have lived that long"),
    "taken": lambda: _("This number already belongs to another patient of the clinic"),
    "max_length": lambda: _("Shorten this: it is too long to be stored"),
    "no-digits": lambda: _("Enter the telephone number with digits, for example +1 555 0100"),
    "phone-too-short": lambda: _(
        "Check this number: digits are missing. Write its area code too, for example +1 555 0100"
    ),
    "phone-too-long": lambda: _("Check this number: it has too many digits for one number"),
    "phone-unknown-country": lambda: _("Check what stands behind the +: no country has this code"),
    "null-character": lambda: _("Type this again: it contains a character that cannot be stored"),
    "ends-before-it-starts": lambda: _("Check the times: it closes before it opens"),
    "hours-overlap": lambda: _("Check the times: the two pairs overlap"),
    "both-or-neither": lambda: _("Enter both times, or leave both empty"),
    "nothing-changed": lambda: _("Nothing was changed"),
    "in-the-past": lambda: _("Choose a day that lies ahead"),
    "too-far-ahead": lambda: _("Check the year: this day is years ahead"),
    "not-after-the-one-before": lambda: _("Put the days in order: one after the other"),
    "not-a-percentage": lambda: _("Enter a percentage above 0 and up to 100"),
    "other-than-the-course": lambda: _("Choose the side of the course"),
    "invalid": lambda: _("Check this: it does not look right"),
    "questioned": lambda: _("Is this right? Look again, and say so, or correct it"),
    "impossible": lambda: _("This cannot be: check the number and the unit"),
    "not-above-zero": lambda: _("Enter more than 0"),
    "differs-from-the-lot": lambda: _(
        "This lot is in stock with another value here: correct this, or ask the supplier"
    ),
    "below-zero": lambda: _("Enter 0 or more"),
    "not-said": lambda: _("Say it first: without it the consent is not informed"),
    "same-place": lambda: _("Choose another condition or side than this course has"),
    "has-two-sides": lambda: _("Choose left or right: this place has two sides"),
    "there-are-no-images": lambda: _(
        "There are no images: leave this empty, or say which they are"
    ),
    "not-in-the-system": lambda: _("Choose a grade of this scale"),
    "not-graded-here": lambda: _("Choose a grade that fits this place"),
    "no-system": lambda: _("Choose the scale of this grade"),
    "between-steps": lambda: _("Check this score: it lies between two scores of this measure"),
    "asked-here": lambda: _("This measure is asked here: enter its answers"),
    "another-place": lambda: _("This measure was made for another place than this course treats"),
    "wording-is-ours": lambda: _("The wording is our own: it may be shown without a permission"),
    "named-twice": lambda: _("Name each structure and each movement once"),
    "not-in-the-region": lambda: _("Choose a structure of this region"),
    "elements-missing": lambda: _(
        "It lacks what such an estimate must hold: write it in by hand and say so, or fill it in "
        "and estimate anew"
    ),
    "near-the-line": lambda: _(
        "With it the bills come near the line from which the person may dispute them: look again"
    ),
    "over-the-line": lambda: _(
        "With it the bills reach the line from which the person may dispute them: look again"
    ),
    "above-what-was-done": lambda: _(
        "With it more is charged than was estimated for what was done so far: look again"
    ),
    "estimate-altered": lambda: _(
        "The estimate is not what was kept, so nobody can say what this bill is beside it: look "
        "again"
    ),
    "no-post": lambda: _(
        "No postal address of this person is on record: enter it, or choose another"
    ),
    "no-e-mail": lambda: _(
        "No e-mail address of this person is on record: enter it, or choose another"
    ),
    "no-own-pages": lambda: _(
        "Who gets this person's messages has no log-in to their pages: give one, or choose another"
    ),
    "warned-code": lambda: _(
        "We were warned of this code, or do not know it: look below, and say that it is meant, or "
        "write another"
    ),
    "no-column": lambda: _("This column is missing"),
    "unknown-column": lambda: _("No column is called so here"),
}

OF_FIELD: dict[tuple[str, str], Callable[[], str]] = {
    ("amount", "questioned"): lambda: _(
        "This is ten times, or a tenth, of what it costs already, or far from what such a thing "
        "costs here or elsewhere, or the first price in this currency: correct it, or tick that it "
        "is right"
    ),
    ("photo", "too-many"): lambda: _(
        "So many photos are not needed: those that came before are kept. If you want to show more, "
        "call the clinic"
    ),
    ("amount", "too-many-decimals"): lambda: _("Enter no smaller part than this currency has"),
    ("starts_on", "priced-from-that-day"): lambda: _(
        "This has a price from that day already: choose another day, or withdraw that price first"
    ),
    ("currency", "unknown-currency"): lambda: _(
        "Check the letters: no currency is written like this"
    ),
    ("amount", "more-than-owed"): lambda: _(
        "This is more than the person owes, and than the estimates that they have say at most: "
        "correct it, or tick that it is right"
    ),
    ("amount", "more-than-theirs"): lambda: _(
        "With this the person owes what was paid already: correct it, or tick that it is right"
    ),
    ("amount", "more-than-received"): lambda: _(
        "Enter no more than was received and not given back yet"
    ),
    ("reason", "given-back"): lambda: _(
        "It was given back, in part or whole: mark that as entered in error first"
    ),
    ("of", "missing"): lambda: _("Enter what it is called"),
    ("file", "faults-in-the-list"): lambda: _(
        "Nothing was set: mend what is named below, and choose the file again"
    ),
    ("currency", "other-currency"): lambda: _(
        "This is not the clinic’s currency, and nothing is converted"
    ),
    ("amount", "not-a-number"): lambda: _("This is no amount: write it with digits"),
    ("amount", "two-readings"): lambda: _(
        "This can be read as thousands or as decimals: write it without a separator of thousands"
    ),
    ("starts_on", "not-a-day"): lambda: _("Write the day as 2026-03-02"),
    ("procedure", "no-rows"): lambda: _("There is no price in this list"),
    ("received_on", "before-the-bill"): lambda: _("Check the day: it is before that of the bill"),
    ("disputed_on", "disputed-already"): lambda: _(
        "This bill is disputed already: say there what is new"
    ),
    ("dispute", "ended-already"): lambda: _("This dispute has ended: look at the page anew"),
    ("amount", "known-already"): lambda: _("Leave this empty: what is to be paid follows"),
    ("estimate", "no-price"): lambda: _(
        "Something of it has no price, as named above: an administrator sets it, then it can be "
        "estimated"
    ),
    ("estimate", "nothing-to-estimate"): lambda: _(
        "There is nothing to estimate: no signed plan, and no visit chosen"
    ),
    ("estimate", "changed-on-disk"): lambda: _(
        "What is stored is not what was kept: it is not to be given"
    ),
    ("estimate", "replaced"): lambda: _("A newer estimate stands in its place: give that one"),
    ("estimate", "done-already"): lambda: _("This is on record already: look at the page anew"),
    ("estimate", "not-given"): lambda: _("It was not given yet"),
    ("at", "before-it-was-made"): lambda: _("Check the time: it is before the estimate was made"),
    ("of", "not-of-this"): lambda: _("Choose «Every one»: this has no kinds"),
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
        "Check the date: it would have begun before the session"
    ),
    ("outcome_on", "before-the-onset"): lambda: _("Check the dates: it ended before it began"),
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
    ("session", "injected-already"): lambda: _(
        "Something was injected already: record what was given"
    ),
    ("called_by", "missing"): lambda: _("Enter the name of who calls it out"),
    ("injections", "missing"): lambda: _("Record at least one injection"),
    ("vial_reason", "missing"): lambda: _(
        "A vial is not recorded, or not to be used: enter it, say why, or correct what was typed"
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
    ("supervisor", "unknown"): lambda: _("Choose a physician who works here today"),
    ("user", "unknown"): lambda: _("Choose a physician who works here today"),
    ("region", "privilege-open"): lambda: _(
        "This person has a privilege for this region already: end that one first"
    ),
    ("ends_on", "ended-already"): lambda: _("It ends on that day or before already"),
    ("units", "more-than-there"): lambda: _(
        "So many are not there: count the stock, or enter fewer"
    ),
    ("units", "not-above-zero"): lambda: _("Enter how many packages"),
    ("rest_ml", "missing"): lambda: _("Enter the rest in millilitres"),
    ("rest_ml", "more-than-the-vial"): lambda: _("That is more than the vial holds"),
    ("note", "say-why"): lambda: _("Say in the note why it is put right"),
    ("vial", "from-stock"): lambda: _("This vial is from stock: throw the rest away there"),
    ("expires_on", "expired"): lambda: _("It has expired: do not take it into stock"),
    ("opened_life_days", "for-one-person"): lambda: _(
        "A vial for one person is not kept open: leave this empty, or say that it is multi-dose"
    ),
    ("reason", "recalled-already"): lambda: _("This lot was recalled already"),
    ("reason", "taken-back-already"): lambda: _("This is marked as entered in error already"),
    ("lot", "taken-meanwhile"): lambda: _("Somebody has just received this lot: send it again"),
    ("lot", "not-given-to-them"): lambda: _("This person did not get the lot"),
    ("result", "missing"): lambda: _("Enter what came of it"),
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
    ("name", "room-named-so"): lambda: _("Another open room is called so: choose another name"),
    ("day", "closed-already"): lambda: _(
        "The clinic is closed on one of these days already: change that closure instead"
    ),
    ("until", "closed-too-long"): lambda: _("Check the year: a closure lasts three months at most"),
    ("until", "hours-of-one-day"): lambda: _("Hours are of one day: leave the last day empty"),
    ("closure", "in-error-already"): lambda: _("This was marked as entered in error already"),
    ("hours", "never-open"): lambda: _("Enter the hours of at least one weekday"),
    ("beside_reason", "open-here-already"): lambda: _(
        "A course is open here already: go to it, or say why another one is opened"
    ),
    ("patient", "has-died"): lambda: _(
        "This person is on record as dead. If that is not so, say it on their page first"
    ),
    ("purpose", "waits-already"): lambda: _("This person waits for that already"),
    ("purpose", "session-without-course"): lambda: _("A session belongs to a course"),
    ("reason", "recorded-already"): lambda: _("This is on record already"),
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
    ("room", "room-not-open"): lambda: _("This room is not open on that day: choose another"),
    ("room", "room-taken"): lambda: _("This room is taken at that time: choose another"),
    ("injector", "injector-not-here"): lambda: _(
        "This physician does not work here on that day: choose somebody else"
    ),
    ("injector", "injector-not-privileged"): lambda: _(
        "No privilege of this physician for this region is on record for that day"
    ),
    ("starts_at", "in-the-past"): lambda: _("Choose a time that lies ahead"),
    ("to", "in-the-past"): lambda: _("Time only runs forward: choose a later time"),
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
    ("why_none", "missing"): lambda: _(
        "Say why nobody looks again, or choose «it is looked at again on a day»"
    ),
    ("note", "missing"): lambda: _("Enter what was found before you close it"),
    ("name", "missing"): lambda: _("Enter the name"),
    ("reason", "missing"): lambda: _("Enter the reason"),
    ("email", "invalid"): lambda: _(
        "Enter the e-mail address in full, for example ada@example.org"
    ),
    ("birth_date", "in-the-future"): lambda: _("Check the year: this birth date is in the future"),
    ("answered_on", "before-course"): lambda: _(
        "Check the date: this course had not been opened then"
    ),
    ("born_on", "in-the-future"): lambda: _("Check the year: this birth date is in the future"),
    ("username", "missing"): lambda: _("Enter a user name"),
    ("username", "is-an-address"): lambda: _(
        "Leave out the @: with an e-mail address they log in as well"
    ),
    ("username", "taken"): lambda: _(
        "Somebody logs in with this name. If it is the same person, give them a role instead"
    ),
    ("from_address", "invalid"): lambda: _(
        "Enter an e-mail address with an @, for example office@example.org"
    ),
    ("from_address", "missing"): lambda: _("Enter from which address messages are sent"),
    ("smtp_host", "missing"): lambda: _(
        "Enter a mail server, or a provider of text messages below: there is no way to send yet"
    ),
    ("sms_address", "no-phone"): lambda: _("Write {phone} where the number belongs"),
    ("sms_address", "unknown-provider"): lambda: _(
        "Apprise does not know this address: look up how it writes that of your provider"
    ),
    ("sms_address", "not-installed"): lambda: _(
        "Nothing can be sent this way yet: prolo[messages] is not installed on this machine"
    ),
    ("email", "taken"): lambda: _(
        "Somebody logs in with this address. If it is the same person, give them a role instead"
    ),
    ("username", "nobody"): lambda: _(
        "Nobody has this user name: check it, or put the person on record as a new one"
    ),
    ("role", "held-already"): lambda: _("This person has this role already: end that one first"),
    ("membership", "last-administrator"): lambda: _(
        "A clinic needs an administrator whose work has no end: give somebody else the role first"
    ),
    ("membership", "ended-already"): lambda: _("This role has ended already"),
    ("user", "works-elsewhere"): lambda: _(
        "This person works in another clinic too: only they change their password"
    ),
    ("user", "own"): lambda: _("Change your own password under your name"),
    ("old", "wrong-password"): lambda: _("This is not the password you have now"),
    ("new", "same-password"): lambda: _("Choose another than the one you have"),
    ("new", "password_too_short"): lambda: _("Make it longer: this is quickly guessed"),
    ("new", "password_too_common"): lambda: _("Many people use this password: choose another"),
    ("new", "password_entirely_numeric"): lambda: _("Use letters too"),
    ("new", "password_too_similar"): lambda: _("This is too much like your name or address"),
    ("new", "password_too_plain"): lambda: _("Use more different characters"),
    ("duty", "over"): lambda: _("This duty is over or taken off already"),
    ("time_zone", "unknown"): lambda: _("Choose a time zone of the list"),
    ("merge", "merged-further"): lambda: _(
        "The record it was merged into was merged itself: undo that first"
    ),
    ("patients", "entangled"): lambda: _(
        "Rows of the two hang on each other: look at what is named on the page, and correct it"
    ),
    ("into_patient", "same"): lambda: _("This is one and the same record"),
    ("value", "out-of-range"): lambda: _("Enter a value within the bounds that are named"),
}


def fault_sentence(field: str, code: str) -> str:
    last = field.rpartition(".")[2]
    said = OF_FIELD.get((last, code)) or GENERAL.get(code)
    if said is None:
        return _("Check this (%(field)s: %(code)s)") % {"field": field or "form", "code": code}
    return said()
