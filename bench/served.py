"""What the server loads while pages are measured: the application, and the floors of its pages."""

import gc
import os

from bench.canned import Canned
from bench.world import stand_in_time
from config import Config
from qaweb import create_app

stand_in_time()
app = Canned(
    create_app(Config.from_environment()),
    os.environ["BENCH_PAGES"].split(),
    {"Cookie": os.environ["BENCH_COOKIE"]},
)
gc.collect()
gc.freeze()  # as wsgi.py does
