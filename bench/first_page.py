"""What a first visit transfers."""

import gzip
import re
from pathlib import Path

from bench.figures import Bench, Lines, figure

BUILT = re.compile(r"/assets/([\w.-]+)")


@figure
def first_page(bench: Bench) -> Lines:
    """Kilobytes, compressed, of the login page and of every file it names."""
    html = bench.app.test_client().get("/login").data
    yield from weigh(html, bench.app.extensions["assets"])


def weigh(html: bytes, build_dir: Path) -> Lines:
    """Each part of a first visit, then their sum as `first_page_kb`."""
    names = sorted(set(BUILT.findall(html.decode())))
    sizes = {name: (build_dir / f"{name}.gz").stat().st_size for name in names}
    sizes["page.html"] = len(gzip.compress(html, 6))
    for name, size in sizes.items():
        plain = re.sub(r"\.[0-9a-f]{12}\.", ".", name)
        yield f"first_page_part_{plain.replace('.', '_')}_kb", size / 1024
    yield "first_page_kb", sum(sizes.values()) / 1024
