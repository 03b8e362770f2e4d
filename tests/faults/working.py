"""`python -m tests.faults.working ADDRESS`: the worker; a local server stands for Google."""

import os
import sys
from dataclasses import replace

from google.auth.credentials import AnonymousCredentials

from config import Config
from qaweb import create_app, starting
from qaweb.jobs import Job
from qaweb.sheets.rules import GatewayKind
from sync.editing import edit_sheets
from sync.gateways.google import GoogleGateway
from sync.gateways.workbook import WorkbookGateway
from sync.jobs import DUTIES
from sync.worker import Worker, work


def main(address: str) -> None:
    """Work until a signal asks for the end."""
    app = create_app(Config.from_environment())
    starting.refuse_unfit()
    gateways = {
        GatewayKind.WORKBOOK: WorkbookGateway(),
        GatewayKind.GOOGLE: GoogleGateway(AnonymousCredentials(), base=address),
    }

    def edit(job: Job) -> str:
        return edit_sheets(job.claimed_by, gateways)

    duties = [replace(d, work=edit) if d.kind == "edit_sheets" else d for d in DUTIES]
    work(Worker(app, f"worker-{os.getpid()}", duties))


if __name__ == "__main__":
    main(sys.argv[1])
