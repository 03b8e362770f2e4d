"""Colours as Google gives them back: 8 bits a channel, no zeros, and each with its style twin."""

import struct
from typing import Any

TWINS = {
    "backgroundColor": "backgroundColorStyle",
    "foregroundColor": "foregroundColorStyle",
    "tabColor": "tabColorStyle",
}


def _short(value: float) -> float:
    """The shortest number that is the same 32-bit float."""
    packed = struct.pack("f", value)
    for digits in range(1, 9):
        short = float(f"{struct.unpack('f', packed)[0]:.{digits}g}")
        if struct.pack("f", short) == packed:
            return short
    return float(f"{value:.9g}")


def colour(given: dict[str, Any]) -> dict[str, float]:
    """One colour, each channel cut to 255ths."""
    channels = {key: int(float(value or 0) * 255 + 1e-6) for key, value in given.items()}
    return {key: _short(part / 255) for key, part in channels.items() if part}


def untwinned(form: dict[str, Any], mask: dict[str, Any]) -> dict[str, Any]:
    """The old format without the twin of each colour that a mask is about to set."""
    found = dict(form)
    for plain, style in TWINS.items():
        if plain in mask or style in mask:
            found = {key: value for key, value in found.items() if key not in (plain, style)}
    if "textFormat" in found and "textFormat" in mask:
        found["textFormat"] = untwinned(found["textFormat"], mask["textFormat"])
    return found


def styled(form: dict[str, Any]) -> dict[str, Any]:
    """A format or a tab's properties with colours in Google's form."""
    found = {key: styled(value) if key == "textFormat" else value for key, value in form.items()}
    for plain, style in TWINS.items():
        if found.get(style) == {}:
            found = {key: value for key, value in found.items() if key not in (plain, style)}
        elif isinstance((found.get(style) or {}).get("rgbColor"), dict):
            found[plain] = colour(found[style]["rgbColor"])
        elif isinstance(found.get(plain), dict):
            found[plain] = colour(found[plain])
        elif plain in found and style not in found:
            found.pop(plain)
        if plain in found:
            found[style] = {"rgbColor": found[plain]}
    return found
