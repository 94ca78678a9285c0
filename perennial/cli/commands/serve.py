"""Start Perennial: web server, worker and scheduler in one process tree.

The database is brought to this release first. Ctrl-C or SIGTERM stops everything; running work gets 30
seconds to finish and otherwise goes on at the next start.
"""

from __future__ import annotations

import argparse
import errno
import ipaddress
import json
import socket
import sys
from contextlib import closing

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from perennial.cli.arguments import whole
from perennial.cli.database import prepare
from perennial.cli.supervisor import Child, Pace, Supervisor
from perennial.lib.refusals import Refusal
from perennial.schema.queries import workspace

PREPARES = True
PACE = Pace()
_CANNOT = _("Perennial cannot listen on %(host)s port %(port)s. Check --host and --port.")
_SENTENCES = {
    errno.EADDRINUSE: _("Port %(port)s on %(host)s is taken by another program. Choose another with --port."),
    errno.EACCES: _("Port %(port)s needs rights this user lacks. Choose one from 1024 upwards with --port."),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    env = settings.ENV
    workers, threads = env["WORKERS"], env["THREADS"]
    parser.add_argument("--host", default=env["HOST"], help="address to listen on (PERENNIAL_HOST)")
    parser.add_argument(
        "--port", type=whole(1, 65_535), default=env["PORT"], help="port to listen on (PERENNIAL_PORT)"
    )
    parser.add_argument(
        "--workers", type=whole(1, 64), default=workers, help="web processes (PERENNIAL_WORKERS)"
    )
    parser.add_argument(
        "--threads", type=whole(1, 256), default=threads, help="threads in each (PERENNIAL_THREADS)"
    )


def run(args: argparse.Namespace) -> int:
    require_free(args.host, args.port)
    prepare()
    require_private(args.host)
    _announce(args)
    return Supervisor(children(args.host, args.port, args.workers, args.threads), PACE).run()


def children(host: str, port: int, workers: int, threads: int) -> list[Child]:
    """What `serve` keeps alive."""
    perennial = [sys.executable, "-m", "perennial"]
    return [
        Child("web", web_argv(host, port, workers), {"PERENNIAL_THREADS": str(threads)}),
        Child("worker", [*perennial, "worker"]),
        Child("scheduler", [*perennial, "scheduler"]),
    ]


def web_argv(host: str, port: int, workers: int) -> list[str]:
    """Granian as an ASGI server; a worker that dies is replaced, one that hangs at the stop is ended."""
    options = {
        "--interface": "asginl",
        "--http": "1",
        "--host": host,
        "--port": str(port),
        "--workers": str(workers),
        "--workers-kill-timeout": str(int(PACE.drain) - 5),
        # Its warnings are about tuning, such as more threads than processors; the supervisor tells of ends.
        "--log-level": "error",
    }
    arguments = [part for pair in options.items() for part in pair]
    flags = ["--respawn-failed-workers", "--no-ws"]
    return [sys.executable, "-m", "granian", *arguments, *flags, "perennial.asgi:application"]


def require_free(host: str, port: int) -> None:
    """Refuse when nobody could listen at this address, or somebody does already."""
    names = {"host": host, "port": port}
    if not 0 < port < 65536:  # the resolver would silently take the remainder
        raise Refusal(_CANNOT % names)
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with closing(socket.socket(family, kind, protocol)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as problem:
        raise Refusal(_SENTENCES.get(problem.errno or 0, _CANNOT) % names) from problem


def require_private(host: str) -> None:
    """Refuse to show a demonstration, whose password everybody knows, to other machines."""
    if workspace().demonstration and not _is_loopback(host):
        raise Refusal(
            _(
                "This is the demonstration workspace. Everybody knows its password, so it answers on this "
                "machine only: leave --host and PERENNIAL_HOST at 127.0.0.1. "
                "For a workspace of your own, name another PERENNIAL_HOME and run `perennial init`."
            )
        )


def _is_loopback(host: str) -> bool:
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return all(ipaddress.ip_address(address[0]).is_loopback for *_others, address in found)


def _announce(args: argparse.Namespace) -> None:
    host = f"[{args.host}]" if ":" in args.host else args.host
    address = f"http://{host}:{args.port}"
    if args.json:
        print(json.dumps({"address": address}), flush=True)
    else:
        print(_("Perennial listens on %(address)s (Ctrl-C stops it).") % {"address": address}, flush=True)
