"""Forms an applicant fills in: a challenge, an answer about the panel."""

from collections.abc import Sequence
from typing import Any

from wtforms import RadioField
from wtforms.validators import Optional

from app.evaluations.models import Evaluator
from app.evaluations.models.ratings import COMMENT
from app.kernel.text import N_, translated
from app.web.forms import BaseForm, LineField, ParagraphField, needed

_ = translated
SCORES = [
    ("5", _(N_("5 매우 그렇다"))),
    ("4", _(N_("4 그렇다"))),
    ("3", _(N_("3 보통이다"))),
    ("2", _(N_("2 그렇지 않다"))),
    ("1", _(N_("1 전혀 그렇지 않다"))),
]


class ChallengeForm(BaseForm):
    """Whom, and why."""

    whom = LineField(
        _(N_("어느 위원인가요?")),
        [needed(N_("어느 위원인지 적어 주세요."))],
        description=_(N_("이름이나 소속처럼 알아볼 수 있는 말로 적습니다.")),
    )
    reason = ParagraphField(
        _(N_("공정하게 심사하기 어렵다고 보는 까닭")),
        [needed(N_("공정하게 심사하기 어렵다고 보는 까닭을 적어 주세요."))],
        most=2000,
    )


def rating_form(members: Sequence[Evaluator]) -> type[BaseForm]:
    """A question about the panel, and one about each member the applicant knows."""
    fields: dict[str, Any] = {
        "score": RadioField(
            _(N_("심사가 공정하고 알아듣기 쉽게 진행되었나요?")),
            [needed(N_("1점에서 5점 사이로 골라 주세요."))],
            choices=SCORES,
        ),
        "comment": ParagraphField(_(N_("덧붙일 말")), [Optional()], most=COMMENT),
    }
    for member in members:
        fields[f"score_{member.user_id}"] = RadioField(
            _(N_("%(name)s 위원이 사업을 알고 공정하게 물었나요?"), name=member.user.name),
            [Optional()],
            choices=[*SCORES, ("0", _(N_("답하지 않음")))],
            default="0",
        )
        fields[f"comment_{member.user_id}"] = ParagraphField(
            _(N_("%(name)s 위원에 대해 덧붙일 말"), name=member.user.name), [Optional()], most=COMMENT
        )
    return type("RatingForm", (BaseForm,), fields)
