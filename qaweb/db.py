"""The database: one URL, two engines (SQLite, PostgreSQL), and the field types all parts share."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeAlias

import peewee as pw
from playhouse.db_url import parse
from playhouse.migrations import Runner

from qaweb.rows import Rows, Tuples

database = pw.DatabaseProxy()
MIGRATIONS = Path(__file__).parent / "migrations"
Query: TypeAlias = "pw.ModelSelect[Any]"
SCHEMES = ("sqlite", "postgresql", "postgres")
BUSY_SECONDS = 5
HARDLY_MS = 200
LOCKED_SECONDS = 10
POSTGRES_OPTIONS = (
    # Without it a process that stands still in a transaction holds every other one up for good.
    f"-c lock_timeout={LOCKED_SECONDS}s",
    # Helpers take ten milliseconds to start, which is more than a statement of a page takes.
    "-c max_parallel_workers_per_gather=0",
)
SQLITE_PRAGMAS = {
    "journal_mode": "wal",
    "foreign_keys": 1,
    "synchronous": 2,  # FULL: a submitted evaluation survives a power cut
    "cache_size": -32_000,
    "temp_store": 2,
}


class UnknownDatabase(Exception):
    """The address names a database that qaweb does not run on."""


class NewerDatabase(Exception):
    """The database was written by a newer qaweb; this one must not touch it."""


def connect(url: str) -> pw.Database:
    """Point the application at `url` (sqlite:///path or postgresql://…)."""
    opened = _open(url)
    database.initialize(opened)
    return opened


def _open(url: str) -> pw.Database:
    scheme = url.partition("://")[0]
    if scheme not in SCHEMES:
        raise UnknownDatabase(
            f"DATABASE_URL begins with {scheme[:20]!r}; "
            "use sqlite:////path/to/file or postgresql://user:password@host/name."
        )
    settings = parse(url, unquote_user=True, unquote_password=True)
    name = settings.pop("database")
    if scheme == "sqlite":
        # IMMEDIATE: four writers with deferred BEGIN fail in thousands, with IMMEDIATE they queue.
        return pw.SqliteDatabase(
            name, pragmas=SQLITE_PRAGMAS, lock_type="IMMEDIATE", timeout=BUSY_SECONDS
        )
    own = " ".join([*POSTGRES_OPTIONS, settings.pop("options", "")]).strip()
    return pw.PostgresqlDatabase(name, prefer_psycopg3=True, options=own, **settings)


def is_sqlite() -> bool:
    """Whether the application runs on SQLite."""
    return isinstance(database.obj, pw.SqliteDatabase)


@contextmanager
def connection() -> Iterator[None]:
    """An open connection for a command or a job, closed at its end."""
    opened = database.connect(reuse_if_open=True)
    try:
        yield
    finally:
        if opened:
            database.close()


@contextmanager
def hardly_waiting() -> Iterator[None]:
    """A transaction that fails soon (`OperationalError`) where others hold what it needs.

    For what may be written later as well: no page waits for an import to end.
    """
    if not is_sqlite():
        with database.atomic():
            database.execute_sql(f"SET LOCAL lock_timeout = {HARDLY_MS}")
            yield
        return
    database.execute_sql(f"PRAGMA busy_timeout = {HARDLY_MS}")
    try:
        with database.atomic():
            yield
    finally:
        database.execute_sql(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")


@contextmanager
def temporary_on_disk() -> Iterator[None]:
    """SQLite's temporary tables go to files, where they are too large for memory."""
    if not is_sqlite():
        yield
        return
    database.execute_sql("PRAGMA temp_store = file")
    try:
        yield
    finally:
        database.execute_sql("PRAGMA temp_store = memory")


class BrokenMigration(Exception):
    """A migration could not be applied; what it had begun is undone."""


def migrate(folder: Path = MIGRATIONS) -> list[str]:
    """Apply what is pending, in order, each whole or not at all; returns the names applied."""
    runner = Runner(database.obj, str(folder))
    refuse_newer(runner)
    waiting = [m.name for m in runner.status() if m.applied is None]
    for name in waiting:
        try:
            runner.up(name)
        except Exception as fault:
            raise BrokenMigration(
                f"{name} failed ({type(fault).__name__}: {fault}). The database is as it was "
                "before it. Go on with the version before, and report this."
            ) from fault
    return waiting


def pending() -> list[str]:
    """Names of the migrations that this code has and the database has not."""
    runner = Runner(database.obj, str(MIGRATIONS))
    refuse_newer(runner)
    return [m.name for m in runner.status() if m.applied is None]


def refresh_statistics() -> None:
    """Let SQLite look at how its rows are spread, so that it goes on choosing the right index.

    PostgreSQL does so by itself.
    """
    if is_sqlite():
        database.execute_sql("PRAGMA analysis_limit = 1000")
        database.execute_sql("ANALYZE")


def refuse_newer(runner: Runner) -> None:
    """Raise `NewerDatabase` when the database knows migrations that this code does not."""
    unknown = [m.name for m in runner.status() if m.path is None]
    if unknown:
        raise NewerDatabase(
            f"The database has {', '.join(unknown)}, unknown to this version of qaweb. "
            "Start the newer version, or restore the backup made before the upgrade."
        )


class Utc(pw.DateTimeField):
    """A moment: aware UTC in Python, naive UTC in the database."""

    def db_value(self, value: dt.datetime | None) -> Any:
        if value is None or not isinstance(value, dt.datetime):
            return value
        if value.tzinfo is None:
            raise ValueError(f"{self.name}: a moment needs a time zone, got {value!r}")
        return super().db_value(value.astimezone(dt.UTC).replace(tzinfo=None))

    def python_value(self, value: Any) -> dt.datetime | None:
        plain = super().python_value(value)
        return plain.replace(tzinfo=dt.UTC) if isinstance(plain, dt.datetime) else plain


class Select(pw.ModelSelect):
    """A select that writes its list of plain columns in one go.

    peewee walks a tree for each column, which costs more than SQLite's answer: pages load rows of
    forty columns. The text is the same.
    """

    def __sql_selection__(self: Any, ctx: Any, is_subquery: bool = False) -> Any:
        columns = [_plain_column(ctx, node) for node in self._returning]
        if is_subquery or not all(columns):
            return super().__sql_selection__(ctx, is_subquery)
        return ctx.literal(", ".join(columns))

    def _get_cursor_wrapper(self: Any, cursor: Any) -> Any:
        """Rows made in one go, as objects or as tuples; other forms are peewee's."""
        if self._row_type in (None, pw.ROW.MODEL):
            return Rows(cursor, self.model, self._returning, self._from_list, self._joins)
        if self._row_type == pw.ROW.TUPLE:
            return Tuples(cursor, self.model, self._returning)
        return super()._get_cursor_wrapper(cursor)  # type: ignore[misc]


def _plain_column(ctx: Any, node: Any) -> str:
    """A field by the alias of its table; empty for anything else that may be selected."""
    if isinstance(node, pw.FieldAlias):
        source, column, name = node.source, node.field.column_name, node.source.alias
    elif isinstance(node, pw.Field):
        source, column, name = node.model._meta.table, node.column_name, None
    else:
        return ""
    if name:
        ctx.alias_manager[source] = name
    return f'"{ctx.alias_manager[source]}"."{column}"'


class Model(pw.Model):
    """Base of all tables."""

    id: Any
    DoesNotExist: ClassVar[type[Exception]]

    @classmethod
    def select(cls, *fields: Any) -> "pw.ModelSelect[Self]":
        """Read rows; without `fields` all columns."""
        columns = fields or cls._meta.sorted_fields
        query: Any = Select(cls, columns, is_default=not fields)
        return query

    class Meta:
        database = database
        legacy_table_names = False

    if TYPE_CHECKING:
        # The key columns that peewee adds beside each foreign key, such as `team_id`.
        def __getattr__(self, name: str) -> Any: ...
