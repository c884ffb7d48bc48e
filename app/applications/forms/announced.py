"""What of a call may be corrected at any time: its words, its schedule and how long applications are kept."""

from typing import Any

from app.applications.forms import lines
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
from app.web.rows import Cell, RowsField


class AnnouncedForm(BaseForm):
    """What nobody relied on when applying; everything else of a call stays as it was published."""

    version = VersionField()
    title = LineField(translated(N_("공고 이름")), [needed(N_("공고 이름을 적어 주세요."))])
    notice_no = LineField(
        translated(N_("공고 번호")), description=translated(N_("예: 제2026-118호")), most=60
    )
    lead = LineField(
        translated(N_("한 문장 소개")),
        description=translated(N_("누구에게 무엇을 주는지 적습니다.")),
        most=500,
    )
    gives = LineField(translated(N_("목록에 보일 한 줄")), most=500)
    minutes = WholeNumberField(translated(N_("쓰는 데 걸리는 시간(분)")), default=40, least=1, most=600)
    contact = LineField(translated(N_("문의")), description=translated(N_("이름과 전화")), most=500)
    guide = ParagraphField(translated(N_("공고 내용")), most=10_000)
    schedule_lines = RowsField(
        translated(N_("일정")),
        cells=(
            Cell("on", translated(N_("날짜")), "s", day=True),
            Cell("text", translated(N_("무엇을 하나"))),
            Cell("detail", translated(N_("덧붙일 말"))),
        ),
    )
    retain_until = DayField(
        translated(N_("신청서를 보관하는 마지막 날")),
        description=translated(N_("이 날까지 보관하고, 지나면 그날 밤 신청서의 개인정보를 파기합니다.")),
    )


def announced_values(form: AnnouncedForm) -> dict[str, Any]:
    """The columns of a call that stay open. Raises Refused on the list that cannot be read."""
    return {
        "title": form.title.data,
        "notice_no": form.notice_no.data or "",
        "lead": form.lead.data or "",
        "gives": form.gives.data or "",
        "guide": form.guide.data or "",
        "contact": form.contact.data or "",
        "minutes": form.minutes.data or 40,
        "retain_until": form.retain_until.data,
        "schedule": lines.read(
            form.schedule_lines.data,
            lambda p: {"on": lines.day(p[0]), "text": p[1], "detail": p[2]},
            "schedule_lines",
        ),
    }
