"""Two records of one venture: found, compared, merged, taken apart again."""

from typing import Any

from flask import redirect, render_template, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from app.kernel.db import db
from app.kernel.errors import Missing
from app.kernel.text import N_
from app.ventures import queries
from app.ventures.forms import MergeForm, PlainForm
from app.ventures.models import VentureMerge
from app.ventures.routes.blueprint import OFFICE, bp, trail, venture_page
from app.ventures.services import merging
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done

WORDS = {
    "legal_form": N_("법인 형태"), "form_word": N_("이름에 쓰는 법인 형태"), "biz_reg_no": N_("사업자등록번호"),
    "corp_reg_no": N_("법인등록번호"), "representative": N_("대표자"), "founded_on": N_("설립일"),
    "opened_on": N_("개업일"), "address": N_("소재지"), "in_district": N_("성동구 소재"), "contact": N_("담당자"),
    "phone": N_("연락처"), "email": N_("이메일"), "website": N_("누리집"), "summary": N_("한 줄 소개"),
    "ksic": N_("표준산업분류"), "stage": N_("성장단계"), "coordinator_id": N_("담당 코디네이터"),
}  # fmt: skip


@bp.get("/duplicates")
@door(*OFFICE)
def duplicates() -> str:
    """Pairs that are probably one venture, and merges made so far."""
    made = (
        select(VentureMerge)
        .options(joinedload(VentureMerge.kept), joinedload(VentureMerge.merged))
        .order_by(VentureMerge.id.desc())
        .limit(20)
    )
    return render_template(
        "ventures/duplicates.html",
        pairs=merging.likely_duplicates(),
        merges=list(db.session.scalars(made)),
        crumbs=trail(None, N_("겹친 기록")),
    )


@bp.route("/<int:venture_id>/merge/<int:other_id>", methods=["GET", "POST"])
@door(*OFFICE)
@commits
def merge(venture_id: int, other_id: int) -> str | Response:
    """What would move and be filled; then merge the other record into this one."""
    actor = current_actor()
    kept, merged = queries.get(venture_id, actor), queries.get(other_id, actor)
    if (kept.id, merged.id) != (venture_id, other_id):
        raise Missing
    form: Any = MergeForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            merging.merge(kept, merged, form.reason.data, actor=actor)
            flash_done(
                N_("%(merged)s 기록을 합쳤습니다. ‘겹친 기록’에서 되돌릴 수 있습니다."),
                merged=merged.full_name,
            )
            return redirect(venture_page(kept.id))
    return render_template(
        "ventures/merge.html",
        kept=kept,
        merged=merged,
        form=form,
        preview=merging.preview(kept, merged, actor=actor),
        words=WORDS,
        crumbs=trail(kept, N_("기록 합치기")),
    )


@bp.post("/merges/<int:merge_id>/undo")
@door(*OFFICE)
@commits
def undo_merge(merge_id: int) -> Response:
    """Take a merge apart."""
    done = db.session.get(VentureMerge, merge_id)
    if done is None:
        raise Missing
    if PlainForm().validate_on_submit():
        merging.undo(done, actor=current_actor())
        flash_done(N_("합친 기록을 다시 나눴습니다."))
    return redirect(url_for("ventures.duplicates"))
