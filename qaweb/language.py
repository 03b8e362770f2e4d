"""Chinese and English: which one a reader gets, and the zone that times are shown in."""

from typing import Any

from flask import Flask, g, has_request_context, request
from flask_babel import Babel, Domain, get_locale
from flask_login import current_user

from qaweb import clock

CHINESE = "zh_Hans_CN"
ENGLISH = "en"
LOCALES = {CHINESE: "中文", ENGLISH: "English"}
COOKIE = "language"

babel = Babel()


class Catalogue(Domain):
    """The application's words. Flask-Babel looks the locale up for each word, which costs more."""

    def get_translations(self) -> Any:
        """The translations for the present reader, kept for the request."""
        try:
            about: Any = g._get_current_object().get("_flask_babel")
        except RuntimeError:  # no application: as they are written
            return super().get_translations()
        locale = getattr(about, "babel_locale", None)
        if locale is None:
            return super().get_translations()
        kept = getattr(about, "catalogue", None)
        if kept is None or kept[0] is not locale:  # `force_locale` puts in another
            kept = about.catalogue = (locale, super().get_translations())
        return kept[1]


words = Catalogue()
gettext = words.gettext
ngettext = words.ngettext
lazy_gettext = words.lazy_gettext


def chosen_locale() -> str:
    """The person's own choice, else the browser's last choice here, else its preference.

    Chinese where nobody asks: in the worker and on the command line.
    """
    if not has_request_context():
        return CHINESE
    if "reader_locale" not in g:  # asked by each page for its words, its titles and its head
        g.reader_locale = _locale_of_reader()
    return str(g.reader_locale)


def _locale_of_reader() -> str:
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


def _install_words(app: Flask) -> None:
    babel.domain_instance = words
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: words.get_translations().ugettext(text),
        ngettext=lambda one, many, count: words.get_translations().ungettext(one, many, count),
        newstyle=True,
    )
