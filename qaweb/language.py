"""Chinese and English: which one a reader gets, and the zone that times are shown in."""

from typing import Any

from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_locale, get_translations
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
    _install_words(app)


def in_english() -> bool:
    """Whether the present reader reads English, for the English titles kept beside Chinese.

    The worker makes files in their owner's language, without a request.
    """
    if not has_request_context():
        return str(get_locale()) == ENGLISH
    if "in_english" not in g:  # a page asks a hundred times
        g.in_english = chosen_locale() == ENGLISH
    return bool(g.in_english)


def _catalogue() -> Any:
    """The translations of this request; Flask-Babel would look them up for every word."""
    locale, about = get_locale(), g._flask_babel
    kept = getattr(about, "catalogue", None)
    if kept is None or kept[0] is not locale:
        kept = about.catalogue = (locale, get_translations())
    return kept[1]


def _install_words(app: Flask) -> None:
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: _catalogue().ugettext(text),
        ngettext=lambda one, many, count: _catalogue().ungettext(one, many, count),
        newstyle=True,
    )
