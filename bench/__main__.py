"""Print every figure as `name: value`, a line each: `make bench SIZE=100000`.

Words after the command choose figures by the beginning of their function's name.
"""

import os
import sys

from bench import first_page, imports, pages, plan  # noqa: F401  # they join the list of figures
from bench.application import measured_app
from bench.figures import FIGURES, Bench

DEFAULT_SIZE = 100_000


def main(chosen: tuple[str, ...]) -> None:
    """Measure what was chosen, or everything."""
    size = int(os.environ.get("SIZE", DEFAULT_SIZE))
    print(f"size: {size}")
    with measured_app() as app:
        bench = Bench(app, size)
        for measure in FIGURES:
            if not chosen or measure.__name__.startswith(chosen):
                for name, value in measure(bench):
                    print(
                        f"{name}: {value:.4g}" if isinstance(value, float) else f"{name}: {value}"
                    )


if __name__ == "__main__":
    main(tuple(sys.argv[1:]))
