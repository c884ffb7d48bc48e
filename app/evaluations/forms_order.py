"""The form of the order of presentations."""

from app.evaluations.forms import TimeField
from app.kernel.text import N_
from app.kernel.text import translated as _
from app.web.forms import BaseForm, DayField, LineField, WholeNumberField, needed


class OrderForm(BaseForm):
    """When the first one begins, how long each has, where, and what the lot is drawn with."""

    begins_on = DayField(_(N_("발표하는 날")), [needed(N_("발표하는 날을 적어 주세요."))])
    begins_time = TimeField(_(N_("시작하는 시각")), default="14:00")
    minutes = WholeNumberField(
        _(N_("한 곳에 주는 시간")),
        [needed(N_("한 곳에 몇 분을 주는지 적어 주세요."))],
        least=5,
        most=120,
        default=20,
        description=_(N_("질의응답까지 더한 시간입니다.")),
    )
    place = LineField(_(N_("장소")), [needed(N_("어디에서 발표하는지 적어 주세요."))], most=200)
    seed = LineField(
        _(N_("씨앗값")),
        [needed(N_("추첨에 쓸 씨앗값을 적어 주세요."))],
        most=60,
        description=_(N_("참관한 사람이 부른 수나 말. 같은 값이면 누가 뽑아도 같은 결과가 나옵니다.")),
    )
