"""The front desk's day."""

from __future__ import annotations

from tools.tour_days.stop import Day, Stop

DESK = Day(
    "desk",
    "The front desk",
    "desk",
    "Dana knows who comes, finds everybody, and gives the places of the day away.",
    (
        Stop("log-in", "Everybody logs in by name.", "/log-in"),
        Stop("start", "Who comes today, what is missing, whom to book and to ask.", "/"),
        Stop(
            "patients",
            "Whoever calls is found, with a slip in the name too.",
            "/patients?q=Omodle+Siobahn",
        ),
        Stop("patient", "A person as the desk sees them: no chart.", "/patients/{finn}"),
        Stop(
            "patient-new",
            "Somebody new; whoever is there already is asked about.",
            "/patients/new",
        ),
        Stop(
            "patient-edit",
            "Name, birth date and contact are kept right.",
            "/patients/{siobhan}/edit",
        ),
        Stop(
            "relation-new",
            "Who decides and signs for a minor.",
            "/patients/{finn}/relations/new",
        ),
        Stop(
            "relation-right",
            "By what right, and who saw it.",
            "/relations/{guardian}/right",
        ),
        Stop(
            "relation-edit",
            "How who speaks for a person is called and reached.",
            "/relations/{guardian}/edit",
        ),
        Stop(
            "relation-error",
            "They were entered in error: what ends with it is said.",
            "/relations/{guardian}/error",
        ),
        Stop(
            "number-new",
            "A number of an insurance or another clinic.",
            "/patients/{siobhan}/numbers/new",
        ),
        Stop("calendar", "The day by room, the free times and the way to book them.", "/calendar"),
        Stop(
            "patient-appointment-new",
            "A first visit is booked.",
            "/patients/{ada}/appointments/new",
        ),
        Stop(
            "appointment-new",
            "A session of a course is booked.",
            "/courses/{tomas_course}/appointments/new",
        ),
        Stop(
            "appointment",
            "Arrived, moved, cancelled or not come: what happened stays.",
            "/appointments/{appointment}",
        ),
        Stop("waiting", "Who would come sooner.", "/calendar/waiting"),
        Stop(
            "waiting-new",
            "Somebody is put on the waiting list.",
            "/patients/{siobhan}/waiting/new",
        ),
        Stop("waiting-end", "Somebody is taken off it again.", "/calendar/waiting/{waits}/end"),
        Stop("estimates-owed", "Who is owed an estimate, and by when.", "/estimates-owed"),
        Stop("costs", "Who pays, and what was estimated.", "/patients/{siobhan}/costs"),
        Stop(
            "estimate-asked",
            "Somebody asks what it will cost.",
            "/patients/{siobhan}/estimate-asked?course={course}",
        ),
        Stop("coverage", "Somebody says who pays.", "/patients/{siobhan}/coverage"),
        Stop(
            "coverage-notice",
            "What that means for the person, to take home.",
            "/patients/{siobhan}/coverage-notice",
        ),
        Stop(
            "course-estimate",
            "A course is estimated from its plan and the prices.",
            "/courses/{course}/estimate",
        ),
        Stop(
            "visit-estimate",
            "A first visit is estimated, before there is any plan.",
            "/patients/{ada}/estimate",
        ),
        Stop("estimate", "The estimate as the person takes it home.", "/estimates/{estimate}"),
        Stop(
            "estimate-scan",
            "One that was completed by hand is kept as it was given.",
            "/estimates/{estimate}/scan",
        ),
        Stop("statement", "What was charged and paid.", "/patients/{siobhan}/statement"),
        Stop(
            "statement-paper",
            "The same as a paper, to take home.",
            "/patients/{siobhan}/statement/paper",
        ),
        Stop("bill-received", "When a bill reached the person.", "/charges/{charge}/received"),
        Stop("charge-new", "A charge is entered.", "/patients/{siobhan}/charges/new"),
        Stop("payment-new", "Money is received.", "/patients/{siobhan}/payments/new"),
        Stop("dispute-new", "A bill is disputed.", "/patients/{siobhan}/disputes/new"),
        Stop("dispute", "What became known of it since.", "/disputes/{dispute}"),
        Stop("dispute-end", "And how it ended.", "/disputes/{dispute}/end"),
        Stop("dispute-error", "A dispute was entered in error.", "/disputes/{dispute}/error"),
        Stop("charge-error", "A charge was entered in error.", "/charges/{charge}/error"),
        Stop("payment-error", "So was a payment.", "/payments/{payment}/error"),
        Stop("ledger", "All of it, as a file for who keeps the books.", "/ledger"),
        Stop(
            "answers",
            "How a person is, asked before the first injection.",
            "/courses/{tomas_course}/answers/baseline",
        ),
        Stop("tablet", "Or by the person, on the tablet of the waiting room."),
        Stop("duplicates", "Records that look like one person.", "/patients/duplicates"),
        Stop(
            "same-as",
            "Another record of a person is looked for.",
            "/patients/{wanda}/same?q=Walker",
        ),
        Stop(
            "merge",
            "Two records side by side, before they are put together.",
            "/patients/{wanda}/merge/{twin}",
        ),
        Stop("unmerge", "And how they are parted again.", "/merges/{merge}"),
        Stop(
            "accesses",
            "A patient gets a log-in to their own pages.",
            "/patients/{siobhan}/log-ins",
        ),
        Stop(
            "next-steps",
            "Everything that is open in the clinic, and who owes it.",
            "/next-steps",
        ),
        Stop(
            "calls",
            "Who has not answered, whom to call next, and why.",
            "/calls?when=all",
        ),
        Stop("call", "What is known of one, and what came of a call.", "/calls/{called}"),
        Stop(
            "call-loss",
            "Why somebody is asked no more: refused, moved away, died.",
            "/calls/{called}/no-more",
        ),
        Stop(
            "patient-died",
            "Somebody has died, with a course or without: what is open ends.",
            "/patients/{siobhan}/died",
        ),
        Stop("call-hand-out", "Who tries, and from which day.", "/calls/{called}/hand-out"),
        Stop(
            "loss-error",
            "Why somebody is asked no more was entered in error.",
            "/calls/losses/{loss}/error",
        ),
        Stop("calls-missing", "What was never answered, and why.", "/calls/missing"),
        Stop(
            "to-move",
            "Whom a closed day or an absence concerns.",
            "/calendar/to-move",
        ),
        Stop(
            "messages",
            "What was sent to a person, and why.",
            "/patients/{siobhan}/messages",
        ),
        Stop(
            "message-choice",
            "How a person wants to be written to, or not at all.",
            "/patients/{siobhan}/messages/choice",
        ),
        Stop("password", "Everybody chooses their own password.", "/password"),
        Stop("clock", "In a demonstration time is moved on.", "/clock"),
    ),
)
