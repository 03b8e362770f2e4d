"""The worker: `python -m sync`."""

import os
import secrets
import socket

from config import Config
from qaweb import create_app, starting
from sync.worker import Worker, work

if __name__ == "__main__":
    app = create_app(Config.from_environment())
    starting.refuse_unfit()
    # In containers host and number may be another's as well.
    work(Worker(app, f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(2)}"))
