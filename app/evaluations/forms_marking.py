"""The form of a mark sheet: one field of points per criterion of the session."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import StringField

from app.applications.rules.criteria import is_summed
from app.evaluations.models import EvaluationSession
from app.evaluations.written_record import plain
from app.kernel.text import N_, half_width, translated
from app.web.forms import BaseForm, ParagraphField, VersionField

_ = translated


class PointsField(StringField):
    """Points of one criterion as Decimal: `24.5`, `24,5` or full-width digits; empty is not marked yet."""

    named_when_wrong = True

    def __init__(
        self,
        label: Any = None,
        validators: Any = (),
        *,
        most: Decimal,
        places: int,
        levels: Sequence[Mapping[str, Any]] = (),
        independent: bool = False,
        **kwargs: Any,
    ):
        kwargs.setdefault("render_kw", {"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(label, validators, **kwargs)
        self.most_points, self.places = most, places
        self.levels = levels
        self.independent = independent

    data: Any

    def _value(self) -> str:
        if self.raw_data and self.errors:
            return str(self.raw_data[0])
        return plain(self.data) if isinstance(self.data, Decimal) else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Tidy, then check range and decimals."""
        self.data = None
        typed = half_width(valuelist[0]).strip().removesuffix("점").strip() if valuelist else ""
        if not typed:
            return
        try:
            points = Decimal(typed.replace(",", "."))
        except InvalidOperation:
            raise ValueError(translated(N_("숫자로 적어 주세요. 예: 24.5"))) from None
        if not points.is_finite() or not 0 <= points <= self.most_points:
            raise ValueError(
                translated(N_("0점에서 %(most)s점 사이로 적어 주세요."), most=plain(self.most_points))
            )
        if points != round(points, self.places):
            words = {
                0: N_("소수 없이 적어 주세요."),
                1: N_("소수 첫째 자리까지만 적어 주세요."),
                2: N_("소수 둘째 자리까지만 적어 주세요."),
            }
            raise ValueError(translated(words[self.places]))
        self.data = points


def marking_form(session: EvaluationSession) -> type[BaseForm]:
    """A sheet with one field per criterion of the session."""
    marks = {
        f"mark_{place}": PointsField(
            row["name"],
            most=Decimal(str(row["max"])),
            places=session.mark_places,
            description=row.get("looks_at", ""),
            levels=row.get("levels") or (),
            independent=not is_summed(row),
        )
        for place, row in enumerate(session.criteria)
    }
    comment = ParagraphField(_(N_("이렇게 준 까닭")), most=4000)
    return type("MarkingForm", (BaseForm,), {**marks, "comment": comment, "version": VersionField()})


def mark_fields(form: BaseForm, session: EvaluationSession) -> Sequence[Any]:
    """The fields of the criteria in order."""
    return [form[f"mark_{place}"] for place in range(len(session.criteria))]
