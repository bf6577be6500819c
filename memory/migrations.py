"""Schema changes, append-only: each runs once per file, by name."""

from collections.abc import Callable, Sequence
from sqlite3 import Connection

Migration = Callable[[Connection], None]


def migrate(db: Connection, steps: Sequence[Migration]) -> None:
    """Bring a file up to date; each step and its mark are one transaction."""
    db.execute("create table if not exists migrations (name text primary key)")
    done = {row[0] for row in db.execute("select name from migrations")}
    for step in steps:
        if step.__name__ not in done:
            with db:
                db.execute("begin immediate")
                step(db)
                db.execute("insert or ignore into migrations values (?)", (step.__name__,))


def m001_orders(db: Connection) -> None:
    db.execute(
        "create table if not exists orders (intent text primary key, film text not null, slate text not null,"
        " vendor text not null, model text not null, request text not null, state text not null,"
        " job text not null default '', quote text not null, price text not null default '0',"
        " digest text not null default '')"
    )
    db.execute(
        "create table if not exists entries (number integer primary key, at text not null, intent text not null,"
        " state text not null, says text not null default '')"
    )


def m002_bills(db: Connection) -> None:
    """Where an order went, what its vendor said it would cost, what came back, and what language models took."""
    for column in (
        "base text not null default ''",
        "estimate text not null default ''",
        "refunded text not null default '0'",
    ):
        db.execute(f"alter table orders add column {column}")
    db.execute(
        "create table if not exists talks (number integer primary key, at text not null, film text not null,"
        " model text not null, part text not null, words_in integer not null, words_out integer not null,"
        " usd text not null)"
    )


def m001_films(db: Connection) -> None:
    db.execute(
        "create table if not exists films (film text primary key, series text not null, title text not null,"
        " brief text not null, kind text not null, subject text not null, look text not null, palette text not null,"
        " mood text not null, tone text not null, made text not null)"
    )
    db.execute(
        "create table if not exists prompts (film text not null, shot integer not null, prompt text not null,"
        " vendor text not null, camera text not null, score real, worked integer not null,"
        " primary key (film, shot, prompt))"
    )


def m002_series(db: Connection) -> None:
    """Series, what their bibles keep, and their episodes."""
    db.execute(
        "create table series (id text primary key, name text not null, premise text not null, seed integer not null,"
        " made text not null)"
    )
    db.execute(
        "create table records (id text primary key, series text not null, kind text not null, name text not null,"
        " text text not null, value text not null, files text not null, origin text not null, source text not null,"
        " episode integer not null, score real, standing text not null, why text not null, made text not null)"
    )
    db.execute("create index records_of on records (series, kind, name)")
    db.execute(
        "create table episodes (series text not null, number integer not null, title text not null,"
        " words text not null, phase text not null, film text not null, happened text not null, script text not null,"
        " signature text not null, readings text not null, primary key (series, number))"
    )


def m003_changes(db: Connection) -> None:
    """A running number for every write to records and films, by shelf, so that an index can catch up."""
    db.execute(
        "create table changes (number integer primary key autoincrement, shelf text not null, id text not null,"
        " unique (shelf, id))"
    )
    db.execute("create index changes_of on changes (shelf, number)")
    for table, key in (("records", "id"), ("films", "film")):
        db.execute(f"insert into changes (shelf, id) select '{table}/' || series, {key} from {table} order by rowid")
        for event, row in (("insert", "new"), ("update", "new"), ("delete", "old")):
            shelf, identity = f"'{table}/' || {row}.series", f"{row}.{key}"
            db.execute(
                f"create trigger {table}_{event} after {event} on {table} begin"
                f" delete from changes where shelf = {shelf} and id = {identity};"
                f" insert into changes (shelf, id) values ({shelf}, {identity}); end"
            )


def m004_aside(db: Connection) -> None:
    """Films that an episode had before it was told otherwise; what they spent stays on the bill of their series."""
    db.execute("create table aside (series text not null, film text not null, primary key (series, film))")
