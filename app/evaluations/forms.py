"""Forms of evaluation."""

import re

from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.evaluations.rules_panel import is_readable
from app.evaluations.states import BonusVerdict, EvaluatorKind, Gender, Relation, Stage
from app.kernel.text import N_, half_width, translated
from app.web.forms import (
    BaseForm,
    DayField,
    LineField,
    ParagraphField,
    WholeNumberField,
    needed,
)

_ = translated


class Ticks(SelectMultipleField):
    """Any number of ticks."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class TimeField(StringField):
    """A time of day on the Seoul clock: 18:00."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Hours and minutes; what cannot be one is shown again as it was typed."""
        typed = half_width(valuelist[0]).strip() if valuelist else ""
        self.data = typed
        hour, _, minute = typed.partition(":")
        if not re.fullmatch(r"\d{1,2}:\d{1,2}", typed) or int(hour) > 23 or int(minute) > 59:
            raise ValueError(translated(N_("시각을 18:00처럼 적어 주세요.")))
        self.data = f"{int(hour):02d}:{int(minute):02d}"


class SessionForm(BaseForm):
    """Setting a session up."""

    stage = RadioField(_(N_("어떻게 심사하나요?")), choices=Stage.choices(), default=Stage.PAPER.value)
    due_on = DayField(_(N_("평가표를 낼 날")), [needed(N_("평가표를 낼 날을 적어 주세요."))])
    due_time = TimeField(_(N_("낼 시각")), default="18:00")
    held_on = DayField(_(N_("회의하는 날")), [Optional()])
    ends_here = RadioField(
        _(N_("이 심사로 결과를 정하나요?")),
        choices=[
            ("final", _(N_("네, 이 점수로 선정합니다"))),
            ("gate", _(N_("아니요, 통과한 곳만 발표평가로 넘깁니다"))),
        ],
        default="final",
    )
    advance = WholeNumberField(
        _(N_("발표평가로 넘길 수")),
        [Optional()],
        least=1,
        most=999,
        description=_(N_("비우면 합격점을 넘은 곳이 모두 넘어갑니다.")),
    )
    blind = BooleanField(_(N_("기업명과 대표자, 주소를 가립니다")))
    mark_places = SelectField(
        _(N_("점수의 소수")),
        coerce=int,
        choices=[(0, _(N_("정수만"))), (1, _(N_("소수 첫째 자리까지"))), (2, _(N_("소수 둘째 자리까지")))],
        default=1,
    )
    least_comment = WholeNumberField(_(N_("의견의 최소 글자 수")), least=0, most=500, default=20)
    quorum = WholeNumberField(_(N_("의사정족수")), least=1, most=99, default=3)
    least = WholeNumberField(_(N_("위원 수 하한")), least=1, most=99, default=3)
    outside_pct = WholeNumberField(_(N_("외부 위원 비율 하한")), least=0, most=100, default=50)
    gender_most_pct = WholeNumberField(_(N_("한 성별의 상한")), least=50, most=100, default=60)
    fields_needed = LineField(
        _(N_("전문가가 있어야 할 분야")),
        [Optional()],
        most=200,
        description=_(
            N_(
                "쉼표로 나눕니다. 분야마다 위원이 한 명은 있어야 합니다. 비율도 정할 수 있습니다. 예: 회계, 시장 50%"
            )
        ),
    )
    names_panel = BooleanField(_(N_("신청 기업에 위원 이름과 소속을 알려 기피 신청을 받습니다")))

    def validate_fields_needed(self, field: LineField) -> None:
        """A share that cannot be would be taken for the name of a field that nobody knows."""
        for asked in fields_of(field.data):
            if not is_readable(asked):
                words = N_("비율은 ‘시장 50%%’처럼 100%%까지 적어 주세요: %(asked)s")
                raise ValidationError(translated(words, asked=asked))


def fields_of(typed: str | None) -> list[str]:
    """Fields of expertise as typed, parted by commas."""
    return [asked for part in (typed or "").split(",") if (asked := part.strip())]


class SeatForm(BaseForm):
    """Seating people of the pool."""

    people = Ticks(
        _(N_("위원")), [needed(N_("위원으로 정할 사람을 골라 주세요."))], coerce=int, validate_choice=True
    )


class DrawForm(BaseForm):
    """Drawing members by lot."""

    candidates = Ticks(_(N_("후보")), coerce=int)
    count = WholeNumberField(_(N_("뽑을 수")), [needed(N_("몇 명을 뽑을지 적어 주세요."))], least=1, most=99)
    seed = LineField(
        _(N_("씨앗값")),
        [needed(N_("추첨에 쓸 씨앗값을 적어 주세요."))],
        most=60,
        description=_(N_("참관한 사람이 부른 수나 말. 같은 값이면 누가 뽑아도 같은 결과가 나옵니다.")),
    )


class InviteForm(BaseForm):
    """Inviting somebody who has no account yet."""

    email = LineField(_(N_("이메일")), [needed(N_("초대할 이메일 주소를 적어 주세요."))], most=254)
    name = LineField(_(N_("이름")), [needed(N_("이름을 적어 주세요."))], most=100)


class AssignForm(BaseForm):
    """Who marks what."""

    each = WholeNumberField(
        _(N_("신청마다 볼 위원 수")),
        [Optional()],
        least=1,
        most=99,
        description=_(N_("비우면 모든 위원이 모든 신청을 봅니다.")),
    )
    most = WholeNumberField(
        _(N_("위원 한 명이 맡을 최대 건수")),
        [Optional()],
        least=1,
        most=9999,
        description=_(N_("비우면 한도 없이 고르게 나눕니다.")),
    )


class ReasonForm(BaseForm):
    """A reason for something that is hard to undo."""

    reason = LineField(_(N_("까닭")), [needed(N_("까닭을 적어 주세요."))], most=500)


class AnswerForm(BaseForm):
    """What the committee decided on a challenge, without the member it is about."""

    member = SelectField(_(N_("기피 신청의 대상 위원")), [Optional()])
    verdict = RadioField(
        _(N_("의결")),
        [needed(N_("받아들이는지 골라 주세요."))],
        choices=[
            ("accept", _(N_("받아들여 이 신청의 심사에서 뺍니다"))),
            ("dismiss", _(N_("받아들이지 않습니다"))),
        ],
    )
    votes_for = WholeNumberField(
        _(N_("찬성")), [needed(N_("찬성한 위원 수를 적어 주세요."))], least=0, most=99
    )
    votes_against = WholeNumberField(
        _(N_("반대")), [needed(N_("반대한 위원 수를 적어 주세요."))], least=0, most=99
    )
    words = LineField(
        _(N_("까닭")),
        [needed(N_("그렇게 정한 까닭을 적어 주세요."))],
        most=500,
        description=_(N_("신청 기업이 그대로 읽습니다.")),
    )


class OpenForm(BaseForm):
    """Opening a session; the reason only where the panel falls short."""

    exception = LineField(_(N_("구성이 기준과 다른 까닭")), most=500)


class CloseForm(BaseForm):
    """Ending the marking; the reason only where sheets are missing."""

    without = LineField(_(N_("내지 않은 평가표를 빼는 까닭")), most=500)


class RescheduleForm(BaseForm):
    """Another deadline."""

    due_on = DayField(_(N_("평가표를 낼 날")), [needed(N_("평가표를 낼 날을 적어 주세요."))])
    due_time = TimeField(_(N_("낼 시각")), default="18:00")
    reason = LineField(_(N_("까닭")), [needed(N_("마감을 옮기는 까닭을 적어 주세요."))], most=500)


class AttendanceForm(BaseForm):
    """Who was there."""

    present = Ticks(_(N_("출석한 위원")), coerce=int)
    chair = SelectField(
        _(N_("위원장")), [Optional()], description=_(N_("의결서와 회의록의 서명란에 적힙니다."))
    )


class BonusForm(BaseForm):
    """Whether a bonus claim holds."""

    verdict = RadioField(
        _(N_("판단")), [needed(_(N_("인정하는지 골라 주세요.")))], choices=BonusVerdict.choices()
    )
    proof = LineField(_(N_("확인한 증빙")), [needed(N_("무엇을 보고 판단했는지 적어 주세요."))], most=500)


class MinutesForm(BaseForm):
    """The meeting as it was."""

    held_on = DayField(_(N_("회의한 날")), [needed(N_("회의한 날을 적어 주세요."))])
    began = TimeField(_(N_("시작한 시각")), default="14:00")
    ended = TimeField(_(N_("끝난 시각")), default="16:00")
    place = LineField(_(N_("장소")), [needed(N_("회의한 장소를 적어 주세요."))])
    discussion = ParagraphField(
        _(N_("논의한 내용")), [needed(N_("무엇을 논의했는지 적어 주세요."))], most=8000
    )
    votes_for = WholeNumberField(
        _(N_("찬성")), [needed(N_("찬성한 위원 수를 적어 주세요."))], least=0, most=99
    )
    votes_against = WholeNumberField(
        _(N_("반대")), [needed(N_("반대한 위원 수를 적어 주세요."))], least=0, most=99, default=0
    )
    votes_abstained = WholeNumberField(
        _(N_("기권")), [needed(N_("기권한 위원 수를 적어 주세요."))], least=0, most=99, default=0
    )
    secretary = LineField(_(N_("간사")), [needed(N_("회의록을 적은 사람을 적어 주세요."))])


class DecideForm(BaseForm):
    """The decision: `expected` is the hash of the record the person saw."""

    expected = HiddenField()
    tells_points = BooleanField(_(N_("결과를 알릴 때 그 기업의 점수도 함께 알립니다")))
    note = ParagraphField(_(N_("회의록에 남길 말")), [Optional()], most=2000)


class LetterForm(BaseForm):
    """What the letter of one application says of its evaluation."""

    feedback = ParagraphField(_(N_("평가 의견")), [Optional()], most=4000)


class PublishForm(BaseForm):
    """When everyone is told: `expected` is the digest of the letters the person saw."""

    expected = HiddenField()
    when = RadioField(
        _(N_("언제 공개할까요?")),
        choices=[("now", _(N_("지금"))), ("at", _(N_("아래에 적은 때에")))],
        default="now",
    )
    on = DayField(_(N_("공개할 날")))
    time = TimeField(_(N_("공개할 시각")), default="10:00")

    def validate_on(self, field: DayField) -> None:
        """Only a time asks for its day."""
        if self.when.data == "at" and field.data is None and not field.errors:
            raise ValidationError(translated(N_("공개할 날을 적어 주세요.")))


class KnownForm(BaseForm):
    """Where somebody works and worked."""

    employer = LineField(_(N_("소속")), [needed(N_("소속을 적어 주세요. 없으면 ‘없음’이라고 적습니다."))])
    job = LineField(_(N_("직위")), [Optional()])
    field = LineField(_(N_("전문 분야")), [Optional()])
    former = ParagraphField(
        _(N_("지난 3년 안의 소속")),
        [Optional()],
        description=_(N_("한 줄에 하나씩. 그만둔 날을 알면 ‘성수연구소, 2025-03-31’처럼 적습니다.")),
        most=1000,
    )
    career = ParagraphField(_(N_("경력")), [Optional()], most=2000)


class OwnProfileForm(KnownForm):
    """What evaluators write of themselves, with the pledge and the consent that make them a member of the pool."""

    pledge = BooleanField(
        _(N_("공정하게 심사하고 알게 된 내용을 밖에 알리지 않겠습니다")),
        [needed(N_("위원 명부에 들려면 서약해 주세요."))],
    )
    consent = BooleanField(
        _(N_("개인정보의 수집과 이용에 동의합니다")), [needed(N_("위원 명부에 들려면 동의해 주세요."))]
    )


class ProfileForm(KnownForm):
    """What is known of an evaluator, with what is the office's to say."""

    kind = RadioField(_(N_("구분")), choices=EvaluatorKind.choices(), default="external")
    gender = SelectField(_(N_("성별")), choices=[("", _(N_("적지 않음"))), *Gender.choices()])
    appointed_from = DayField(_(N_("위촉 시작")), [Optional()])
    appointed_until = DayField(_(N_("위촉 끝")), [Optional()])


class RollForm(BaseForm):
    """The evaluator's pledge, and the applicants with whom there is an interest."""

    conflicts = Ticks(_(N_("이해관계가 있는 기업")), coerce=int)
    pledge = BooleanField(
        _(N_("공정하게 심사하고 알게 된 내용을 밖에 알리지 않겠습니다")),
        [needed(N_("심사를 시작하려면 서약해 주세요."))],
    )
    consent = BooleanField(
        _(N_("개인정보의 수집과 이용에 동의합니다")), [needed(N_("심사를 맡으려면 동의해 주세요."))]
    )


class ConflictForm(BaseForm):
    """One declared conflict."""

    relation = RadioField(
        _(N_("어떤 이해관계인가요?")),
        [needed(N_("어떤 이해관계인지 골라 주세요."))],
        choices=Relation.choices(),
    )
    reason = LineField(_(N_("까닭")), [needed(N_("회피하는 까닭을 한 줄로 적어 주세요."))], most=500)
