"""The legacy way into Kling: a token of half an hour, signed with the secret key."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from memory.errors import Barred
from tools.vendors.clock import Clock
from tools.vendors.outside import Outside

LIFE = 1800
EARLY = 60
"""Seconds before its end at which a token is made anew."""
BACK = 5
"""Seconds by which a token is dated back, for clocks that differ."""


class Expired(Barred):
    """The token's time is over or not yet come, by the vendor's clock; `date` is what that clock shows, as in HTTP."""

    date: str = ""


@dataclass
class Token:
    """Signs in for one account. ahead: seconds by which the vendor's clock is ahead of ours, as far as it told."""

    access: str
    secret: str
    clock: Clock
    ahead: float = 0.0
    ends: float = 0.0
    signed: str = ""

    def word(self) -> str:
        """A token that is good for the next minute at least."""
        now = self.clock.now() + self.ahead
        if not self.ends - LIFE <= now <= self.ends - EARLY:
            self.ends = now + LIFE
            self.signed = signed(self.access, self.secret, int(now))
        return self.signed

    def renew(self, date: str) -> None:
        """Sign anew at the next call, by the vendor's clock when it told its date."""
        self.ends = 0.0
        if date:
            self.ahead = parsedate_to_datetime(date).timestamp() - self.clock.now()


def token(outside: Outside) -> Token | None:
    """A token of the key pair, when there is one."""
    access, secret = outside.keys.get("KLING_ACCESS_KEY"), outside.keys.get("KLING_SECRET_KEY")
    return Token(access, secret, outside.clock) if access and secret else None


def signed(access: str, secret: str, now: int) -> str:
    """A JWT by HS256 for the half hour from `now`, in seconds since the epoch."""
    head = _part({"alg": "HS256", "typ": "JWT"})
    claims = _part({"iss": access, "exp": now + LIFE, "nbf": now - BACK})
    seal = hmac.new(secret.encode(), f"{head}.{claims}".encode(), hashlib.sha256).digest()
    return f"{head}.{claims}.{_text(seal)}"


def _part(claims: dict[str, str | int]) -> str:
    return _text(json.dumps(claims, separators=(",", ":")).encode())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
