"""Forms of interim and final checks."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField, SelectField
from wtforms.validators import Optional

from app.agreements.states import CheckKind, CheckState
from app.kernel.text import N_, translated
from app.web.forms import BaseForm, DayField, LineField, ParagraphField, VersionField, needed


class CheckForm(BaseForm):
    """A check and its day."""

    kind = SelectField(translated(N_("점검")), choices=CheckKind.choices())
    due_on = DayField(translated(N_("기한")), [needed(N_("기한을 적어 주세요."))])


class HandInCheckForm(BaseForm):
    """What a venture reports; a field a KPI is added by `asking`."""

    version = VersionField()
    note = ParagraphField(translated(N_("한 일과 남은 일")), [needed(N_("한 일을 적어 주세요."))], most=4000)
    file = FileField(translated(N_("증빙 파일")), [Optional()])


def asking(kpis: list[Any]) -> type[HandInCheckForm]:
    """The form with a field for each KPI."""
    fields = {
        f"kpi_{kpi.id}": LineField(
            translated("%(name)s", name=kpi.name),
            [needed(N_("실적을 적어 주세요. 없으면 0을 적습니다."))],
            most=30,
            description=translated(
                N_("지금 %(baseline)s, 목표 %(target)s %(unit)s"),
                baseline=f"{kpi.baseline.normalize():f}", target=f"{kpi.target.normalize():f}", unit=kpi.unit,
            ),
        )
        for kpi in kpis
    }  # fmt: skip
    return type("AskingForm", (HandInCheckForm,), fields)


class JudgeCheckForm(BaseForm):
    """적정, 보완, 미흡."""

    version = VersionField()
    finding = RadioField(
        translated(N_("판단")),
        [needed(N_("판단을 골라 주세요."))],
        choices=[
            (str(state.value), state.label)
            for state in (CheckState.PASSED, CheckState.TO_MEND, CheckState.FAILED)
        ],
    )
    reason = ParagraphField(translated(N_("까닭")), [needed(N_("판단한 까닭을 적어 주세요."))], most=500)
    mend_until = DayField(
        translated(N_("보완 기한")), [Optional()], description=translated(N_("보완을 요청할 때만 적습니다."))
    )
