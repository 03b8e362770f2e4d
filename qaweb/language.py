"""Chinese and English: which one a reader gets, and the zone that times are shown in."""

from flask import Flask, has_request_context, request
from flask_babel import Babel
from flask_login import current_user

from qaweb import clock

CHINESE = "zh_Hans_CN"
ENGLISH = "en"
LOCALES = {CHINESE: "中文", ENGLISH: "English"}
COOKIE = "language"

babel = Babel()


def chosen_locale() -> str:
    """The person's own choice, else the browser's last choice here, else its preference.

    Chinese where nobody asks: in the worker and on the command line.
    """
    if not has_request_context():
        return CHINESE
    own = getattr(current_user, "locale", "") if current_user else ""
    if own in LOCALES:
        return str(own)
    kept = request.cookies.get(COOKIE, "")
    if kept in LOCALES:
        return kept
    best = request.accept_languages.best_match(["zh", "zh-CN", "en"], "zh")
    return ENGLISH if best == "en" else CHINESE


def init_app(app: Flask) -> None:
    """Flask-Babel 4 resolves zh_CN to zh_Hans_CN, so the catalogue is named that way."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    babel.init_app(
        app,
        default_locale=CHINESE,
        default_timezone=str(clock.DEFAULT_ZONE),
        locale_selector=chosen_locale,
    )


def in_english() -> bool:
    """Whether the present reader reads English, for the English titles kept beside Chinese."""
    return bool(request) and chosen_locale() == ENGLISH
