"""Print every figure as `name: value`, a line each: `make bench`, or smaller: `SIZE=100000`.

Pages are measured on two databases in one run, SMALL (10,000) and SIZE (1,000,000) evaluations.

Words after the command choose figures by the beginning of their function's name. DB=postgresql:
those that read such a database, on a PostgreSQL of the run's own.
"""

import os
import sys

from bench import (  # noqa: F401  # they join the list of figures
    cycles,
    dashboard,
    first_page,
    imports,
    pages,
    plan,
    report,
    scoring,
    sheets,
    users,
)
from bench.application import measured_app
from bench.figures import FIGURES, Bench
from bench.worlds import for_the_run, on_postgres

DEFAULT_SIZE, DEFAULT_SMALL = 1_000_000, 10_000
OF_A_WORLD = ("page", "scoring", "dashboard", "report")


def main(chosen: tuple[str, ...]) -> None:
    """Measure what was chosen, or everything."""
    size = int(os.environ.get("SIZE") or DEFAULT_SIZE)
    small = int(os.environ.get("SMALL") or DEFAULT_SMALL)
    chosen = chosen or (OF_A_WORLD if on_postgres() else ())
    print(f"size: {size}\nsmall: {small}")
    with measured_app() as app, for_the_run:
        bench = Bench(app, size, small)
        for measure in FIGURES:
            if not chosen or measure.__name__.startswith(chosen):
                for name, value in measure(bench):
                    print(
                        f"{name}: {value:.4g}" if isinstance(value, float) else f"{name}: {value}",
                        flush=True,
                    )


if __name__ == "__main__":
    main(tuple(sys.argv[1:]))
