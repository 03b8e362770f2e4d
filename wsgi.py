"""The WSGI application that a server loads: `granian --interface wsgi wsgi:app`."""

import gc
import os

from config import Config
from qaweb import create_app, starting

app = create_app(Config.from_environment())
if os.environ.get("FLASK_RUN_FROM_CLI") != "true":  # a command may be the one that mends it
    starting.refuse_unfit()
    # What is loaded stays for good: the collector need not look through it during requests.
    gc.collect()
    gc.freeze()
