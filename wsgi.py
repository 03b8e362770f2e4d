"""The WSGI application that a server loads: `granian --interface wsgi wsgi:app`."""

from config import Config
from qaweb import create_app

app = create_app(Config.from_environment())
