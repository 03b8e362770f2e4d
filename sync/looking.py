"""The worker's part of binding: it looks at the spreadsheet, and tries what would happen."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_babel import force_locale

from qaweb import clock
from qaweb.adoptions.models import SheetAdoption
from qaweb.adoptions.queries import was_bound
from qaweb.adoptions.rules import (
    BEGINNING,
    MOST_COLUMNS,
    MOST_LISTED,
    RUNNING,
    AdoptionState,
    AdoptionTrouble,
    ChosenTab,
    chosen,
    sighted,
)
from qaweb.db import database
from qaweb.people.queries import load, viewer_of
from qaweb.permissions import GRANTS, Permission, Viewer
from qaweb.sheets import storage
from qaweb.sheets.copies import installation
from qaweb.sheets.queries import declared_tab
from qaweb.sheets.rules import GatewayKind, SheetColumn, SheetTab, Span, masked, shown
from sync.comparing import Compared, compare, open_texts, surveyed_rows
from sync.editing import Gateways, count_calls
from sync.gateways.protocol import Locked, Stopped, Survey, SurveyedTab, Unknown
from sync.rehearsing import Rehearsed, rehearse
from sync.tab_rows import Row
from sync.texts import text_of

LONGEST_CELL = 200


class Trouble(Exception):
    """Why it cannot be looked at."""

    def __init__(self, why: str, detail: str = "") -> None:
        super().__init__(why)
        self.why, self.detail = why, detail


def look(adoption_id: int, key: str, gateways: Gateways) -> str:
    """The present step of one adoption; one that was asked for again meanwhile is left."""
    adoption = SheetAdoption.get_or_none(SheetAdoption.id == adoption_id)
    if adoption is None or adoption.job_key != key or adoption.state not in RUNNING:
        return "nothing to do"
    gateway = gateways.get(adoption.gateway)
    try:
        if gateway is None:
            raise Trouble(AdoptionTrouble.NO_ACCOUNT)
        survey = _survey(gateway.survey(_address(adoption)))
        _check_right(adoption, survey)
        if adoption.state is AdoptionState.LOOKING:
            kept = {"survey": written_down(survey), "state": AdoptionState.LOOKED}
        else:
            kept = {"found": _found(adoption, survey), "state": AdoptionState.COMPARED}
    except Trouble as trouble:
        kept = {
            "state": AdoptionState.TROUBLE, "trouble": trouble.why, "detail": trouble.detail[:500],
        }  # fmt: skip
    finally:
        count_calls(gateway)
    with database.atomic():
        same = (SheetAdoption.id == adoption_id) & (SheetAdoption.steps == adoption.steps)
        SheetAdoption.update(**kept).where(same).execute()
    return str(kept["state"])


def _address(adoption: SheetAdoption) -> str:
    is_google = adoption.gateway is GatewayKind.GOOGLE
    return adoption.address if is_google else str(storage.path_of(adoption.address))


def _survey(answer: Survey | Locked | Stopped | Unknown) -> Survey:
    match answer:
        case Survey():
            if answer.installation not in ("", installation()):
                raise Trouble(AdoptionTrouble.FOREIGN)
            return answer
        case Locked():
            raise Trouble(AdoptionTrouble.LOCKED)
        case Stopped(why=why, detail=detail):
            raise Trouble(why.value, detail)
    raise Trouble(AdoptionTrouble.UNKNOWN, answer.detail)


def _check_right(adoption: SheetAdoption, survey: Survey) -> None:
    """A file that qaweb wrote holds more than everybody who binds sheets may see."""
    role = adoption.author.role
    if not survey.installation or Permission.SHEETS_TAKE in GRANTS[role]:
        return
    if not was_bound(adoption, role):
        raise Trouble(AdoptionTrouble.COPY)


def written_down(survey: Survey) -> str:
    """The first rows of each tab, as people see them."""
    tabs = [
        {
            "title": tab.title,
            "beginning": [_line(tab, row) for row in range(1, BEGINNING + 1)],
            "filled": len(tab.cells),
            "merged": [list(area) for area in tab.merged if area.top <= BEGINNING],
            "is_hidden": tab.is_hidden,
        }
        for tab in survey.tabs
    ]
    return json.dumps(tabs, ensure_ascii=False)


def _line(tab: SurveyedTab, number: int) -> list[str]:
    cells = {place: cell.shown for place, cell in tab.cells.get(number, {}).items()}
    last = min(max(cells, default=0), MOST_COLUMNS)
    return [masked(cells.get(place, ""))[:LONGEST_CELL] for place in range(1, last + 1)]


def _found(adoption: SheetAdoption, survey: Survey) -> str:
    """The dry run: nothing is written, neither here nor there."""
    zone, now = adoption.project.zone, clock.now()
    first = clock.local(now, zone).date().replace(day=1)
    span = Span(adoption.project_id, first, zone, is_open=True)
    titles = {one.title: one for one in sighted(adoption.survey)}
    by_title = {tab.title: tab for tab in survey.tabs}
    tabs = []
    with force_locale(adoption.locale):
        for said in chosen(adoption.choice).tabs:
            tab = by_title.get(said.title)
            heads = titles[said.title].heads(said.row)
            if tab is None or not _is_same(tab, said, heads):
                raise Trouble(AdoptionTrouble.COLUMN_GONE, said.title)
            owner = _viewer_of(chosen(adoption.choice).owner)
            tabs.append(_tab(declared_tab(said.key), said, tab, span, heads, owner))
    told = {"name": survey.name, "is_locked": survey.is_locked, "since": first.isoformat()}
    return json.dumps(told | {"tabs": tabs}, ensure_ascii=False)


def _is_same(tab: SurveyedTab, said: ChosenTab, heads: Mapping[int, str]) -> bool:
    """Whether the titles are still those that were chosen."""
    cells = tab.cells.get(said.row, {})
    places = said.mapping.values()
    return all(place in cells and cells[place].shown == heads.get(place) for place in places)


def _viewer_of(owner: int) -> Viewer | None:
    """With whose rights it would act."""
    person = load(str(owner)) if owner else None
    return viewer_of(person) if person else None


def _tab(
    declared: SheetTab,
    said: ChosenTab,
    tab: SurveyedTab,
    span: Span,
    heads: Mapping[int, str],
    owner: Viewer | None,
) -> dict[str, Any]:
    columns = {column.key: column for column in declared.columns if column.key in said.mapping}
    kinds = {key: column.kind for key, column in columns.items()}

    def read() -> dict[str, dict[str, str]]:
        return {
            str(record): _texts(declared, columns, values, span)
            for record, values in declared.rows(span)
        }

    ours = read()
    rows = surveyed_rows(tab, said.row, dict(said.mapping), kinds)
    found = compare(rows, ours, declared.identity)
    names = {key: heads[said.mapping[key]] for key in columns}
    may = {key: one.may for key, one in said.said.items()}
    tried = rehearse(owner, declared, open_texts(found, ours, may), ours, read)
    found = _without(found, tried)
    return {
        "key": said.key,
        "title": said.title,
        "refused": len(tried.refused),
        "differing": _differing(found, ours, names, tried.refused),
        **_counted(found),
        **_listed(found, ours),
    }


def _counted(found: Compared) -> dict[str, Any]:
    return {
        "matched": len(found.matched),
        "differ": len(found.differ),
        "unknown": len(found.unknown),
        "twice": len(found.twice),
        "absent": len(found.absent),
        "formulas": found.formulas,
    }


def _listed(found: Compared, ours: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """The first of them, for whoever looks the dry run through."""
    return {
        "unknown_rows": [_words(row) for row in found.unknown[:MOST_LISTED]],
        "twice_rows": [_words(row) for row in found.twice[:MOST_LISTED]],
        "absent_rows": [_label(ours[record]) for record in found.absent[:MOST_LISTED]],
    }


def _texts(
    declared: SheetTab, columns: Mapping[str, SheetColumn], values: Any, span: Span
) -> dict[str, str]:
    return {
        column.key: text_of(shown(column, value, span.zone), column.kind)
        for column, value in zip(declared.columns, values, strict=True)
        if column.key in columns
    }


def _without(found: Compared, tried: Rehearsed) -> Compared:
    """What differs but for other words for the same."""
    differ = {
        place: [key for key in keys if (found.matched[place], key) not in tried.same]
        for place, keys in found.differ.items()
    }
    return replace(found, differ={place: keys for place, keys in differ.items() if keys})


def _differing(
    found: Compared,
    ours: Mapping[str, Mapping[str, str]],
    names: Mapping[str, str],
    refused: Mapping[tuple[str, str], str],
) -> list[dict[str, Any]]:
    """Each row with the texts of both sides."""
    listed = []
    for place, keys in list(found.differ.items())[:MOST_LISTED]:
        record, row = found.matched[place], found.rows[place]
        cells = [
            {
                "key": key,
                "title": names[key],
                "sheet": masked(row.texts[key])[:LONGEST_CELL],
                "ours": ours[record].get(key, "")[:LONGEST_CELL],
                "why": refused.get((record, key), ""),
            }
            for key in keys
        ]
        listed.append({"row": place, "label": _label(ours[record]), "cells": cells})
    return listed


def _label(texts: Mapping[str, str]) -> str:
    return " ".join(list(texts.values())[:2])


def _words(row: Row) -> dict[str, Any]:
    texts = [masked(text)[:LONGEST_CELL] for text in row.texts.values() if text]
    return {"row": row.place, "texts": texts[:6]}
