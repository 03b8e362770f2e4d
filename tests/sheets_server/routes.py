"""Which address does what."""

import re
from collections.abc import Callable
from typing import Any

from tests.sheets_server import drive, metadata
from tests.sheets_server.api import Api, Call, Text
from tests.sheets_server.errors import Refusal
from tests.sheets_server.masks import narrowed, parse_mask

Handler = Callable[[Api, Call, list[str]], Any]
S, F = r"/v4/spreadsheets/([^/:]+)", r"/drive/v3/files/([^/:]+)"
_TABLE: list[tuple[str, str, Handler]] = [
    ("POST", "/v4/spreadsheets", Api.create),
    ("GET", S, Api.get),
    ("POST", S + ":getByDataFilter", Api.get_by_filter),
    ("POST", S + ":batchUpdate", Api.batch_update),
    ("POST", S + r"/sheets/(\d+):copyTo", Api.copy_to),
    ("GET", S + "/values:batchGet", Api.values_batch_get),
    ("POST", S + "/values:batchUpdate(?:ByDataFilter)?", Api.values_batch_update),
    ("POST", S + "/values:batchGetByDataFilter", Api.values_by_filter),
    ("POST", S + "/values:batchClear(?:ByDataFilter)?", Api.values_batch_clear),
    ("POST", S + "/values/(.+):append", Api.values_append),
    ("POST", S + "/values/(.+):clear", Api.values_clear),
    ("GET", S + "/values/(.+)", Api.values_get),
    ("PUT", S + "/values/(.+)", Api.values_update),
    (
        "GET",
        S + r"/developerMetadata/(\d+)",
        lambda api, call, keys: metadata.by_id(api.opened(call, keys[0]), int(keys[1])),
    ),
    (
        "POST",
        S + "/developerMetadata:search",
        lambda api, call, keys: metadata.search(
            api.opened(call, keys[0]), call.body.get("dataFilters") or []
        ),
    ),
    (
        "POST",
        "/drive/v3/files",
        lambda api, call, keys: drive.create(api.store, call.account, call.body, call.one),
    ),
    (
        "GET",
        "/drive/v3/files",
        lambda api, call, keys: drive.listing(api.store, call.account, call.one),
    ),
    (
        "GET",
        F,
        lambda api, call, keys: drive.file_json(api.store.found(keys[0], call.account), call.one),
    ),
    (
        "PATCH",
        F,
        lambda api, call, keys: drive.rename(
            api.store.found(keys[0], call.account), call.body, call.one
        ),
    ),
    ("DELETE", F, Api.drive_delete),
    (
        "POST",
        F + "/copy",
        lambda api, call, keys: drive.copy(
            api.store, call.account, api.store.found(keys[0], call.account), call.body, call.one
        ),
    ),
    (
        "GET",
        F + "/export",
        lambda api, call, keys: Text(
            drive.exported(api.store.found(keys[0], call.account), call.one.get("mimeType", ""))
        ),
    ),
    (
        "GET",
        F + "/permissions",
        lambda api, call, keys: drive.permissions(api.store.found(keys[0], call.account), call.one),
    ),
    (
        "POST",
        F + "/permissions",
        lambda api, call, keys: drive.share(
            api.store, api.store.found(keys[0], call.account), call.body, call.one
        ),
    ),
    (
        "PATCH",
        F + "/permissions/([^/]+)",
        lambda api, call, keys: drive.update_permission(
            api.store.found(keys[0], call.account), keys[1], call.body, call.one
        ),
    ),
    ("DELETE", F + "/permissions/([^/]+)", Api.drive_unshare),
    ("GET", F + "/comments", lambda api, call, keys: {"kind": "drive#commentList", "comments": []}),
    (
        "PUT",
        r"/upload/drive/v2/files/([^/]+)",
        lambda api, call, keys: drive.upload(
            api.store, api.store.found(keys[0], call.account), call.text
        ),
    ),
]
ROUTES = [(method, re.compile(pattern, re.DOTALL), handler) for method, pattern, handler in _TABLE]


def answer(api: Api, call: Call) -> Any:
    """The JSON (or text, or None for an empty 204) of a call; raises Refusal."""
    for method, pattern, handler in ROUTES:
        if call.method == method and (match := pattern.fullmatch(call.path)):
            found = handler(api, call, list(match.groups()))
            is_narrow = handler in (Api.get, Api.get_by_filter) or not call.is_sheets
            fields = "" if is_narrow else call.one.get("fields", "")
            return narrowed(found, parse_mask(fields)) if fields else found
    raise Refusal("The requested URL was not found on this server.", 404)
