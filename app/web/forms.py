"""The base of every form, and fields that accept what people type: commas, full-width digits, any date."""

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from flask import flash
from flask_wtf import FlaskForm
from wtforms import DateField, DecimalField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, StopValidation
from wtforms.widgets import DateInput, TextInput

from app.kernel.dates import read_day
from app.kernel.db import db
from app.kernel.errors import Refused, Stale
from app.kernel.text import N_, clean, half_width, translated
from app.web.rows import RowsField, changes_rows

MAX_WON = 10**15
SHORTEST_TELEPHONE = 7


class BaseForm(FlaskForm):
    """Korean messages, text in NFC, sent once, refusals of the field shown where they belong."""

    once = HiddenField(default=lambda: uuid.uuid4().hex)

    class Meta(FlaskForm.Meta):
        """WTForms settings shared by all forms."""

        locales = ("ko", "en")

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            """Clean every text field before it is checked."""
            filters = unbound_field.kwargs.get("filters", [])
            if issubclass(unbound_field.field_class, StringField):
                filters = [_cleaned, *filters]
            return unbound_field.bind(form=form, filters=filters, **options)

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Not when only a row of a list was added, moved or taken out: the page comes back with what was typed."""
        if self.is_submitted() and changes_rows(self):
            return False
        return bool(super().validate_on_submit(extra_validators))

    @contextmanager
    def showing_refusals(self) -> Iterator[None]:
        """Turn a Refused into a message on its field; what was written in the block is rolled back."""
        try:
            yield
        except Refused as refused:
            db.session.rollback()
            for refusal in (refused, *refused.also):
                self._show(refusal)

    def _show(self, refusal: Refused) -> None:
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors.append(refusal.message)
        elif isinstance(field, RowsField):
            field.refuse(refusal.message, refusal.rows)
        else:
            field.errors = [*field.errors, refusal.message]

    def require_version(self, current: int, theirs: dict[str, Any] | None = None) -> None:
        """Raises Stale when the row was saved after this form was opened (needs a VersionField `version`)."""
        if self["version"].data != current:
            mine = {
                str(field.label.text): field.data
                for field in self
                if field.name not in ("csrf_token", "once", "version", "submit")
            }
            raise Stale(theirs=theirs, mine=mine, kept_version=current)

    def require_fresh(self, row: Any, **more: Any) -> None:
        """As `require_version`, for a form whose fields go by the row's names; `more` are values that do not.

        Raises Stale with what stands in the row and what was typed, both in words.
        """
        if self["version"].data == row.version:
            return
        held = {name: getattr(row, name) for name in self._fields if hasattr(row, name)} | more
        shown = [field for field in self if field.name in held and field.name != "version"]
        raise Stale(
            theirs={str(field.label.text): in_words(field, held[field.name]) for field in shown},
            mine={str(field.label.text): in_words(field, field.data) for field in shown},
            kept_version=row.version,
        )


def in_words(field: Any, value: Any) -> Any:
    """A field's value as the person reads it: a choice by its words."""
    choices = {str(choice[0]): choice[1] for choice in getattr(field, "choices", None) or ()}
    return choices.get(str(value), value)


def _cleaned(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value


class VersionField(HiddenField):
    """The version of the row as it was when the form was opened."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Whole numbers only; anything else counts as stale."""
        typed = valuelist[0] if valuelist else ""
        self.data: int = int(typed) if typed.isdecimal() and len(typed) < 10 else -1  # type: ignore[assignment]


class LineField(StringField):
    """One line of text, at most `most` characters."""

    def __init__(self, label: Any = None, validators: Any = (), most: int = 200, **kwargs: Any):
        super().__init__(label, [*validators, within(most)], **kwargs)
        self.most = most

    def process_formdata(self, valuelist: list[str]) -> None:
        """A pasted line break becomes a space."""
        self.data = re.sub(r"\s*\n\s*", " ", valuelist[0].strip()) if valuelist else self.data


class ParagraphField(TextAreaField):
    """Several lines of text, at most `most` characters."""

    def __init__(self, label: Any = None, validators: Any = (), most: int = 4000, **kwargs: Any):
        super().__init__(label, [*validators, within(most)], **kwargs)
        self.most = most


def within(most: int) -> Length:
    """At most `most` characters, said as how many to cut."""

    class Within(Length):
        def __call__(self, form: Any, field: Any) -> None:
            over = len(field.data or "") - most
            if over > 0:
                raise StopValidation(translated(N_("%(over)s자 줄여 주세요."), over=over))

    return Within(max=most)


def needed(message: str) -> Any:
    """A validator that asks for the missing thing in words: `needed(N_("2025년 종사자 수를 적어 주세요."))`.

    A tick that is needed is one that is set; of choices none of which was made, the words say so.
    """

    def check(_form: Any, field: Any) -> None:
        if field.errors and field.raw_data:
            raise StopValidation
        empty = isinstance(field.data, str | list | bool) and not field.data
        if field.data is None or empty:
            field.errors = []
            raise StopValidation(translated(message))

    check.field_flags = {"required": True}  # type: ignore[attr-defined]
    return check


def telephone(_form: Any, field: Any) -> None:
    """A validator: a number one can call, written any usual way (내선 too); empty is left to others."""
    digits = sum(c.isascii() and c.isdigit() for c in half_width(field.data or ""))
    if field.data and digits < SHORTEST_TELEPHONE:
        raise StopValidation(translated(N_("전화번호를 다시 적어 주세요. 예: 02-2286-1234")))


def readable(read: Callable[[str], object]) -> Any:
    """A validator: what `read` refuses is said at the field, together with the other faults of the form."""

    def check(_form: Any, field: Any) -> None:
        try:
            if field.data:
                read(field.data)
        except Refused as wrong:
            raise StopValidation(wrong.message) from None

    return check


class WholeNumberField(IntegerField):
    """A count. Accepts commas, spaces and full-width digits, shows `1,234`."""

    widget = TextInput()
    unit: str | None = None

    def __init__(
        self,
        label: Any = None,
        validators: Any = (),
        least: int | None = 0,
        most: int = 10**9,
        **kwargs: Any,
    ):
        kwargs.setdefault("render_kw", {}).setdefault("inputmode", "numeric")
        super().__init__(label, validators, **kwargs)
        self.least: int | None = least
        self.most: int = most

    def _value(self) -> str:
        if self.raw_data and self.errors:
            return str(self.raw_data[0])
        return f"{self.data:,}" if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Tidy, then check the range."""
        self.data = None
        typed = half_width(valuelist[0]).strip() if valuelist else ""
        tidy = re.sub(r"[,\s]|원$|명$", "", typed).replace("\u2212", "-")
        if not tidy:
            return
        if not re.fullmatch(r"-?\d{1,30}", tidy):
            raise ValueError(translated(N_("숫자로 적어 주세요. 예: 1,200")))
        value = int(tidy)
        if self.least is not None and value < self.least:
            raise ValueError(translated(N_("%(least)s 이상으로 적어 주세요."), least=f"{self.least:,}"))
        if value > self.most:
            raise ValueError(translated(N_("%(most)s 이하로 적어 주세요."), most=f"{self.most:,}"))
        self.data = value


class YearField(WholeNumberField):
    """A year: four digits without a comma."""

    def _value(self) -> str:
        if self.raw_data and self.errors:
            return str(self.raw_data[0])
        return str(self.data) if self.data is not None else ""


class WonField(WholeNumberField):
    """Whole won; text with a numeric keypad, since a number input cannot show 30,000,000."""

    unit = N_("원")

    def __init__(self, label: Any = None, validators: Any = (), **kwargs: Any):
        kwargs.setdefault("most", MAX_WON)
        super().__init__(label, validators, **kwargs)


class FractionField(DecimalField):
    """A figure with decimals. Accepts commas, spaces, full-width digits and its unit; what cannot be read is kept."""

    widget = TextInput()
    unit: str | None = None

    def __init__(self, label: Any = None, validators: Any = (), places: int = 2, **kwargs: Any):
        kwargs.setdefault("render_kw", {}).setdefault("inputmode", "decimal")
        super().__init__(label, validators, places=places, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Tidy, then read."""
        self.data = None
        typed = half_width(valuelist[0]).strip() if valuelist else ""
        tidy = re.sub(r"[,\s]|[㎡%]$", "", typed).replace("\u2212", "-")
        if not tidy:
            return
        if not re.fullmatch(r"-?\d{1,15}(\.\d{1,10})?", tidy, re.ASCII):
            raise ValueError(translated(N_("숫자로 적어 주세요. 예: 33.05")))
        self.data = Decimal(tidy)


def at_least(least: float, most: float | None = None) -> NumberRange:
    """The range of a figure with decimals, said as for whole numbers."""
    if most is None:
        return NumberRange(min=least, message=translated(N_("%(least)s 이상으로 적어 주세요."), least=least))
    message = translated(N_("%(least)s에서 %(most)s 사이로 적어 주세요."), least=least, most=most)
    return NumberRange(min=least, max=most, message=message)


class DayInput(DateInput):
    """A date to pick; as plain text when what was typed is no date, since a date input would show it as nothing."""

    def __call__(self, field: Any, **kwargs: Any) -> Any:
        """The input."""
        if field.data is None and field.raw_data and str(field.raw_data[0]).strip():
            kwargs |= {"type": "text", "inputmode": "numeric"}
        return super().__call__(field, **kwargs)


class DayField(DateField):
    """A date, typed `2026-03-02`, `2026. 3. 2.`, `2026/3/2` or `20260302`, or picked."""

    widget = DayInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Accept the ways people write a date."""
        self.data = None
        typed = valuelist[0].strip() if valuelist else ""
        if not typed:
            return
        self.data = read_day(typed)
        if self.data is None:
            raise ValueError(translated(N_("없는 날짜입니다. 2026-03-02처럼 적어 주세요.")))


def flash_done(message: str, **params: Any) -> None:
    """Say what is now true, after it is."""
    flash(translated(message, **params), "good")
