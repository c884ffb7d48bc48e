"""The filters of the log, read from the address."""

from wtforms import Form, SelectField
from wtforms.validators import Optional

from app.audit.queries import Filters
from app.audit.states import Kind
from app.kernel.text import N_, translated
from app.web.forms import DayField, LineField, WholeNumberField


class FilterForm(Form):
    """Who, what, when. Wrong dates are shown as errors and not used."""

    kind = SelectField(
        translated(N_("종류")), validate_choice=False, choices=[("", translated(N_("모두"))), *Kind.choices()]
    )
    who = LineField(translated(N_("한 사람")), most=100)
    whose = LineField(translated(N_("누구의 자료")), most=100)
    action = LineField(translated(N_("한 일")), most=80)
    venture = WholeNumberField(translated(N_("기업 번호")), [Optional()])
    since = DayField(translated(N_("시작일")), [Optional()])
    until = DayField(translated(N_("종료일")), [Optional()])

    def filters(self) -> Filters:
        """What was asked, without the parts that were wrong."""
        return Filters(
            kind=Kind(self.kind.data) if self.kind.data in set(Kind) else None,
            actor=self.who.data or None,
            whose=self.whose.data or None,
            action=self.action.data or None,
            venture_id=self.venture.data,
            since=self.since.data,
            until=self.until.data,
        )
