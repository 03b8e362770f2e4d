"""Database triggers that keep a published version as it is, whoever writes (P3.6)."""

from qaweb.db import database, is_sqlite


def guard_published() -> None:
    """Create the triggers (migration)."""
    for statement in SQLITE_GUARD if is_sqlite() else POSTGRES_GUARD:
        database.execute_sql(statement)


MESSAGE = "a published version never changes"
LINES = ("sections", "criteria")
# What publishing settles; a note may be added and the version retired later.
SETTLED = (
    "standard_id", "number", "minor", "valid_from", "bands", "scoring", "base_version_id",
    "authors", "own_reason", "published_at", "published_by",
)  # fmt: skip
UNLIKE = {
    "sqlite": " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in SETTLED),
    "postgres": " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in SETTLED),
}


def _sqlite_trigger(table: str, verb: str, when: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )


def _is_out(row: str) -> str:
    return f"(SELECT state FROM standard_versions WHERE id = {row}.version_id) <> 'draft'"  # noqa: S608  # nosec B608 - no input


SQLITE_GUARD = [
    _sqlite_trigger(table, verb, when)
    for table in LINES
    for verb, when in (
        ("INSERT", _is_out("NEW")),
        ("UPDATE", f"{_is_out('OLD')} OR {_is_out('NEW')}"),
        ("DELETE", _is_out("OLD")),
    )
] + [
    _sqlite_trigger(
        "standard_versions",
        "UPDATE",
        f"OLD.state <> 'draft' AND (NEW.state = 'draft' OR {UNLIKE['sqlite']})",
    ),
    _sqlite_trigger("standard_versions", "DELETE", "OLD.state <> 'draft'"),
]
REFUSE = f"RAISE EXCEPTION '{MESSAGE}';"
POSTGRES_GUARD = [
    "CREATE OR REPLACE FUNCTION standards_refuse_line() RETURNS trigger AS $$ BEGIN "
    f"IF TG_OP <> 'INSERT' AND {_is_out('OLD')} THEN {REFUSE} END IF; "
    f"IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; "
    f"IF {_is_out('NEW')} THEN {REFUSE} END IF; RETURN NEW; END $$ LANGUAGE plpgsql",
    "CREATE OR REPLACE FUNCTION standards_refuse_version() RETURNS trigger AS $$ BEGIN "
    f"IF TG_OP = 'DELETE' THEN IF OLD.state <> 'draft' THEN {REFUSE} END IF; RETURN OLD; END IF; "
    f"IF OLD.state <> 'draft' AND (NEW.state = 'draft' OR {UNLIKE['postgres']}) "
    f"THEN {REFUSE} END IF; RETURN NEW; END $$ LANGUAGE plpgsql",
    *(
        f"CREATE TRIGGER {table}_settled BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION standards_refuse_line()"
        for table in LINES
    ),
    "CREATE TRIGGER standard_versions_settled BEFORE UPDATE OR DELETE ON standard_versions "
    "FOR EACH ROW EXECUTE FUNCTION standards_refuse_version()",
]
