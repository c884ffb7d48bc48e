"""Forms of consulting: a case, and a log short enough for a phone."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, TimeField
from wtforms.validators import Optional

from app.consulting.services.visits import Log
from app.consulting.states import Field, TieKind, VisitPlace
from app.kernel.text import N_, translated
from app.web.forms import (
    BaseForm,
    DayField,
    LineField,
    ParagraphField,
    VersionField,
    WholeNumberField,
    needed,
)


class CaseForm(BaseForm):
    """Who advises on what, how often, from when to when."""

    consultant_id = SelectField(
        translated(N_("컨설턴트")), [needed(N_("컨설턴트를 골라 주세요."))], coerce=int
    )
    field = SelectField(translated(N_("분야")), choices=Field.choices())
    topic = LineField(translated(N_("주제")), [needed(N_("무엇을 자문하는지 적어 주세요."))], most=200)
    quota = WholeNumberField(
        translated(N_("몇 회를 하나요?")), [needed(N_("회차를 적어 주세요."))], least=1, most=50
    )
    starts_on = DayField(translated(N_("시작하는 날")), [needed(N_("시작하는 날을 적어 주세요."))])
    ends_on = DayField(translated(N_("끝나는 날")), [needed(N_("끝나는 날을 적어 주세요."))])
    log_within_days = WholeNumberField(
        translated(N_("일지를 며칠 안에 써야 하나요?")), [needed(N_("날 수를 적어 주세요."))], most=60
    )


class VisitForm(BaseForm):
    """One visit. Everything but what was done is filled in already."""

    version = VersionField()
    held_on = DayField(translated(N_("언제 했나요?")), [needed(N_("날짜를 적어 주세요."))])
    start = TimeField(translated(N_("시작한 시각")), [needed(N_("시작한 시각을 적어 주세요."))])
    minutes = RadioField(
        translated(N_("얼마나 했나요?")),
        choices=[(n, translated(N_("%(n)s분"), n=n)) for n in (30, 60, 90, 120, 180, 240)],
        coerce=int,
        default=60,
    )
    place = RadioField(
        translated(N_("어디에서 했나요?")), choices=VisitPlace.choices(), default=str(VisitPlace.VENTURE)
    )
    attendees = WholeNumberField(
        translated(N_("기업에서 몇 명이 왔나요?")), [needed(N_("인원을 적어 주세요."))], least=1, most=500
    )
    topic = LineField(translated(N_("주제")), [needed(N_("주제를 적어 주세요."))], most=200)
    content = ParagraphField(
        translated(N_("무엇을 했나요?")), [needed(N_("한 일을 적어 주세요."))], most=8000
    )
    action_items = ParagraphField(translated(N_("남은 일")), [Optional()], most=2000)
    next_step = LineField(translated(N_("다음에 할 것")), [Optional()], most=300)
    next_on = DayField(translated(N_("다음 컨설팅 날")), [Optional()])
    file = FileField(translated(N_("자료 파일")), [Optional()])

    def entry(self) -> Log:
        """What was written."""
        held_on: Any = self.held_on.data
        start: Any = self.start.data
        return Log(
            held_on=held_on,
            start=start,
            minutes=self.minutes.data,
            place=VisitPlace(self.place.data),
            attendees=self.attendees.data or 1,
            topic=self.topic.data or "",
            content=self.content.data or "",
            action_items=self.action_items.data or "",
            next_step=self.next_step.data or "",
            next_on=self.next_on.data,
        )


class DisputeForm(BaseForm):
    """What is different."""

    version = VersionField()
    reason = LineField(
        translated(N_("무엇이 다른가요?")), [needed(N_("무엇이 다른지 적어 주세요."))], most=500
    )


class ConfirmForm(BaseForm):
    """Only the version of the log that was read."""

    version = VersionField()


class MoreForm(BaseForm):
    """More visits, and why."""

    count = WholeNumberField(
        translated(N_("몇 회를 더 승인하나요?")), [needed(N_("회차를 적어 주세요."))], least=1, most=20
    )
    note = LineField(translated(N_("이유")), [needed(N_("이유를 한 줄로 적어 주세요."))], most=300)


class CloseForm(BaseForm):
    """Finished as planned, or stopped and why."""

    how = RadioField(
        translated(N_("어떻게 닫나요?")),
        choices=[
            ("done", translated(N_("계획대로 마쳤습니다"))),
            ("stopped", translated(N_("도중에 그만둡니다"))),
        ],
        default="done",
    )
    note = LineField(translated(N_("이유나 덧붙임")), [Optional()], most=300)


class TieForm(BaseForm):
    """What ties a consultant to a venture."""

    consultant_id = SelectField(translated(N_("컨설턴트")), coerce=int)
    venture = LineField(
        translated(N_("기업 이름이나 사업자등록번호")), [needed(N_("기업을 적어 주세요."))], most=100
    )
    kind = SelectField(translated(N_("관계")), choices=TieKind.choices())
    since_on = DayField(translated(N_("언제부터")), [needed(N_("시작한 날을 적어 주세요."))])
    until_on = DayField(
        translated(N_("언제까지")), [Optional()], description=translated(N_("지금도 이어지면 비워 두세요."))
    )
