"""What of the bible lies on which shelf, and which of it may be found."""

from collections.abc import Sequence

from memory.bible import Bible, Remembered
from memory.series import BINDING, PICTURES, Record

MOST = 12
AT_ONCE = 500


def may_be_found(record: Record) -> bool:
    """What changes an episode only when a person let it count; what happened and what worked also before."""
    return record.binds or (record.kind not in BINDING and record.standing in ("approved", "proposed"))


class Words:
    """Records of a series by their words."""

    def __init__(self, bible: Bible, series: str) -> None:
        self._bible, self._series = bible, series

    def these(self, owners: Sequence[str]) -> dict[str, Record]:
        found: dict[str, Record] = {}
        for start in range(0, len(owners), AT_ONCE):
            rows = self._bible.serials.these(self._series, owners[start : start + AT_ONCE])
            found |= {row.id: row for row in rows if may_be_found(row)}
        return found

    def leaves(self, owner: str, noun: Record) -> list[tuple[str, str]]:
        return [(owner, noun.words)]

    def all_leaves(self, owner: str) -> list[str]:
        return [owner]


class Pictures(Words):
    """Records of a series by their pictures in the vault."""

    def leaves(self, owner: str, noun: Record) -> list[tuple[str, str]]:
        seen = [digest for digest in noun.files if digest.endswith(PICTURES)]
        return [(f"{owner}#{at}", digest) for at, digest in enumerate(seen)]

    def all_leaves(self, owner: str) -> list[str]:
        return [f"{owner}#{at}" for at in range(MOST)]


class Films:
    """Films of a series by their brief and idea; "" = films of no series."""

    def __init__(self, bible: Bible, series: str) -> None:
        self._bible, self._series = bible, series

    def these(self, owners: Sequence[str]) -> dict[str, Remembered]:
        found: dict[str, Remembered] = {}
        for start in range(0, len(owners), AT_ONCE):
            rows = self._bible.these(self._series, owners[start : start + AT_ONCE])
            found |= {row.film: row for row in rows}
        return found

    def leaves(self, owner: str, noun: Remembered) -> list[tuple[str, str]]:
        return [(owner, noun.text)]

    def all_leaves(self, owner: str) -> list[str]:
        return [owner]
