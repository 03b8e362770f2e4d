"""The worker: `python -m sync`."""

import os
import socket

from config import Config
from qaweb import create_app
from sync.worker import Worker, work

if __name__ == "__main__":
    app = create_app(Config.from_environment())
    work(Worker(app, f"{socket.gethostname()}-{os.getpid()}"))
