"""Forms of the editor: a line, a section, publishing, retiring, comparing."""

from decimal import Decimal
from typing import Any

import wtforms as wt
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from qaweb.errors import Refused
from qaweb.filters import titled
from qaweb.forms import Form
from qaweb.language import lazy_gettext as _
from qaweb.standards.departed import Departed
from qaweb.standards.drafts import Overtaken
from qaweb.standards.edits import before, line_of
from qaweb.standards.rules import (
    Criterion,
    Critical,
    Level,
    Section,
    ShownIf,
    digest_of,
    is_yes_or_no,
    yes_or_no,
)
from qaweb.standards.rules import Form as Whole

MOST_LEVELS = 8
SPARE_LEVELS = 2
NEEDED = InputRequired(_("Enter a title."))
SHORT = Length(max=200, message=_("Use at most 200 characters."))
LONG = Length(max=2000, message=_("Use at most 2,000 characters."))


def _points(form: Any, field: Any) -> None:
    """Points with at most two places; also keeps out NaN and 1e99."""
    if field.data is None:
        return
    if not field.data.is_finite() or not 0 <= field.data <= 100 or field.data * 100 % 1:
        raise ValidationError(_("Enter points from 0 to 100, with at most two decimal places."))


def _hundredths(points: Decimal | None) -> int:
    return int((points or Decimal()) * 100)


class SeenForm(Form):
    """A form that knows what it was drawn from; `kept` is what another window made of that."""

    seen = wt.HiddenField()
    kept: Criterion | Section | None = None

    def refuse(self, refused: Refused) -> None:
        if isinstance(refused, Departed):
            raise refused  # published or discarded while this was being saved
        super().refuse(refused)
        if isinstance(refused, Overtaken):
            self.kept = refused.kept
            self.seen.data = digest_of(refused.kept) if refused.kept else ""


class LevelForm(wt.Form):
    """One level; a row left blank is none."""

    label = wt.TextAreaField(_("Level"), validators=[LONG])
    label_en = wt.TextAreaField(_("In English"), validators=[LONG])
    points = wt.DecimalField(_("Points"), places=None, validators=[Optional(), _points])

    @property
    def is_blank(self) -> bool:
        return not self.words and not self.words_en and not self._typed

    @property
    def words(self) -> str:
        """The words as one line: in the field they only wrap."""
        return " ".join((self.label.data or "").split())

    @property
    def words_en(self) -> str:
        return " ".join((self.label_en.data or "").split())

    @property
    def _typed(self) -> bool:
        return bool(self.points.raw_data and str(self.points.raw_data[0]).strip())

    def validate_label(self, field: Any) -> None:
        if self.is_blank:
            return
        if not self.words:
            raise ValidationError(_("Say what the monitor sees at this level, or clear the row."))
        if not self._typed:
            raise ValidationError(_("Enter the points of this level."))


class LineForm(SeenForm):
    """One line of the form (评分项)."""

    section = wt.SelectField(_("Section"), validators=[InputRequired()])
    title = wt.StringField(_("Title"), validators=[NEEDED, SHORT])
    title_en = wt.StringField(_("Title in English"), validators=[SHORT])
    kind = wt.RadioField(
        _("Type"),
        choices=[
            Choice("levels", _("Points by levels")),
            Choice("yes_no", _("Yes or no")),
        ],
        default="levels",
    )
    levels = wt.FieldList(wt.FormField(LevelForm), max_entries=MOST_LEVELS)
    worth = wt.DecimalField(_("Points"), places=None, validators=[Optional(), _points])
    earns = wt.RadioField(
        _("Which answer earns the points"),
        choices=[Choice("yes", _("Yes earns")), Choice("no", _("No earns"))],
        default="yes",
    )
    critical = wt.SelectField(
        _("Critical"),
        validators=[InputRequired()],
        choices=[
            Choice(Critical.NONE.value, _("Not critical")),
            Choice(Critical.SECTION.value, _("Fails its section")),
            Choice(Critical.WHOLE.value, _("Fails the call")),
        ],
    )
    na_allowed = wt.BooleanField(_("May not apply (N/A)"))
    bonus = wt.BooleanField(_("Bonus: outside the 100 points"))
    shown_if = wt.SelectField(_("Shown only if"))
    shown_levels = wt.SelectMultipleField(_("has one of these levels"), validate_choice=False)
    earlier: tuple[Criterion, ...] = ()
    guidance = wt.TextAreaField(_("Guidance"), validators=[LONG])
    guidance_en = wt.TextAreaField(_("Guidance in English"), validators=[LONG])

    def validate_worth(self, field: Any) -> None:
        if self.kind.data == "yes_no" and field.data is None:
            raise ValidationError(_("Enter the points of the answer that earns."))

    def validate_shown_levels(self, field: Any) -> None:
        if self.shown_if.data and not self.condition:
            raise ValidationError(_("Choose the levels at which this line is shown."))

    @property
    def condition(self) -> ShownIf | None:
        """What the line depends on; levels ticked at other lines do not count."""
        wanted = next((each for each in self.earlier if each.code == self.shown_if.data), None)
        if wanted is None:
            return None
        ticked = self.shown_levels.data or []
        levels = [i for i in range(len(wanted.levels)) if f"{wanted.code}:{i}" in ticked]
        return ShownIf(wanted.code, tuple(levels)) if levels else None

    @property
    def is_yes_no(self) -> bool:
        return bool(self.kind.data == "yes_no")

    @property
    def given_levels(self) -> tuple[Level, ...]:
        if self.is_yes_no:
            return yes_or_no(_hundredths(self.worth.data), yes_earns=self.earns.data == "yes")
        rows = [row.form for row in self.levels if not row.form.is_blank]
        return tuple(Level(row.words, row.words_en, _hundredths(row.points.data)) for row in rows)

    def line(self, code: str) -> Criterion:
        """The line as it was typed."""
        return Criterion(
            code=code,
            title=_text(self.title),
            title_en=_text(self.title_en),
            guidance=_text(self.guidance),
            guidance_en=_text(self.guidance_en),
            levels=self.given_levels,
            critical=Critical(self.critical.data),
            na_allowed=bool(self.na_allowed.data),
            bonus=bool(self.bonus.data),
            shown_if=self.condition,
        )


def _text(field: Any) -> str:
    return (field.data or "").replace("\r\n", "\n").strip()


def line_form(whole: Whole, code: str, section: str) -> LineForm:
    """The form of a line, filled with what it says now; blank for a new one."""
    form = LineForm(data=_values(line_of(whole, code)) | {"section": section})
    form.section.choices = [Choice(each.code, titled(each)) for each in whole.sections]
    form.earlier = before(whole, code, section)
    lines = [Choice(each.code, titled(each)) for each in form.earlier]
    if form.shown_if.data not in [each.code for each in form.earlier]:
        form.shown_if.data = ""  # it was moved above the line it depended on
    form.shown_if.choices = [Choice("", _("Always shown")), *lines]
    if not form.is_submitted():
        for _row in range(min(SPARE_LEVELS, MOST_LEVELS - len(form.levels))):
            form.levels.append_entry()
    return form


def _values(line: Criterion | None) -> dict[str, Any]:
    if line is None:
        return {"levels": [{}, {}], "seen": "", "critical": "none"}
    polar = is_yes_or_no(line.levels)
    levels = [] if polar else line.levels
    return {
        "seen": digest_of(line),
        "title": line.title,
        "title_en": line.title_en,
        "kind": "yes_no" if polar else "levels",
        "levels": [
            {"label": v.label, "label_en": v.label_en, "points": Decimal(v.points) / 100}
            for v in levels
        ],
        "worth": Decimal(line.points) / 100 if polar else None,
        "earns": "no" if polar and line.levels[1].points else "yes",
        "critical": line.critical.value,
        "na_allowed": line.na_allowed,
        "bonus": line.bonus,
        "shown_if": line.shown_if.code if line.shown_if else "",
        "shown_levels": [f"{line.shown_if.code}:{i}" for i in line.shown_if.levels]
        if line.shown_if
        else [],
        "guidance": line.guidance,
        "guidance_en": line.guidance_en,
    }


class SectionForm(SeenForm):
    """The title of a section, in both languages."""

    title = wt.StringField(_("Title"), validators=[NEEDED, SHORT])
    title_en = wt.StringField(_("Title in English"), validators=[SHORT])

    def section(self, code: str) -> Section:
        """The section as it was typed, without its lines."""
        return Section(code, _text(self.title), _text(self.title_en), ())


def section_form(section: Section | None) -> SectionForm:
    """The form of a section, filled with what it says now; blank for a new one."""
    if section is None:
        return SectionForm(data={"seen": ""})
    bare = Section(section.code, section.title, section.title_en, ())
    values = {"title": section.title, "title_en": section.title_en, "seen": digest_of(bare)}
    return SectionForm(data=values)


class PublishForm(Form):
    """From when the draft is in force; why, where its author publishes it."""

    seen = wt.HiddenField()
    valid_from = wt.DateField(_("From"), validators=[InputRequired(_("Enter the first day."))])
    reason = wt.StringField(_("Why you publish your own draft"), validators=[SHORT])


class RetireForm(Form):
    """From when, and why, a project goes back to the company's standard."""

    day = wt.DateField(_("From"), validators=[InputRequired(_("Enter the first day."))])
    reason = wt.StringField(
        _("Reason"), validators=[InputRequired(_("Say why the standard is retired.")), SHORT]
    )
