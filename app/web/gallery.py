"""Every component of the look at both densities, on one page (`/ui`). In development and tests only."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Blueprint, Flask, flash, render_template, request
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import Optional

from app.kernel import clock
from app.kernel.states import Labelled
from app.kernel.text import N_
from app.web.doors import open_to_all
from app.web.forms import BaseForm, DayField, LineField, ParagraphField, WonField, needed

bp = Blueprint("ui", __name__, url_prefix="/ui")

DAY = dt.date(2026, 11, 16)
FRAMES = {"roomy": "layouts/public.html", "member": "layouts/member.html", "compact": "layouts/staff.html"}
TROUBLES = ("400", "401", "403", "404", "405", "409", "413", "429", "500", "503")


class Tone(Labelled):
    """One state of each tone."""

    WAIT = "wait", N_("시작 전"), "wait"
    GOING = "going", N_("진행 중"), "going"
    GOOD = "good", N_("완납"), "good"
    WARN = "warn", N_("33일 남음"), "warn"
    BAD = "bad", N_("48일 지남"), "bad"
    QUIET = "quiet", N_("납기 전"), "quiet"


class Sample(BaseForm):
    """One field of each kind."""

    name = LineField(
        "기업명", [needed("기업명을 적어 주세요.")], description="법인은 등기부에 적힌 그대로 적습니다."
    )
    biz_reg_no = LineField(
        "사업자등록번호",
        [needed("사업자등록번호를 적어 주세요.")],
        description="숫자 10자리. 줄표는 넣어도 되고 빼도 됩니다.",
        render_kw={"inputmode": "numeric"},
    )
    corp_reg_no = StringField("법인등록번호", [Optional()], render_kw={"inputmode": "numeric"})
    founded = DayField("설립일", description="법인은 등기부의 회사성립연월일, 개인사업자는 개업일입니다.")
    sales = WonField("2025년 매출", [Optional()])
    stage = SelectField("성장단계", choices=[("seed", "예비"), ("early", "초기"), ("leap", "도약")])
    inside = RadioField(
        "사업장이 성동구에 있나요?",
        [needed("하나를 골라 주세요.")],
        choices=[("yes", "네, 있습니다"), ("no", "아니요. 입주 뒤 60일 안에 옮기겠습니다")],
    )
    summary = ParagraphField(
        "사업 한 줄 소개", most=80, description="처음 보는 사람도 알 수 있게, 80자 안으로 적어 주세요."
    )
    bylaws = FileField("정관 또는 규약", description="PDF, HWP, HWPX, JPG. 20MB 이하.")
    agreed = BooleanField(
        "개인정보를 모으고 쓰는 데 동의합니다", description="동의하지 않으면 신청할 수 없습니다."
    )


class Leaving(BaseForm):
    """A reason."""

    reason = ParagraphField(
        "까닭", [needed("까닭을 적어 주세요.")], most=300, description="기업에 그대로 전합니다."
    )


SAID = (
    ("융자를 승인했습니다. 신청 기업에 알렸습니다.", "good"),
    ("이미 저장했습니다. 같은 내용을 두 번 저장하지 않았습니다.", "info"),
    ("188행 가운데 182행을 가져왔습니다. 6행은 고쳐야 합니다.", "warn"),
    ("메일 서버가 답하지 않습니다. 1분 뒤 다시 보냅니다.", "bad"),
)


class Marking(FlaskForm):
    """One criterion of an evaluation."""

    need = RadioField(
        "문제의 절실함",
        description="누가 얼마나 겪는 문제인지 근거가 있다",
        choices=[
            ("2", "2|매우 미흡"),
            ("4", "4|미흡"),
            ("6", "6|보통"),
            ("8", "8|우수"),
            ("10", "10|매우 우수"),
        ],
    )
    record = RadioField(
        "지난 실적",
        [needed("점수를 골라 주세요.")],
        choices=[
            ("2", "2|매우 미흡"),
            ("4", "4|미흡"),
            ("6", "6|보통"),
            ("8", "8|우수"),
            ("10", "10|매우 우수"),
        ],
    )


def _wrong_form() -> Sample:
    """The sample form as it comes back with three faults."""
    form = Sample(
        data={
            "name": "주식회사 다시봄소재",
            "biz_reg_no": "999-86-01235",
            "corp_reg_no": "999911-0062433",
            "founded": dt.date(2020, 2, 17),
            "sales": 1_584_210_000,
            "summary": "버려지는 가죽과 원단을 골목의 작은 공방에서 모아 새 소재로 되살리고, 수제화 장인과 신진 디자이너에게 "
            "다섯 해째 알맞은 값에 공급하고 있습니다. 처음 보는 분도 알 수 있습니다.",
        }
    )
    form.biz_reg_no.errors = [
        "사업자등록번호의 마지막 자리가 맞지 않습니다. 사업자등록증을 보고 다시 적어 주세요."
    ]
    form.inside.errors = ["하나를 골라 주세요."]
    form.bylaws.errors = ["정관_전체스캔.pdf 는 31.4MB입니다. 20MB 이하로 올려 주세요."]
    return form


def _ventures() -> list[dict[str, Any]]:
    rows = [
        ("주식회사 두번째숲목재", "9998800751", Tone.GOOD, 4_871_220_000, "18.2", 34, ("good", "이상 없음")),
        ("지속가능한먹거리와마을부엌을만드는사람들 사회적협동조합", "9998200384", Tone.GOING, 3_458_100_000, "6.4", 41, ("good", "이상 없음")),
        ("주식회사 소리길모빌리티", "9998601232", Tone.BAD, 1_584_210_000, "25.7", 17, ("bad", "체납 48일")),
        ("주식회사 나눔공방온", "9998800917", Tone.WAIT, None, None, None, ("warn", "실적 미제출")),
    ]  # fmt: skip
    names = ("name", "biz_no", "state", "sales", "growth", "people", "look")
    return [dict(zip(names, row, strict=True), id=i, picked=i == 2) for i, row in enumerate(rows)]


def _lanes() -> list[dict[str, Any]]:
    day = dt.date
    return [
        {
            "name": "성장단계",
            "stays": [
                (day(2021, 1, 1), day(2021, 8, 31), "예비", 0),
                (day(2021, 9, 1), day(2024, 1, 31), "초기", 1),
                (day(2024, 2, 1), None, "도약", 2),
            ],
        },
        {"name": "입주", "stays": [(day(2024, 2, 12), day(2027, 2, 11), "503호 사용허가", 3)]},
        {"name": "컨설팅", "stays": [(day(2024, 4, 1), day(2024, 9, 30), "지식재산", 2), (day(2026, 5, 1), None, "4/6", 3)]},
        {"name": "펀드", "events": [(day(2021, 6, 18), "1호 1.5억"), (day(2024, 11, 8), "2호 3.0억")]},
        {"name": "엑스포", "events": [(day(2023, 9, 1), "부스"), (day(2025, 9, 5), "부스")]},
    ]  # fmt: skip


def _rooms() -> list[dict[str, Any]]:
    shape = ("x", "y", "w", "h", "number", "area", "lines", "word", "state", "href")
    rows = [
        (15, 15, 124, 140, "501", "16.5㎡", ["느린손공방", "협동조합"], "2028. 3.까지", "let", "#r501"),
        (145, 15, 210, 140, "503", "33.0㎡", ["소리길모빌리티"], "체납 48일", "bad", "#r503"),
        (361, 15, 210, 140, "508", "33.0㎡", ["가온수어통역"], "연장심사 59일 전", "warn", "#r508"),
        (577, 15, 166, 140, "506", "24.8㎡", [], "빈 방", "free", "#r506"),
        (749, 15, 236, 140, "", "", ["함께 쓰는 자리", "24석"], "", "shared", ""),
    ]
    return [dict(zip(shape, row, strict=True)) for row in rows]


@bp.get("/")
@open_to_all("shows components, no records; not there in production")
def index() -> str:
    """The gallery at one density: ?density=roomy (the applicant's) or compact."""
    density = request.args.get("density", "roomy")
    now = dt.datetime(2026, 11, 16, 1, 20, tzinfo=dt.UTC)
    return render_template(
        "ui/gallery/index.html",
        frame=FRAMES.get(density, FRAMES["roomy"]),
        density=density,
        tones=list(Tone),
        clean=Sample(name="clean", prefix="clean-"),
        broken=_wrong_form(),
        marking=Marking(data={"need": "8"}),
        ventures=_ventures(),
        lanes=_lanes(),
        rooms=_rooms(),
        on=DAY,
        now=now,
        deadline=dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC),
        troubles=TROUBLES,
        menu=_menu(),
        crumbs=[("소셜벤처", "/ui/"), ("구성 요소", None)],
    )


def _menu() -> list[dict[str, Any]]:
    own = [{"label": "모든 구성 요소", "href": "/ui/?density=compact", "count": 40, "current": True}]
    rest = [
        {"label": f"오류 {status}", "href": f"/ui/error/{status}", "current": False} for status in TROUBLES
    ]
    return [{"title": None, "items": own}, {"title": "오류 화면", "items": rest}]


@bp.get("/confirm")
@open_to_all("shows a page that asks before a hard step, no records; not there in production")
def confirmation() -> str:
    """A page for what is hard to undo, under the messages a page may open with."""
    form = Leaving()
    for words, tone in SAID:
        flash(words, tone)
    return render_template(
        "ui/gallery/confirm.html", form=form, crumbs=[("구성 요소", "/ui/"), ("확인", None)]
    )


@bp.get("/error/<status>")
@open_to_all("shows error pages, no records; not there in production")
def error(status: str) -> tuple[str, int]:
    """One error page, or the conflict page with `conflict`."""
    if status == "conflict":
        rows = [("다음 독촉일", dt.date(2026, 11, 20), dt.date(2026, 11, 23))]
        words = "오세린 님이 10:21에 먼저 고쳤습니다."
        return render_template("errors/conflict.html", rows=rows, message=words, kept_version=4), 409
    known = status if status in TROUBLES else "404"
    return render_template(f"errors/{known}.html", reference="7F3A-20C1", server_now=clock.now()), int(known)


@bp.get("/marking")
@open_to_all("shows components, no records; not there in production")
def marking() -> str:
    """The evaluator's screen."""
    return render_template("ui/gallery/marking.html", marking=Marking(data={"need": "8"}))


def register(app: Flask) -> None:
    """Attach the gallery, unless the app is a production one."""
    if app.config.get("APP_ENV") != "production":
        app.register_blueprint(bp)
