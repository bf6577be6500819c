"""python -m tools.vendors.sandbox: listen on loopback until standard input closes."""

import argparse
import asyncio
import ssl
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from tools.vendors.sandbox import server
from tools.vendors.sandbox.faults import Plan
from tools.vendors.sandbox.house import House
from tools.vendors.sandbox.projector import Bank
from tools.vendors.sandbox.protocols import bases, routes
from tools.vendors.sandbox.time import Real, Virtual
from tools.vendors.sandbox.world import Ideal


def main() -> None:
    words = argparse.ArgumentParser(prog="python -m tools.vendors.sandbox", description=__doc__)
    words.add_argument("--port", type=int, default=0, help="0 = any free port")
    words.add_argument("--clock", choices=["virtual", "real"], default="virtual")
    words.add_argument("--speed", type=float, default=1.0, help="of the real clock")
    words.add_argument("--plain", action="store_true", help="http instead of https")
    words.add_argument(
        "--faults",
        type=_plan,
        default=Plan(),
        metavar="PLAN",
        help="such as submit:1=drop_after,luma/poll:2-4=500,media:*=slow",
    )
    words.add_argument("--fault-seed", type=int, default=0, metavar="N", help="which plan of random faults")
    words.add_argument("--fault-rate", type=float, default=0.0, metavar="R", help="share of calls that go wrong, 0..1")
    given = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="filmwright-sandbox-") as folder:
        asyncio.run(_open(given, Path(folder)))


async def _open(given: argparse.Namespace, room: Path) -> None:
    time = Virtual() if given.clock == "virtual" else Real(given.speed)
    house = House(time=time, world=Ideal(), projector=Bank(room), room=room)
    plan = given.faults
    if given.fault_rate:
        plan = replace(plan, draw=Plan.seeded(given.fault_seed, given.fault_rate).draw)
    faults = replace(plan, bases=bases(""))
    ca = room / "ca.pem"
    runner = await server.serve(house, routes(), faults, given.port, None if given.plain else _tls(ca))
    await server.announce(house, None if given.plain else ca, bases(house.url))
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


def _plan(words: str) -> Plan:
    try:
        return Plan.read(words)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


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
