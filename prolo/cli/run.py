"""``prolo run``: everything from nothing to a served page."""

from __future__ import annotations

import argparse

from prolo.cli.parsers import Commands, add_command

HOST, PORT = "127.0.0.1", 8000


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands,
        "run",
        summary="set up what is missing and serve the pages",
        description=(
            "Brings the database up to date, fills the demonstration clinic when the database is\n"
            "empty, and serves the pages until Ctrl-C, a worker beside it. What was entered is\n"
            "there next time.\n\n"
            "Data lies in the folder «var» of a checkout, or where PROLO_DATA_DIR says."
        ),
        examples=(
            "  prolo run                      http://127.0.0.1:8000 with the demonstration clinic\n"
            "  prolo run --port 8123          another port\n"
            "  prolo run --no-demo            an empty database stays empty"
        ),
    )
    parser.add_argument("--port", type=port, default=PORT, help="default: %(default)s")
    parser.add_argument(
        "--host",
        default=HOST,
        help="the address to listen on (default: %(default)s, this machine alone)",
    )
    parser.add_argument("--no-demo", action="store_true", help="do not fill an empty database")
    parser.set_defaults(command=run)


def port(typed: str) -> int:
    if not (typed.isdecimal() and 1 <= int(typed) <= 65_535):
        raise argparse.ArgumentTypeError(f"{typed!r} is no port: choose one from 1 to 65535")
    return int(typed)


def run(arguments: argparse.Namespace) -> int:
    from prolo.cli import serving, setting_up, worker

    serving.check_port_is_free(arguments.host, arguments.port)
    setting_up.start_django(also_known_as=arguments.host)
    print(f"database      {setting_up.update_database()}")
    setting_up.compute_due_if_rules_changed()
    setting_up.collect_styles()
    if not arguments.no_demo and setting_up.fill_demo_apart():
        print("demonstration filled")
    address = serving.address(arguments.host, arguments.port)
    print(f"address       {address}", flush=True)
    if folder := setting_up.demo_mail():
        print(f"mail          {folder}")
    if not serving.is_this_machine_alone(arguments.host):
        print("open to       everybody who reaches it, unencrypted: put https before it")
    for login in setting_up.demo_logins():
        print(f"log in as     {login}")
    with worker.beside(address):
        serving.serve(arguments.host, arguments.port, ready=_say_ready)
    print("Stopped. What was entered is kept.")
    return 0


def _say_ready() -> None:
    print("Ctrl-C stops the server.", flush=True)
