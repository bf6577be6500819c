"""What was written to the bible since when, by shelf: how an index knows what it has not seen yet."""

from sqlite3 import Connection


def of_records(series: str) -> str:
    """The shelf of a series' records."""
    return f"records/{series}"


def of_films(series: str) -> str:
    """The shelf of a series' films; "" = those of no series."""
    return f"films/{series}"


class Changes:
    """Numbers that only rise: every write or removal gets the next one, and only the newest of each id is kept."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def newest(self, shelf: str) -> int:
        """The number of a shelf's last change, 0 when there was none."""
        row = self._db.execute(
            "select number from changes where shelf = ? order by number desc limit 1", (shelf,)
        ).fetchone()
        return int(row[0]) if row else 0

    def since(self, shelf: str, number: int, most: int = -1) -> list[tuple[int, str]]:
        """Number and id of what changed after a number, oldest first, at most so many."""
        words = "select number, id from changes where shelf = ? and number > ? order by number limit ?"
        return [(int(row[0]), str(row[1])) for row in self._db.execute(words, (shelf, number, most))]

    def shelves(self) -> list[str]:
        """Every shelf something was ever written to."""
        return [str(row[0]) for row in self._db.execute("select distinct shelf from changes order by shelf")]
