"""The fifty people whom locust plays: `locust -f bench/people.py`, started by `bench.users`."""

import json
import os
import random
from itertools import cycle

from locust import HttpUser, between, task

from bench.habits import DAYS, think
from bench.window import Window

PEOPLE = cycle(json.loads(os.environ["BENCH_PEOPLE"]))
PASSWORD = os.environ["BENCH_PASSWORD"]


class Somebody(HttpUser):
    """One person at one browser."""

    wait_time = between(4, 14)

    def on_start(self) -> None:
        """Sign in by the form, with what a browser loads for the first page."""
        number, self.role = next(PEOPLE)
        self.window = Window(self.client)
        page = self.window.open("/login")
        for asset in page.select("link[href^='/assets/'], script[src^='/assets/']"):
            self.client.get(str(asset.get("href") or asset.get("src")), name="GET /assets")
        think(2, 6)
        self.window.send(page.select("form[action='/login']")[0], number=number, password=PASSWORD)

    @task
    def work(self) -> None:
        """One thing of many that this role does."""
        random.choice(DAYS[self.role])(self.window)
