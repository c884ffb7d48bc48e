"""Forms after the result: an objection and its answer, declining a place."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField
from wtforms.validators import ValidationError

from app.applications.states import ApplicationState
from app.kernel.text import N_, translated
from app.web.forms import BaseForm, ParagraphField, VersionField, needed


class ObjectionForm(BaseForm):
    """What is wrong with the result, with a paper that shows it."""

    reason = ParagraphField(
        translated(N_("어떤 점이 사실과 다른가요?")),
        [needed(N_("어떤 점이 사실과 다른지 적어 주세요."))],
        description=translated(N_("다시 살펴보는 사람이 이 글과 전에 낸 신청서를 함께 봅니다.")),
        most=4000,
    )
    file = FileField(
        translated(N_("뒷받침하는 자료")),
        description=translated(N_("없으면 비워 둡니다. 파일 하나, 20MB 이하.")),
    )


KEEP = "keep"
_CHANGES = (ApplicationState.SELECTED, ApplicationState.WAITLISTED)


class AnswerForm(BaseForm):
    """The answer of a person who did not decide."""

    version = VersionField()
    verdict = RadioField(
        translated(N_("판단")),
        choices=[("uphold", translated(N_("받아들임"))), ("dismiss", translated(N_("받아들이지 않음")))],
        validate_choice=False,
    )
    outcome = RadioField(
        translated(N_("받아들일 때 결과")),
        choices=[(KEEP, translated(N_("결과는 그대로 둠")))]
        + [
            (str(state.value), translated(N_("%(state)s(으)로 고침"), state=state.label))
            for state in _CHANGES
        ],
        default=KEEP,
    )
    answer = ParagraphField(
        translated(N_("판단한 까닭")),
        [needed(N_("어떻게 판단했고 왜 그런지 적어 주세요. 신청 기업이 그대로 읽습니다."))],
        description=translated(N_("신청 기업이 그대로 읽습니다.")),
        most=4000,
    )

    def validate_verdict(self, field: RadioField) -> None:
        """One of the two; nothing chosen is neither."""
        if field.data not in ("uphold", "dismiss"):
            raise ValidationError(translated(N_("어떻게 판단했는지 골라 주세요.")))

    def outcome_chosen(self) -> ApplicationState | None:
        """The state to change to, or None to leave the result."""
        typed: Any = self.outcome.data
        return None if typed in (None, "", KEEP) else ApplicationState(typed)


class DeclineForm(BaseForm):
    """Give up a place."""

    reason = ParagraphField(
        translated(N_("포기하는 까닭")),
        [needed(N_("까닭을 적어 주세요."))],
        most=1000,
    )


class FeedbackForm(BaseForm):
    """What the venture reads about its application."""

    feedback = ParagraphField(
        translated(N_("평가 의견")),
        description=translated(N_("신청 기업이 신청 화면과 결과 통지서에서 그대로 읽습니다.")),
        most=4000,
    )
