"""Editing a draft as plain data: a form goes in, the changed form comes out (P3.6)."""

from collections.abc import Callable
from dataclasses import replace

from qaweb.standards.rules import Criterion, Form, Section


def line_of(form: Form, code: str) -> Criterion | None:
    """The line with this code."""
    return next((line for line in form.criteria if line.code == code), None)


def section_of(form: Form, code: str) -> Section | None:
    """The section with this code."""
    return next((section for section in form.sections if section.code == code), None)


def home_of(form: Form, line: str) -> Section | None:
    """The section that a line stands in."""
    return next((s for s in form.sections if any(c.code == line for c in s.criteria)), None)


def before(form: Form, line: str, section: str) -> tuple[Criterion, ...]:
    """The lines that stand before one; before a new one, all to the end of `section`."""
    codes = [each.code for each in form.criteria]
    if line in codes:
        return form.criteria[: codes.index(line)]
    places = [each.code for each in form.sections]
    upto = places.index(section) + 1 if section in places else len(places)
    return Form(form.sections[:upto]).criteria


def put_line(form: Form, section: str, line: Criterion) -> Form:
    """`line` in place of the one with its code, or at the end of `section`."""
    home = home_of(form, line.code)
    if home is not None and home.code == section:
        lines = tuple(line if c.code == line.code else c for c in home.criteria)
        return _with_section(form, replace(home, criteria=lines))
    return _insert(drop_line(form, line.code), section, line, before="")


def drop_line(form: Form, code: str) -> Form:
    """The form without a line."""
    return _each(form, lambda s: tuple(c for c in s.criteria if c.code != code))


def place_line(form: Form, code: str, section: str, before: str) -> Form:
    """A line moved into `section`, before another line or, with "", to the end (dragging)."""
    line = line_of(form, code)
    if line is None or section_of(form, section) is None or before == code:
        return form
    return _insert(drop_line(form, code), section, line, before)


def step_line(form: Form, code: str, step: int) -> Form:
    """A line one place up (-1) or down (+1), over the edge into the neighbouring section."""
    home = home_of(form, code)
    if home is None:
        return form
    codes = [line.code for line in home.criteria]
    place = codes.index(code) + step
    if 0 <= place < len(codes):
        after = codes[place + 1] if place + 1 < len(codes) else ""
        return place_line(form, code, home.code, codes[place] if step < 0 else after)
    order = [section.code for section in form.sections]
    beyond = order.index(home.code) + step
    if not 0 <= beyond < len(order):
        return form
    next_lines = form.sections[beyond].criteria
    first = next_lines[0].code if step > 0 and next_lines else ""
    return place_line(form, code, order[beyond], first)


def put_section(form: Form, section: Section) -> Form:
    """`section` in place of the one with its code, or at the end of the form."""
    if section_of(form, section.code) is not None:
        return _with_section(form, section)
    return Form((*form.sections, section))


def drop_section(form: Form, code: str) -> Form:
    """The form without a section and its lines."""
    return Form(tuple(section for section in form.sections if section.code != code))


def step_section(form: Form, code: str, step: int) -> Form:
    """A section one place up (-1) or down (+1); at the edge it stays."""
    sections = list(form.sections)
    place = next((i for i, section in enumerate(sections) if section.code == code), -1)
    if place < 0 or not 0 <= place + step < len(sections):
        return form
    sections.insert(place + step, sections.pop(place))
    return Form(tuple(sections))


def _insert(form: Form, section: str, line: Criterion, before: str) -> Form:
    def lines(home: Section) -> tuple[Criterion, ...]:
        codes = [each.code for each in home.criteria]
        place = codes.index(before) if before in codes else len(codes)
        return (*home.criteria[:place], line, *home.criteria[place:])

    return _each(form, lambda s: lines(s) if s.code == section else s.criteria)


def _with_section(form: Form, section: Section) -> Form:
    return Form(tuple(section if s.code == section.code else s for s in form.sections))


def _each(form: Form, lines: Callable[[Section], tuple[Criterion, ...]]) -> Form:
    return Form(tuple(replace(section, criteria=lines(section)) for section in form.sections))
