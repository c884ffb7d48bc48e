"""의결서: a session's result as plain data for the committee's paper. Korean, as papers are."""

from decimal import Decimal

from app.documents.blocks import Key
from app.documents.kinds import DecisionPaper, Mark, Ranked
from app.evaluations import wording
from app.evaluations.models import EvaluationSession, Evaluator
from app.evaluations.queries.results import Gathered, Outcome
from app.evaluations.record import points
from app.evaluations.rules import Outcome as Verdict
from app.evaluations.rules import Record, Result
from app.evaluations.states import EvaluatorKind, Gender
from app.evaluations.written_record import plain
from app.kernel import clock


def decision_paper(session: EvaluationSession, gathered: Gathered, outcome: Outcome) -> DecisionPaper:
    """Everything the committee decides on, from the same record as the result page."""
    ranked = outcome.in_order()
    chosen = [one for one in ranked if one.outcome is Verdict.SELECTED]
    waiting = [one for one in ranked if one.outcome is Verdict.WAITLISTED]
    held_on = session.held_on or clock.on(session.closed_at or session.created_at)
    word = "선정" if session.is_final else "통과로 결정"
    return DecisionPaper(
        title=f"{session.call.title}\n{session.stage.label_ko} 결과(안)",
        item=f"{session.stage.label_ko} 결과 확정",
        meeting=session.call.title,
        held_on=held_on,
        proposal=_proposal(len(ranked), len(chosen), len(waiting), word),
        keys=_keys(session, gathered, len(ranked), chosen),
        rule=tuple(str(said) for said in wording.of_rule(session.rule)),
        ranking_finding=_finding(chosen, waiting),
        evaluators=tuple(str(member.seat) for member in gathered.evaluators),
        ranking=tuple(_ranked(one, outcome.record, gathered, word) for one in ranked),
        threshold=float(outcome.record.rule.pass_mark) or None,
        amount_unit="신청 금액 천 원.",
        note="바탕이 옅은 줄이 선정 제안이다. ‘회피’는 그 건만 빠진 위원이다.",
        recusals=_recusals(gathered),
        conditions=_conditions(session),
        members=_members(gathered.evaluators),
    )


def _proposal(all_of: int, chosen: int, waiting: int, word: str) -> str:
    wait = f"하고 {waiting}곳을 예비로 둘" if waiting else "할"
    return f"신청 {all_of}곳 가운데 {chosen}곳을 {word}{wait} 것을 제안합니다."


def _keys(
    session: EvaluationSession, gathered: Gathered, count: int, chosen: list[Result]
) -> tuple[Key, ...]:
    members = gathered.evaluators
    women = sum(member.gender is Gender.FEMALE for member in members)
    outside = sum(member.kind is EvaluatorKind.EXTERNAL for member in members)
    noted = [member for member in members if member.attended is not None]
    present = sum(bool(member.attended) for member in noted)
    attendance = f"출석 {present}명, 정족수 {session.quorum}명" if noted else f"정족수 {session.quorum}명"
    last = chosen[-1].final if chosen else None
    return (
        Key("평가 대상", str(count), "곳", f"회피·제척 {len(gathered.recusals)}건"),
        Key("평가위원", str(len(members)), "명", f"여 {women}, 외부 {outside}"),
        Key("출석", str(present) if noted else "–", "명", attendance),
        Key("통과 기준", str(session.rule.get("pass_mark", 0)), "점", "규칙은 공고와 같다"),
        Key("선정 제안", str(len(chosen)), "곳", f"마지막 {points(last)}점" if last is not None else "없음"),
    )


def _finding(chosen: list[Result], waiting: list[Result]) -> str:
    if chosen and waiting and chosen[-1].final is not None and waiting[0].final is not None:
        gap = chosen[-1].final - waiting[0].final
        return f"{chosen[-1].rank}위와 {waiting[0].rank}위는 {gap:.2f}점 차이다"
    return "통과한 곳을 모두 선정할 수 있다" if chosen else "통과한 곳이 없다"


def _ranked(one: Result, record: Record, gathered: Gathered, word: str) -> Ranked:
    application = gathered.applications[one.id]
    amount = application.amount_asked
    return Ranked(
        rank=str(one.rank) if one.rank else "–",
        name=application.venture.full_name,
        number=one.id,
        marks=tuple(_mark(one, seat, gathered) for seat in record.evaluators),
        mean=points(one.mean) or "–",
        bonus=plain(one.bonus) if one.bonus else "–",
        final=points(one.final) or "–",
        final_points=float(one.final) if one.final is not None else None,
        result=_result_word(one, "선정" if word == "선정" else "통과"),
        amount=f"{Decimal(amount) / 1000:,.0f}" if amount is not None else "–",
        chosen=one.outcome is Verdict.SELECTED,
        arithmetic=wording.brief(one),
    )


def _mark(one: Result, seat: str, gathered: Gathered) -> Mark:
    total = one.totals.get(seat)
    if total is None:
        return Mark(None, "회피" if (one.id, seat) in gathered.recusals else "–")
    return Mark(float(total), plain(total), seat in one.dropped)


def _result_word(one: Result, word: str) -> str:
    if one.outcome is Verdict.SELECTED:
        return word
    if one.outcome is Verdict.WAITLISTED:
        return "예비"
    return one.reason.label_ko if one.reason else one.outcome.label_ko


def _recusals(gathered: Gathered) -> tuple[tuple[str, str, str], ...]:
    seats = {member.key: f"위원 {member.seat}" for member in gathered.evaluators}
    return tuple(
        (seats[seat], gathered.applications[key].venture.full_name, f"{row.kind.label_ko}. {row.reason}")
        for (key, seat), row in sorted(gathered.recusals.items())
    )


def _conditions(session: EvaluationSession) -> tuple[str, ...]:
    said = []
    if session.panel_exception:
        said.append(f"위원 구성이 기준과 다른 까닭: {session.panel_exception}")
    if session.drawn:
        drawn = session.drawn
        said.append(
            f"위원은 후보 {len(drawn['candidates'])}명 가운데 추첨했다. 씨앗값 ‘{drawn['seed']}’로 다시 뽑아 볼 수 있다."
        )
    if session.call.objection_days:
        said.append(f"결과를 알린 날부터 {session.call.objection_days}일 동안 이의신청을 받는다.")
    return tuple(said)


def _members(evaluators: list[Evaluator]) -> tuple[tuple[str, str], ...]:
    present = [member for member in evaluators if member.attended is not False]
    return tuple(("위원장" if member.is_chair else "위원", member.user.name) for member in present)
