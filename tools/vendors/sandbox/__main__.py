"""Every vendor's protocol on loopback, with real clips, its own book and its own time.

It prints one line of JSON, where it listens and whom to trust, and ends when its standard input closes.
"""

import argparse
import asyncio
import ssl
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from tools.vendors.sandbox import server
from tools.vendors.sandbox.drawing import Artist
from tools.vendors.sandbox.faults import Plan
from tools.vendors.sandbox.house import House
from tools.vendors.sandbox.projector import Bank
from tools.vendors.sandbox.protocols import bases, routes
from tools.vendors.sandbox.time import Real, Virtual
from tools.vendors.sandbox.world import NAMES, world


def main() -> None:
    given = options().parse_args()
    with tempfile.TemporaryDirectory(prefix="filmwright-sandbox-") as folder:
        asyncio.run(_open(given, Path(folder)))


def options() -> argparse.ArgumentParser:
    """What can be asked on the command line."""
    words = argparse.ArgumentParser(prog="python -m tools.vendors.sandbox", description=__doc__)
    door = words.add_argument_group("the door")
    door.add_argument("--port", type=int, default=0, help="0 = any free port")
    door.add_argument("--plain", action="store_true", help="http instead of https")
    time = words.add_argument_group("time")
    time.add_argument("--clock", choices=["virtual", "real"], default="virtual",
                      help="virtual: jumps ahead when every client sleeps; real: passes by itself")  # fmt: skip
    time.add_argument("--speed", type=float, default=1.0, help="of the real clock")
    vendors = words.add_argument_group("how vendors behave")
    vendors.add_argument("--world", default="ideal", metavar="NAME|FILE",
                         help=f"{', '.join(NAMES)}, or a TOML file such as worlds/plain.toml")  # fmt: skip
    vendors.add_argument("--seed", type=int, default=0, metavar="N", help="which of the world's runs")
    wrong = words.add_argument_group("what goes wrong on the way")
    wrong.add_argument("--faults", type=_read(Plan.read), default=Plan(), metavar="PLAN",
                       help="such as submit:1=drop_after,luma/poll:2-4=500,media:*=slow")  # fmt: skip
    wrong.add_argument("--fault-seed", type=int, default=0, metavar="N", help="which plan of random faults")
    wrong.add_argument("--fault-rate", type=float, default=0.0, metavar="R", help="share of calls that go wrong, 0..1")
    clips = words.add_argument_group("clips")
    clips.add_argument("--clips", choices=["drawn", "plain"], default="drawn", help="plain: quick test cards")
    clips.add_argument("--fine", action="store_true", help="draw at the ordered size, not at 240 lines and enlarged")
    clips.add_argument("--bank", type=Path, metavar="DIR", help="keep finished clips here for the next time")
    return words


def _read(reader: Callable[[str], Any]) -> Callable[[str], Any]:
    def read(words: str) -> Any:
        try:
            return reader(words)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return read


async def _open(given: argparse.Namespace, room: Path) -> None:
    time = Virtual() if given.clock == "virtual" else Real(given.speed)
    bank = _bank(given, room)
    house = House(time=time, world=world(given.world, given.seed), projector=bank, room=room)
    bank.jobs = house.jobs
    ca = room / "ca.pem"
    runner = await server.serve(house, routes(), _plan(given), given.port, None if given.plain else _tls(ca))
    await server.announce(house, None if given.plain else ca, bases(house.url))
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()
    await bank.close()


def _bank(given: argparse.Namespace, room: Path) -> Bank:
    folder = (given.bank or room / "bank").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return Bank(folder, Artist(folder / "plates", given.fine) if given.clips == "drawn" else None)


def _plan(given: argparse.Namespace) -> Plan:
    plan: Plan = given.faults
    if given.fault_rate:
        plan = replace(plan, draw=Plan.seeded(given.fault_seed, given.fault_rate).draw)
    return replace(plan, bases=bases(""))


def _tls(ca: Path) -> ssl.SSLContext:
    """A certificate of a throw-away authority, whose own is written to `ca`."""
    import trustme

    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    authority.cert_pem.write_to_path(str(ca))
    return context


if __name__ == "__main__":
    main()
