"""A page of charts of every kind, on a small application that is as strict as the real one."""

from flask import Flask, g, render_template_string
from flask_login import LoginManager

from qaweb import assets, charts, filters, guards, language
from qaweb.charts import Chart, Kind, Series, Target, Unit

HEAD = """<!doctype html>
<html lang="en" data-theme="{{ request.args.theme }}"><head>
<meta charset="utf-8"><title>Charts</title>
<meta name="htmx-config" content='{"allowEval":false,"includeIndicatorStyles":false}'>
<link rel="icon" href="{{ asset_url('favicon.svg') }}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{{ asset_url('tabler.min.css') }}">
<link rel="stylesheet" href="{{ asset_url('app.css') }}">
<script src="{{ asset_url('theme.js') }}"></script>
<script src="{{ asset_url('htmx.min.js') }}" defer></script>
{% include "_charts_head.html" %}</head>
<body><main><h1>Charts</h1><div id="sheet">"""
PIECE = """{% import "_charts.html" as charts with context %}
{% for it in these %}
<section class="sheet flush">{{ charts.chart(it, level=2) }}</section>
{% endfor %}"""
END = """</div>
<button hx-get="/piece" hx-target="#sheet" hx-swap="innerHTML">Again</button>
</main></body></html>"""

BANDS = ("excellent", "good", "needs_improvement", "failed")
CRITERIA = (
    "Opening",
    "Listens and <b>understands</b>",
    "Records the case in full and in time",
    "Closing",
)
DAYS = tuple(f"10-{day:02d}" for day in range(12, 22))


def stack() -> Chart:
    """Bands by team."""
    rows = ((4, 9, 3), (12, 6, 7), (5, 4, 2), (1, 0, 3))
    series = tuple(
        Series(band.replace("_", " "), row, tone=band)
        for band, row in zip(BANDS, rows, strict=True)
    )
    return Chart(
        "teams",
        "How did the teams score?",
        Kind.STACKED,
        ("Team 1", "Team 2", "Team 3"),
        series,
        of="Team",
    )


def bars() -> Chart:
    """A ranking whose rows lead somewhere."""
    return Chart(
        "criteria", "Which criteria cost the most points?", Kind.BAR, CRITERIA,
        (Series("Points lost", (5200, 3150, 1200, 0)),), Unit.SCORE, "Criterion",
        urls=tuple(f"/piece?c={n}" for n in (1, 2, 3, 4)), note="Opening cost 52 points.",
    )  # fmt: skip


def floors() -> Chart:
    """A target for each row, and a row without."""
    return Chart(
        "monitors", "Who reached the floor?", Kind.BAR, ("Li Na", "Wang Fang", "Zhao Min"),
        (Series("Calls", (22, 17, 20)),), of="Monitor", target=Target("Floor", (20, 20, None)),
    )  # fmt: skip


def lines() -> Chart:
    """Two lines that meet at the end, one with a gap."""
    first = (8800, 8850, None, 8790, 8910, 8940, 9010, 8990, 9030, 9050)
    second = (8600, 8640, 8700, 8650, 8820, 8800, 8790, 8850, 8900, 9040)
    series = (Series("Team 1", first), Series("Team 2", second))
    wanted = Target("Wanted", (8900,))
    return Chart(
        "trend", "How did the average move?", Kind.LINE, DAYS, series, Unit.SCORE, "Day", wanted
    )


def spread() -> Chart:
    """Ranges, each in the colour of its band."""
    labels = ("<60", "60–70", "70–80", "80–90", "90–100")
    tones = ("failed", "failed", "needs_improvement", "good", "excellent")
    series = (Series("Calls", (3, 9, 21, 64, 40), tones=tones),)
    return Chart("spread", "How are the scores spread?", Kind.HISTOGRAM, labels, series, of="Score")


def columns() -> Chart:
    """A day without calls among others."""
    series = (Series("Calls", (10, 12, 0, 30, 22, 25, 28, 31, 18, 20)),)
    return Chart("days", "How many calls a day?", Kind.COLUMN, DAYS, series, of="Day")


def layers() -> Chart:
    """Parts of each day."""
    parts = {"Side by side": (2,) * 10, "Remote": (1,) * 10, "Recording": tuple(range(5, 15))}
    series = tuple(Series(name, values) for name, values in parts.items())
    return Chart("layers", "In which modes, day by day?", Kind.LAYERS, DAYS, series, of="Day")


def dots() -> Chart:
    """Two figures of each person."""
    series = (
        Series("Minutes", (4, 6, 9)),
        Series("Average", (9100, 8800, 8400), unit=Unit.SCORE),
    )
    people = ("Li Na", "Wang Fang", "Zhao Min")
    return Chart("dots", "Do longer calls score less?", Kind.SCATTER, people, series, of="Person")


def every_kind() -> list[Chart]:
    """One chart of each kind."""
    return [bars(), floors(), stack(), lines(), spread(), columns(), layers(), dots()]


def charting_app(these: list[Chart] | None = None) -> Flask:
    """`/` is the page, `/piece` what htmx puts in its place."""
    app = Flask("qaweb", template_folder="../templates")
    app.secret_key = "not a secret"
    LoginManager(app).user_loader(lambda _id: None)
    for module in (language, filters, assets, charts):
        module.init_app(app)
    app.config["DEMO"] = False  # filters ask for it
    app.before_request(lambda: setattr(g, "style_nonce", "once"))
    app.after_request(guards._headers)

    @app.get("/")
    def page() -> str:
        return render_template_string(HEAD + PIECE + END, these=these or every_kind())

    @app.get("/piece")
    def piece() -> str:
        return render_template_string(PIECE, these=[stack()])

    return app
