"""Forms of the venture record."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
)
from wtforms.validators import Email, InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.kernel.text import N_, translated
from app.ventures import identifiers
from app.ventures.identifiers import LegalForm
from app.ventures.models.yearly import FIGURES, JOBS, MAY_BE_NEGATIVE, MONEY, RIGHTS
from app.ventures.states import (
    BizStatus,
    CertificateKind,
    GrowthStage,
    MemberRole,
    RoundKind,
    Sdg,
    SocialValue,
)
from app.web.forms import (
    BaseForm,
    DayField,
    LineField,
    ParagraphField,
    VersionField,
    WholeNumberField,
    WonField,
    YearField,
    needed,
    readable,
    telephone,
)

_ = translated
NOT_CHOSEN = [("", _(N_("고르세요")))]


def _enum_or_none(kind: Any) -> Any:
    return lambda value: kind(value) if value not in ("", None) else None


class TickList(SelectMultipleField):
    """Any number of ticks under one question."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ProfileForm(BaseForm):
    """Who a venture is."""

    name = LineField(
        _(N_("기업 이름")),
        [needed(N_("기업 이름을 적어 주세요."))],
        most=100,
        description=_(N_("주식회사, 협동조합 같은 말은 함께 적어도 됩니다.")),
    )
    legal_form = SelectField(
        _(N_("법인 형태")),
        choices=[*NOT_CHOSEN, *LegalForm.choices()],
        coerce=_enum_or_none(LegalForm),
        validators=[Optional()],
    )
    biz_reg_no = LineField(
        _(N_("사업자등록번호")),
        most=30,
        description=_(N_("숫자 10자리입니다. 예비창업자라면 비워 두세요.")),
        validators=[Optional(), readable(identifiers.biz_reg_no)],
        render_kw={"inputmode": "numeric"},
    )
    corp_reg_no = LineField(
        _(N_("법인등록번호")),
        most=30,
        validators=[Optional(), readable(identifiers.corp_reg_no)],
        description=_(N_("법인이면 숫자 13자리를 적어 주세요.")),
        render_kw={"inputmode": "numeric"},
    )
    representative = LineField(_(N_("대표자")), [Optional()], most=100)
    founded_on = DayField(
        _(N_("설립일")),
        [Optional()],
        description=_(N_("법인은 설립등기일, 개인은 개업일입니다. 업력을 셉니다.")),
    )
    opened_on = DayField(_(N_("개업일")), [Optional()], description=_(N_("사업자등록증의 개업연월일입니다.")))
    address = LineField(_(N_("소재지")), [Optional()], most=300)
    in_district = RadioField(
        _(N_("성동구에 있나요?")),
        choices=[("yes", _(N_("네"))), ("no", _(N_("아니요")))],
        validators=[Optional()],
    )
    contact = LineField(_(N_("담당자")), [Optional()], most=100)
    phone = LineField(_(N_("연락처")), [Optional(), telephone], most=40, render_kw={"inputmode": "tel"})
    email = StringField(
        _(N_("이메일")), [Optional(), Email(_(N_("이메일 주소를 다시 확인하세요. 예: name@example.kr")))]
    )
    website = LineField(_(N_("누리집")), [Optional()], most=300)
    summary = LineField(
        _(N_("한 줄 소개")),
        [Optional()],
        most=200,
        description=_(N_("누구의 어떤 문제를 어떻게 푸는지 적어 주세요.")),
    )
    ksic = LineField(
        _(N_("표준산업분류")), [Optional()], most=6, description=_(N_("코드를 적습니다. 예: J582, C10"))
    )
    social_values = TickList(
        _(N_("사회적 가치 분야")),
        choices=SocialValue.choices(),
        coerce=SocialValue,
        description=_(N_("맞는 것을 모두 고르세요.")),
        validators=[Optional()],
    )
    main_value = SelectField(
        _(N_("대표 분야")),
        choices=[*NOT_CHOSEN, *SocialValue.choices()],
        coerce=_enum_or_none(SocialValue),
        validators=[Optional()],
        description=_(N_("목록에 함께 보이는 분야 하나입니다.")),
    )
    sdgs = TickList(
        _(N_("지속가능발전목표(SDGs)")), choices=Sdg.choices(), coerce=Sdg, validators=[Optional()]
    )

    def values(self) -> dict[str, Any]:
        """The profile as services take it."""
        skipped = (
            "csrf_token",
            "once",
            "version",
            "main_value",
            "changed_on",
            "reason",
            "in_district",
            "ours",
        )
        said = {f.name: f.data for f in self if f.name not in skipped}
        said["in_district"] = {"yes": True, "no": False}.get(self.in_district.data or "")
        main = self.main_value.data
        chosen = list(self.social_values.data or [])
        said["social_values"] = [main, *(v for v in chosen if v is not main)] if main else chosen
        return {key: "" if value is None and key in TEXTS else value for key, value in said.items()}


TEXTS = frozenset({"representative", "address", "contact", "phone", "email", "website", "summary", "ksic"})


class SignUpForm(ProfileForm):
    """A venture signs itself up, or the office does it for one."""


class EditForm(ProfileForm):
    """The profile again; a real change of name, form or number carries its day."""

    version = VersionField()
    changed_on = DayField(
        _(N_("바뀐 날")),
        [Optional()],
        description=_(
            N_(
                "이름, 법인 형태, 사업자등록번호가 실제로 바뀌었으면 그날을 적으세요. 비워 두면 잘못 적은 것을 고칩니다."
            )
        ),
    )
    reason = LineField(_(N_("바뀐 까닭")), [Optional()], most=200)


class JoinForm(BaseForm):
    """Ask to act for a venture that is recorded already."""

    message = LineField(
        _(N_("전할 말")),
        [Optional()],
        most=200,
        description=_(N_("기업에서 맡은 일을 적으면 빨리 확인할 수 있습니다.")),
    )


class InviteForm(BaseForm):
    """Invite someone by e-mail address."""

    email = StringField(
        _(N_("이메일")),
        [
            needed(N_("초대할 사람의 이메일을 적어 주세요.")),
            Email(_(N_("이메일 주소를 다시 확인하세요. 예: name@example.kr"))),
        ],
    )
    role = RadioField(
        _(N_("할 수 있는 일")), choices=MemberRole.choices(), coerce=MemberRole, default=MemberRole.EDITOR
    )


class RoleForm(BaseForm):
    """A member's role."""

    role = SelectField(_(N_("할 수 있는 일")), choices=MemberRole.choices(), coerce=MemberRole)


class AnswerForm(RoleForm):
    """Let someone in as something, or not."""

    accept = SubmitField()
    decline = SubmitField()


class PlainForm(BaseForm):
    """One button that changes something."""


class CertificateForm(BaseForm):
    """A certificate."""

    kind = SelectField(_(N_("종류")), choices=CertificateKind.choices(), coerce=CertificateKind)
    title = LineField(
        _(N_("인증 이름")), [Optional()], most=100, description=_(N_("종류가 그 밖의 인증일 때 적습니다."))
    )
    number = LineField(_(N_("번호")), [Optional()], most=80)
    issuer = LineField(_(N_("발급기관")), [Optional()], most=100)
    issued_on = DayField(_(N_("발급일")), [needed(N_("발급일을 적어 주세요."))])
    expires_on = DayField(_(N_("만료일")), [Optional()], description=_(N_("기한이 없으면 비워 두세요.")))
    file = FileField(
        _(N_("인증서 파일")), [Optional()], description=_(N_("인증서나 지정서를 찍거나 스캔한 파일입니다."))
    )


class RenewalForm(CertificateForm):
    """The certificate that follows another one of the same kind."""

    kind = None  # type: ignore[assignment]
    title = None  # type: ignore[assignment]


class RevocationForm(BaseForm):
    """A certificate ended before its time."""

    revoked_on = DayField(_(N_("효력이 끝난 날")), [needed(N_("효력이 끝난 날을 적어 주세요."))])
    reason = LineField(_(N_("까닭")), [needed(N_("까닭을 적어 주세요."))], most=200)


class StageForm(BaseForm):
    """A change of stage."""

    stage = RadioField(
        _(N_("성장단계")),
        choices=GrowthStage.choices(),
        coerce=_enum_or_none(GrowthStage),
        validators=[InputRequired(_(N_("성장단계를 고르세요.")))],
    )
    from_on = DayField(_(N_("적용하는 날")), [needed(N_("적용하는 날을 적어 주세요."))])
    reason = LineField(_(N_("까닭")), [needed(N_("단계를 정한 까닭을 적어 주세요."))], most=200)


class BylawsForm(BaseForm):
    """정관·규약 확인."""

    social_value = RadioField(
        _(N_("정관·규약에 사회적 가치 실현이 적혀 있나요?")),
        choices=[("yes", _(N_("적혀 있습니다"))), ("no", _(N_("적혀 있지 않습니다")))],
        validators=[InputRequired(_(N_("적혀 있는지 고르세요.")))],
    )
    one_person_creative = BooleanField(_(N_("1인 창조기업입니다")))
    checked_on = DayField(_(N_("확인한 날")), [needed(N_("확인한 날을 적어 주세요."))])
    note = LineField(_(N_("본 문서와 조항")), [Optional()], most=300)


class KiboForm(BaseForm):
    """소셜벤처 판별 결과."""

    assessed_on = DayField(_(N_("판별일")), [needed(N_("판별일을 적어 주세요."))])
    social = WholeNumberField(_(N_("사회성 점수")), [needed(N_("사회성 점수를 적어 주세요."))], most=100)
    growth = WholeNumberField(
        _(N_("혁신성장성 점수")), [needed(N_("혁신성장성 점수를 적어 주세요."))], most=100
    )
    pass_mark = WholeNumberField(_(N_("기준 점수")), [Optional()], least=1, most=100, default=70)
    criteria_version = LineField(_(N_("판별표 판")), [Optional()], most=40)
    document_no = LineField(_(N_("통지서 번호")), [Optional()], most=80)
    note = LineField(_(N_("덧붙임")), [Optional()], most=300)


class BizStatusForm(BaseForm):
    """사업자 상태 조회 결과."""

    status = RadioField(
        _(N_("사업자 상태")),
        choices=BizStatus.choices(),
        coerce=_enum_or_none(BizStatus),
        validators=[InputRequired(_(N_("사업자 상태를 고르세요.")))],
    )
    checked_on = DayField(_(N_("조회한 날")), [needed(N_("조회한 날을 적어 주세요."))])
    evidence = LineField(_(N_("근거")), [needed(N_("무엇으로 조회했는지 적어 주세요."))], most=300)


class RoundForm(BaseForm):
    """Money raised."""

    closed_on = DayField(_(N_("투자받은 날")), [needed(N_("투자받은 날을 적어 주세요."))])
    kind = SelectField(_(N_("단계")), choices=RoundKind.choices(), coerce=RoundKind)
    amount = WonField(_(N_("금액")), [needed(N_("투자 금액을 적어 주세요."))], least=1)
    pre_value = WonField(_(N_("투자 전 기업가치")), [Optional()], least=1)
    investor = LineField(_(N_("투자자")), [Optional()], most=200)
    confidential = BooleanField(_(N_("공개하지 않습니다")))
    source = LineField(_(N_("근거")), [Optional()], most=300)


class YearAskForm(BaseForm):
    """Ask ventures for a year's figures."""

    fiscal_year = YearField(
        _(N_("실적 연도")), [needed(N_("실적 연도를 적어 주세요."))], least=2000, most=2199
    )
    due_on = DayField(_(N_("기한")), [needed(N_("기한을 적어 주세요."))])


class ReturnForm(BaseForm):
    """What is to be corrected."""

    note = ParagraphField(_(N_("고칠 점")), [needed(N_("무엇을 고쳐야 하는지 적어 주세요."))], most=500)


class FiguresForm(BaseForm):
    """A year's figures; a field left empty is 미제출, nothing is 0."""

    note = LineField(_(N_("덧붙임")), [Optional()], most=300)

    groups = (
        (N_("재무"), tuple(MONEY)),
        (N_("일자리"), tuple(JOBS)),
        (N_("지식재산권"), tuple(RIGHTS)),
    )

    def figures(self) -> dict[str, int | None]:
        """The figures by name."""
        return {name: self[name].data for name in FIGURES}


for _name, _label in MONEY.items():
    setattr(
        FiguresForm,
        _name,
        WonField(translated(_label), [Optional()], least=-(10**15) if _name in MAY_BE_NEGATIVE else 0),
    )
for _name, _label in {**JOBS, **RIGHTS}.items():
    _field = WholeNumberField(translated(_label), [Optional()], most=100_000)
    setattr(FiguresForm, _name, _field)


class MergeForm(BaseForm):
    """Why two records are one venture."""

    reason = LineField(_(N_("같은 기업으로 보는 까닭")), [needed(N_("까닭을 적어 주세요."))], most=300)


class MergePickForm(BaseForm):
    """Which other record is the same venture."""

    other = WholeNumberField(_(N_("합칠 기록의 번호")), [needed(N_("합칠 기록을 고르세요."))], least=1)


class UploadForm(BaseForm):
    """A spreadsheet of ventures."""

    file = FileField(
        _(N_("기업 목록 파일")),
        description=_(N_("xlsx, xls, ods, csv 파일입니다. 열의 순서와 이름은 달라도 됩니다.")),
    )
    sheet = LineField(
        _(N_("시트 이름")),
        [Optional()],
        most=100,
        description=_(N_("비워 두면 목록이 있는 시트를 찾습니다.")),
    )


class ExportForm(BaseForm):
    """A list to take away, and why."""

    reason = LineField(
        _(N_("내려받는 까닭")), [needed(N_("내려받는 까닭을 적어 주세요. 접속기록에 남습니다."))], most=200
    )
    format = RadioField(_(N_("파일 종류")), choices=[("xlsx", "Excel"), ("csv", "CSV")], default="xlsx")
    columns = TickList(_(N_("넣을 열")), validators=[Optional()])
