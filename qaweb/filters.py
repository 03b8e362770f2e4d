"""How values look on the page: scores, bands, times, names of states."""

import datetime as dt
from collections.abc import Callable
from enum import Enum
from functools import lru_cache

from babel import dates
from flask import Flask, request, url_for
from flask_babel import get_locale

from qaweb import clock
from qaweb.action_words import ACTIONS
from qaweb.devices import device
from qaweb.labels import LABELS
from qaweb.language import LOCALES, chosen_locale, gettext, in_english, ngettext


def init_app(app: Flask) -> None:
    """Make the filters and globals known to templates."""
    for name, function in FILTERS.items():
        app.add_template_filter(function, name)
    app.context_processor(
        lambda: {
            "in_english": in_english(),
            "locale": chosen_locale(),
            "locales": LOCALES,
            "now": clock.now(),
            "demo": app.config["DEMO"],
        }
    )
    app.add_template_global(here)
    app.add_template_global(without)
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def label(value: Enum | None) -> str:
    """The word for a state, role, mode or other enumerated value."""
    if value is None:
        return ""
    return str(LABELS[type(value).__name__][str(value.value)])


def band_label(key: str) -> str:
    """The word for a band; a centre's own bands show as they were named."""
    return str(LABELS["Band"].get(key, key))


def action_label(name: str) -> str:
    """What an entry of the audit trail says was done."""
    return str(ACTIONS.get(name, name))


def source_label(name: str) -> str:
    """Where an entry of the audit trail came from."""
    return str(LABELS["Source"].get(name, name))


def here(**changes: object) -> str:
    """The present address with some of its filters changed."""
    asked = {k: v for k, v in request.args.to_dict().items() if not _is_of_url_for(k)}
    args = {**asked, **(request.view_args or {}), **changes}
    return url_for(request.endpoint or "home.show", **args)


def without(*names: str) -> str:
    """The present address without these filters, from its first page on."""
    return here(**dict.fromkeys((*names, "page", "after", "before")))


def _is_of_url_for(name: str) -> bool:
    """Names in an address that `url_for` would take for its own."""
    return name.startswith("_") or name == "endpoint"


def score(hundredths: int | None) -> str:
    """9050 → 90.5; nothing for a score that is not there yet."""
    if hundredths is None:
        return "–"
    whole, rest = divmod(abs(hundredths), 100)
    text = f"{whole}.{rest:02d}".rstrip("0").rstrip(".")
    return f"-{text}" if hundredths < 0 else text


def day(value: dt.date | None) -> str:
    """A date as people of the locale write it, without the year's noise in lists."""
    return _written_day(value, str(get_locale())) if value else "–"


@lru_cache(maxsize=4096)
def _written_day(value: dt.date, locale: str) -> str:
    """Kept, because Babel takes longer over a date than the database over a row."""
    return dates.format_date(value, "medium", locale=locale)


def moment(value: dt.datetime | None) -> str:
    """Date and minute in the project's zone."""
    return clock.local(value).strftime("%Y-%m-%d %H:%M") if value else "–"


def clock_time(value: dt.datetime | None) -> str:
    """The minute alone."""
    return clock.local(value).strftime("%H:%M") if value else "–"


def duration(seconds: int | None) -> str:
    """182 → 3:02."""
    return "–" if seconds is None else f"{seconds // 60}:{seconds % 60:02d}"


def ago(value: dt.datetime | None) -> str:
    """Time as people say it: in 2 h, 5 min ago, yesterday 17:20."""
    if value is None:
        return "–"
    seconds = round((value - clock.now()).total_seconds())
    if abs(seconds) < 60:
        return gettext("now")
    if abs(seconds) < 3600:
        return _minutes(seconds // 60 if seconds > 0 else -(-seconds // 60))
    return _by_day(value)


def _minutes(count: int) -> str:
    if count > 0:
        return ngettext("in %(num)s min", "in %(num)s min", count)
    return ngettext("%(num)s min ago", "%(num)s min ago", -count)


def _by_day(value: dt.datetime) -> str:
    days = (clock.local(value).date() - clock.today()).days
    time = clock_time(value)
    if days == 0:
        return gettext("today %(time)s", time=time)
    if days == 1:
        return gettext("tomorrow %(time)s", time=time)
    if days == -1:
        return gettext("yesterday %(time)s", time=time)
    return moment(value)


def titled(thing: object) -> str:
    """The English title kept beside a Chinese one, when the reader reads English."""
    english = getattr(thing, "title_en", "") or getattr(thing, "name_en", "")
    if english and in_english():
        return str(english)
    return str(getattr(thing, "title", None) or getattr(thing, "name", ""))


def in_words(thing: object, attribute: str) -> str:
    """Any text with an English twin: `criterion|in_words('guidance')`."""
    english = getattr(thing, f"{attribute}_en", "")
    return str(english if english and in_english() else getattr(thing, attribute))


FILTERS: dict[str, Callable[..., str]] = {
    "label": label,
    "band_label": band_label,
    "action_label": action_label,
    "source_label": source_label,
    "score": score,
    "day": day,
    "moment": moment,
    "clock_time": clock_time,
    "duration": duration,
    "ago": ago,
    "titled": titled,
    "in_words": in_words,
    "device": device,
}
