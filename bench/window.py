"""One person's browser window in a load test: pages, the forms on them, and the headers of htmx."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

HTMX = {"HX-Request": "true"}
Fields = dict[str, list[str]]
SEE_OTHER = 303


class Window:
    """What a browser does for its reader; `client` is locust's, which keeps the times."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.page = BeautifulSoup("", "html.parser")
        self.path = "/"

    def open(self, path: str) -> BeautifulSoup:
        """Go to a page."""
        return self._ask("GET", path)

    def piece(self, path: str) -> None:
        """A fragment that the page asks for by itself; the page stays."""
        kept, at = self.page, self.path
        self._ask("GET", path, headers=HTMX)
        self.page, self.path = kept, at

    def links(self, pattern: str) -> list[str]:
        """The addresses on the page that look like `pattern`, each once."""
        found = (str(each["href"]) for each in self.page.select("a[href]"))
        return list(dict.fromkeys(href for href in found if re.fullmatch(pattern, href)))

    def forms(self, pattern: str) -> list[Tag]:
        """The forms on the page whose action looks like `pattern`."""
        return [f for f in self.page.select("form") if re.fullmatch(pattern, str(f.get("action")))]

    def send(self, form: Tag, **typed: str | list[str]) -> BeautifulSoup:
        """Fill a form in and send it."""
        fields = self.filled(form) | {
            n: v if isinstance(v, list) else [v] for n, v in typed.items()
        }
        if str(form.get("method", "get")).lower() == "get":
            return self._ask("GET", str(form["action"]), params=fields)
        return self._ask("POST", str(form["action"]), data=fields)

    def save(self, path: str, fields: Mapping[str, Any]) -> None:
        """What a script of the page sends; the page stays."""
        token = self.page.select_one("input[name=csrf_token]")
        headers = HTMX | {"X-CSRFToken": str(token["value"]) if token else ""}
        kept, at = self.page, self.path
        self._ask("POST", path, data=fields, headers=headers)
        self.page, self.path = kept, at

    def filled(self, form: Tag) -> Fields:
        """What a form would send as it stands, fields outside that belong to it too."""
        fields: Fields = {}
        belonging = self.page.select(f"[form={form['id']}]") if form.get("id") else []
        for field in [*form.select("input, textarea, select"), *belonging]:
            if field.get("name") and (value := _value(field)) is not None:
                fields.setdefault(str(field["name"]), []).append(value)
        return fields

    def _ask(self, method: str, path: str, **more: Any) -> BeautifulSoup:
        onward = ""
        with self.client.request(
            method,
            path,
            name=f"{method} {_kind(path)}",
            headers=self._headers() | more.pop("headers", {}),
            allow_redirects=False,
            catch_response=True,
            **more,
        ) as answer:
            if answer.status_code == SEE_OTHER:
                onward = str(answer.headers["Location"])
            elif answer.status_code not in (200, 204):
                answer.failure(f"{answer.status_code}: {_said(answer.text)}")
            self.path = urlsplit(answer.url or path).path
            self.page = BeautifulSoup(answer.text or "", "html.parser")
        return self._ask("GET", onward) if onward else self.page

    def _headers(self) -> dict[str, str]:
        """Browsers send a Secure cookie to loopback without TLS; the client would not."""
        cookies = "; ".join(f"{each.name}={each.value}" for each in self.client.cookies)
        return {"Sec-Fetch-Site": "same-origin", "Accept-Language": "zh", "Cookie": cookies}


def _kind(path: str) -> str:
    """An address without what differs from record to record."""
    return re.sub(r"\d+", "N", re.sub(r"/answers/.*", "/answers/CODE", path.partition("?")[0]))


def _value(field: Tag) -> str | None:
    """What this field would send; None for what is not ticked or not sent."""
    kind = str(field.get("type", "text"))
    if field.has_attr("disabled") or kind in ("submit", "button", "file"):
        return None
    if kind in ("checkbox", "radio") and not field.has_attr("checked"):
        return None
    if field.name == "textarea":
        return field.text.removeprefix("\n")
    if field.name == "select":
        chosen = field.select_one("option[selected]") or field.select_one("option")
        return str(chosen.get("value", chosen.text)) if chosen else None
    return str(field.get("value", "on" if kind == "checkbox" else ""))


def _said(text: str | None) -> str:
    """What an answer says, short enough for a line."""
    page = BeautifulSoup(text or "", "html.parser")
    main = page.select_one("[role=alert]") or page.select_one("main") or page
    return " ".join(main.get_text(" ").split())[:160]
