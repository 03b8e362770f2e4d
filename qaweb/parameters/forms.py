"""A form for each kind of policy number."""

import datetime as dt
from decimal import Decimal
from typing import Any

from wtforms import (
    DateField,
    DecimalField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, ValidationError

from qaweb.forms import Form
from qaweb.language import lazy_gettext as _
from qaweb.parameters.rules import MODES, Parameter, ParameterKind
from qaweb.standards.rules import DEFAULT_BANDS, Band

WANTED = InputRequired(_("Enter a value."))
OTHERS = ("seen", "valid_from", "reason", "csrf_token")
NUMBER = InputRequired(_("Enter a whole number."))


class ChangeForm(Form):
    """From when and why a number changes; the value itself differs by kind."""

    seen = HiddenField()
    valid_from = DateField(_("From"), validators=[InputRequired(_("Enter the first day."))])
    reason = StringField(
        _("Reason"),
        validators=[InputRequired(_("Say why the number changes.")), Length(max=500)],
    )

    @property
    def given(self) -> Any:
        """The value as the policy keeps it."""
        return self["value"].data

    @property
    def day(self) -> dt.date:
        """The first day, once the form has been found well."""
        assert self.valid_from.data is not None
        return self.valid_from.data

    @property
    def value_fields(self) -> list[Any]:
        """The fields of the value, in the order of the page."""
        return [field for field in self if field.name not in OTHERS]


class WithdrawForm(Form):
    """Why a change that has not begun is taken back."""

    reason = StringField(
        _("Reason"),
        validators=[
            InputRequired(_("Say why the change is withdrawn.")),
            Length(max=500, message=_("Use at most 500 characters.")),
        ],
    )


class NumberForm(ChangeForm):
    """A whole number."""

    value = IntegerField(_("New value"), validators=[NUMBER])


class ClockForm(ChangeForm):
    """A time of day."""

    value = TimeField(_("New time"), validators=[WANTED])


class RatioForm(ChangeForm):
    """Shares of the three modes."""

    side_by_side = IntegerField(_("Side by side"), validators=[NUMBER])
    remote = IntegerField(_("Remote"), validators=[NUMBER])
    recording = IntegerField(_("Recording"), validators=[NUMBER])

    @property
    def given(self) -> tuple[int, ...]:
        return tuple(self[name].data for name in MODES)


def points(form: Form, field: Any) -> None:
    """A limit in points with at most two places; also keeps out NaN and 1e99."""
    if not field.data.is_finite() or not 0 <= field.data <= 100:
        raise ValidationError(_("A limit lies between 0 and 100 points."))
    if field.data * 100 % 1:
        raise ValidationError(_("Use at most two decimal places."))


class BandsForm(ChangeForm):
    """The lower limit of each band, in points."""

    excellent = DecimalField(_("Excellent"), places=None, validators=[WANTED, points])
    good = DecimalField(_("Good"), places=None, validators=[WANTED, points])
    needs_improvement = DecimalField(
        _("Needs improvement"), places=None, validators=[WANTED, points]
    )
    failed = DecimalField(_("Failed"), places=None, validators=[WANTED, points])

    @property
    def given(self) -> tuple[Band, ...]:
        return tuple(Band(band.key, int(self[band.key].data * 100)) for band in DEFAULT_BANDS)


class SwitchForm(ChangeForm):
    """On or off."""

    value = SelectField(_("New value"), choices=[("off", _("off")), ("on", _("on"))])

    @property
    def given(self) -> bool:
        return bool(self.value.data == "on")


def form_for(parameter: Parameter, value: Any, today: dt.date) -> ChangeForm:
    """The form of this kind of number, filled with what holds now."""
    match parameter.kind:
        case ParameterKind.TIME:
            return ClockForm(valid_from=today, value=value)
        case ParameterKind.RATIO:
            return RatioForm(valid_from=today, **dict(zip(MODES, value, strict=True)))
        case ParameterKind.BANDS:
            limits = {band.key: Decimal(band.lower) / 100 for band in value}
            return BandsForm(valid_from=today, **limits)
        case ParameterKind.SWITCH:
            return SwitchForm(valid_from=today, value="on" if value else "off")
    return NumberForm(valid_from=today, value=value)
