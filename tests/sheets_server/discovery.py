"""Checks bodies against Google's discovery documents, which google-api-python-client carries."""

import importlib.util
import json
from functools import cache
from pathlib import Path
from typing import Any

JSON_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "object": (dict,),
    "array": (list,),
    "any": (object,),
}
ANSWERS = {"sheets.v4": "sheets.v4.json", "drive.v3": "drive.v3.json", "drive.v2": "drive.v2.json"}


@cache
def document(name: str) -> dict[str, Any] | None:
    """A discovery document, or None where the package is not installed."""
    found = importlib.util.find_spec("googleapiclient")
    if found is None or not found.submodule_search_locations:
        return None
    folder = Path(found.submodule_search_locations[0], "discovery_cache", "documents")
    loaded: dict[str, Any] = json.loads((folder / ANSWERS[name]).read_text())
    return loaded


def _methods(resources: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for one in resources.values():
        found += one.get("methods", {}).values()
        found += _methods(one.get("resources", {}))
    return found


def api_of(path: str) -> str:
    """Which document an address belongs to."""
    if path.startswith("/v4/"):
        return "sheets.v4"
    return "drive.v2" if "/drive/v2/" in path else "drive.v3"


@cache
def _routes(api: str) -> list[tuple[str, str, dict[str, Any]]]:
    known = document(api)
    assert known is not None
    return [
        (one["httpMethod"], one.get("flatPath") or one["path"], one)
        for one in _methods(known["resources"])
    ]


def method_of(api: str, verb: str, path: str) -> dict[str, Any] | None:
    """The method that answers an address."""
    tail = path.split("/drive/v3/")[-1].split("/drive/v2/")[-1].lstrip("/")
    for http_method, pattern, method in _routes(api):
        if http_method == verb and _fits(pattern.split("/"), tail.split("/")):
            return method
    return None


def _fits(pattern: list[str], parts: list[str]) -> bool:
    if len(pattern) != len(parts):
        return False
    for want, have in zip(pattern, parts, strict=True):
        name, colon, verb = want.partition(":")
        if colon and not have.endswith(":" + verb):
            return False
        if not name.startswith("{") and name != have.partition(":")[0]:
            return False
        if name.startswith("{") and not colon and have.rpartition(":")[2] in VERBS:
            return False
    return True


VERBS = {"append", "clear", "batchUpdate", "getByDataFilter", "copyTo"}


def complaints(api: str, schema: dict[str, Any], value: Any, path: str = "$") -> list[str]:
    """Everything in a body that the schema does not know, or knows otherwise."""
    if "$ref" in schema:
        known = document(api)
        assert known is not None
        schema = known["schemas"][schema["$ref"]]
    kind = schema.get("type", "object")
    is_text_number = schema.get("format") in ("int64", "uint64") and isinstance(value, str)
    fits = isinstance(value, JSON_TYPES[kind]) or is_text_number
    if not fits or (isinstance(value, bool) and kind in ("integer", "number")):
        return [f"{path}: {type(value).__name__} in place of {kind}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{path}: {value!r} is not one of {schema['enum']}"]
    if kind == "array":
        one = schema["items"]
        return [w for n, v in enumerate(value) for w in complaints(api, one, v, f"{path}[{n}]")]
    if kind == "object":
        return _of_object(api, schema, value, path)
    return []


def _of_object(api: str, schema: dict[str, Any], value: dict[str, Any], path: str) -> list[str]:
    found: list[str] = []
    properties, others = schema.get("properties", {}), schema.get("additionalProperties")
    for key, below in value.items():
        one = properties.get(key, others)
        if one is None:
            found.append(f"{path}.{key}: unknown")
        else:
            found += complaints(api, one, below, f"{path}.{key}")
    return found


def answer_complaints(verb: str, path: str, body: Any) -> list[str]:
    """What is wrong with the answer to a call, or with its address."""
    api = api_of(path)
    method = method_of(api, verb, path)
    if method is None:
        return [f"{verb} {path}: no such method"]
    if "response" not in method:
        return [] if body is None else [f"{verb} {path}: an answer where there is none"]
    return complaints(api, method["response"], body)


def request_complaints(verb: str, path: str, body: Any) -> list[str]:
    """What is wrong with the body of a call."""
    api = api_of(path)
    method = method_of(api, verb, path)
    if method is None or "request" not in method:
        return []
    return complaints(api, method["request"], body)
