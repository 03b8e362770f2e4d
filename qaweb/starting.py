"""Before a process serves or works: is the database the one that this code is for?"""

import peewee as pw
import structlog

from qaweb import db

log = structlog.get_logger("qaweb.start")


def refuse_unfit() -> None:
    """End the process, with what to do, where the database is newer or lacks migrations.

    One that does not answer is no reason: it may start later, until then pages say so.
    """
    try:
        with db.connection():
            waiting = db.pending()
    except db.NewerDatabase as fault:
        raise SystemExit(f"qaweb does not start. {fault}") from fault
    except (pw.OperationalError, pw.InterfaceError) as fault:
        log.error("database away", exc_info=fault)
        return
    if waiting:
        raise SystemExit(
            f"qaweb does not start. The database lacks {', '.join(waiting)}: "
            "make a backup, then run `flask --app wsgi db upgrade`."
        )
