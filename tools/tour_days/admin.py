"""The administrator's day."""

from __future__ import annotations

from tools.tour_days.stop import Day, Stop

ADMIN = Day(
    "admin",
    "The administrator",
    "admin",
    "Alex keeps people, days, rooms and prices.",
    (
        Stop("start", "What there is to do for who runs the clinic.", "/"),
        Stop("our-clinic", "How the clinic is run, on one page.", "/our-clinic"),
        Stop("people", "Who works as what, and may treat what.", "/people"),
        Stop("worker-new", "Somebody begins to work here.", "/people/new"),
        Stop("people-code", "A code for the first log-in, shown once."),
        Stop("worker-edit", "A colleague marries, or a title was misspelt.", "/people/{uma}/edit"),
        Stop(
            "provider-number", "A number that stands on estimates.", "/people/{uma}/provider-number"
        ),
        Stop("role-new", "A further role.", "/people/roles/new"),
        Stop("role-end", "A role ends.", "/people/roles/{membership}/end"),
        Stop("privilege-new", "Who may treat a region.", "/people/privileges/new"),
        Stop("privilege-end", "A privilege ends.", "/people/privileges/{privilege}/end"),
        Stop(
            "privilege-error",
            "One was entered in error, and counts for no day.",
            "/people/privileges/{privilege}/error",
        ),
        Stop("on-call", "Who answers when, and when nobody does.", "/our-clinic/on-call"),
        Stop("duty-new", "Somebody is put on call.", "/our-clinic/on-call/new"),
        Stop("closures", "Days on which the clinic does not treat.", "/calendar/closures"),
        Stop("closure", "A closure is changed.", "/calendar/closures/{closure}"),
        Stop(
            "closure-error",
            "A closure was entered in error.",
            "/calendar/closures/{closure}/error",
        ),
        Stop("absences", "When a physician is away.", "/calendar/absences"),
        Stop("absence", "An absence is changed.", "/calendar/absences/{absence}"),
        Stop(
            "absence-error",
            "An absence was entered in error.",
            "/calendar/absences/{absence}/error",
        ),
        Stop("rooms", "Where people are seen.", "/calendar/rooms"),
        Stop("room", "A room is changed or closed.", "/calendar/rooms/{room}"),
        Stop("hours", "The hours of the week.", "/calendar/hours"),
        Stop("lengths", "How long an appointment usually takes.", "/calendar/lengths"),
        Stop("prices", "What is asked here, beside what others publish.", "/our-clinic/prices"),
        Stop("price-new", "A price is set.", "/our-clinic/prices/new"),
        Stop("price-list", "Prices come from a file.", "/our-clinic/prices/list"),
        Stop("payers", "What payers do, and who last looked.", "/our-clinic/payers"),
        Stop(
            "payer-check",
            "Somebody looked at a payer's own page.",
            "/our-clinic/payers/aetna/check",
        ),
        Stop("thresholds", "The numbers that rules use.", "/our-clinic/thresholds"),
        Stop(
            "new-rules",
            "For whom a newer prolo made something else due.",
            "/our-clinic/new-rules",
        ),
        Stop(
            "permission-new",
            "Who allowed the clinic to show a wording.",
            "/measures/koos/permission",
        ),
        Stop(
            "form-times",
            "When a form that the clinic brought is asked.",
            "/measures/rmdq/times",
        ),
        Stop(
            "completeness",
            "How many answers came of those that were due.",
            "/our-clinic/completeness",
        ),
        Stop("message-settings", "How the clinic writes to people.", "/our-clinic/messages"),
        Stop("queue", "What prolo does by itself.", "/our-clinic/queue"),
        Stop("audit", "Who wrote which row when.", "/our-clinic/audit"),
        Stop("lot-recall", "A lot is recalled.", "/lots/recall/{stock}"),
        Stop(
            "vial-recall",
            "The same of a lot that was only ever typed by hand.",
            "/lots/recall/vial/{typed_vial}",
        ),
        Stop("clinic-settings", "Name, telephone, time zone, units.", "/our-clinic/settings"),
        Stop("clinic-logo", "A picture on every paper.", "/our-clinic/logo"),
        Stop("choose-clinic", "Who works in two clinics says in which."),
        Stop("design", "How pages look.", "/design"),
    ),
)
