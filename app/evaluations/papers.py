"""의결서: a session's result as plain data for the committee's paper. Korean, as papers are."""

from collections import Counter
from decimal import Decimal

from app.applications.rules.deadlines import objection_until
from app.documents.blocks import DOES_NOT_APPLY, Key
from app.documents.committee import DecisionPaper, Mark, Minutes, Ranked
from app.evaluations import wording
from app.evaluations.models import EvaluationSession, Evaluator, Meeting
from app.evaluations.queries.progress import tally
from app.evaluations.queries.results import Gathered, Outcome
from app.evaluations.queries.sessions import paper_stage
from app.evaluations.queries.since import changed_since
from app.evaluations.record import points
from app.evaluations.rules import Outcome as Verdict
from app.evaluations.rules import Reason, Record, Result, floor_of
from app.evaluations.states import EvaluatorKind, Gender, Stage
from app.evaluations.written_record import plain
from app.kernel import clock
from app.kernel.errors import WrongState
from app.kernel.text import speaking, with_particles

OUTSIDE = "통과 수 밖"
"""Ranked, but behind those a paper stage lets pass: there is no waitlist before the presentation."""
MOST_DISPUTES = 12
"""Lines of the table of possible objections: what is decided at the line, not everyone who failed."""


def decision_paper(session: EvaluationSession, gathered: Gathered, outcome: Outcome) -> DecisionPaper:
    """Everything the committee decides on, from the same record as the result page."""
    ranked = outcome.in_order()
    chosen = [one for one in ranked if one.outcome is Verdict.SELECTED]
    behind = [one for one in ranked if one.outcome is Verdict.WAITLISTED]
    waiting = behind if session.is_final else []
    held_on = session.held_on or clock.on(session.closed_at or session.created_at)
    word = "선정" if session.is_final else "통과로 결정"
    return DecisionPaper(
        title=f"{session.call.title}\n{session.stage.label_ko} 결과(안)",
        item=f"{session.stage.label_ko} 결과 확정",
        meeting=session.call.title,
        held_on=held_on,
        proposal=_proposal(len(ranked), len(chosen), len(waiting), word),
        keys=_keys(session, gathered, len(ranked), chosen),
        rule=tuple(str(said) for said in wording.of_rule(session.rule, session.criteria)),
        stages=_stages(gathered, ranked, word, second=_is_second(session)),
        criteria=_criteria(outcome.record),
        disputes=_disputes(ranked, gathered, _word(session)),
        amount_sum=_amount([gathered.applications[one.id].amount_asked for one in chosen]),
        seats=len(gathered.evaluators),
        votes=gathered.votes,
        ranking_finding=_finding(chosen, behind),
        evaluators=tuple(str(member.seat) for member in gathered.evaluators),
        ranking=tuple(_ranked(one, outcome.record, gathered, word, len(chosen)) for one in ranked),
        threshold=float(outcome.record.rule.pass_mark) or None,
        amount_unit="신청 금액 천 원.",
        note=f"바탕이 옅은 줄이 {_word(session)} 제안이다. ‘제척’, ‘기피’, ‘회피’는 그 건만 빠진 위원이다.",
        recusals=_recusals(gathered),
        conditions=(*_conditions(session), *_since(session, ranked)),
        members=_members(gathered.evaluators),
        word=_word(session),
    )


def _word(session: EvaluationSession) -> str:
    """What a session does with those it chooses: a paper stage that is a gate lets them pass."""
    return "선정" if session.is_final else "통과"


def _proposal(all_of: int, chosen: int, waiting: int, word: str) -> str:
    wait = f"하고 {waiting}곳을 예비로 둘" if waiting else "할"
    return f"신청 {all_of}곳 가운데 {chosen}곳을 {word}{wait} 것을 제안합니다."


def _keys(
    session: EvaluationSession, gathered: Gathered, count: int, chosen: list[Result]
) -> tuple[Key, ...]:
    members = gathered.evaluators
    genders = Counter(member.gender for member in members)
    women = ", ".join(
        f"{word} {genders[gender]}"
        for gender, word in ((Gender.FEMALE, "여"), (Gender.MALE, "남"), (None, "미상"))
        if gender or genders[gender]
    )
    outside = sum(member.kind is EvaluatorKind.EXTERNAL for member in members)
    noted = [member for member in members if member.attended is not None]
    present = sum(bool(member.attended) for member in noted)
    attendance = f"출석 {present}명, 정족수 {session.quorum}명" if noted else f"정족수 {session.quorum}명"
    last = chosen[-1].final if chosen else None
    return (
        Key("평가 대상", str(count), "곳", f"제척·기피·회피 {len(gathered.recusals)}건"),
        Key("평가위원", str(len(members)), "명", f"{women}, 외부 {outside}"),
        Key("출석", str(present) if noted else "–", "명", attendance),
        Key("통과 기준", str(session.rule.get("pass_mark", 0)), "점", "규칙은 공고와 같다"),
        Key(
            f"{_word(session)} 제안",
            str(len(chosen)),
            "곳",
            f"마지막 {points(last)}점" if last is not None else "없음",
        ),
    )


def _finding(chosen: list[Result], waiting: list[Result]) -> str:
    if chosen and waiting and chosen[-1].final is not None and waiting[0].final is not None:
        gap = chosen[-1].final - waiting[0].final
        return f"{chosen[-1].rank}위와 {waiting[0].rank}위는 {gap:.2f}점 차이다"
    return "통과한 곳을 모두 선정할 수 있다" if chosen else "통과한 곳이 없다"


def _ranked(one: Result, record: Record, gathered: Gathered, word: str, cut: int) -> Ranked:
    application = gathered.applications[one.id]
    amount = application.amount_asked
    return Ranked(
        rank=str(one.rank) if one.rank else "–",
        name=application.venture.full_name,
        short=application.venture.name,
        number=one.id,
        marks=tuple(_mark(one, seat, gathered) for seat in record.evaluators),
        mean=points(one.mean) or "–",
        bonus=plain(one.bonus) if one.bonus else "–",
        final=points(one.final) or "–",
        final_points=float(one.final) if one.final is not None else None,
        result=_result_word(one, "선정" if word == "선정" else "통과", cut),
        amount=_amount([amount]),
        chosen=one.outcome is Verdict.SELECTED,
        arithmetic=wording.brief(record, one),
    )


def _mark(one: Result, seat: str, gathered: Gathered) -> Mark:
    total = one.totals.get(seat)
    if total is None:
        recusal = gathered.recusals.get((one.id, seat))
        return Mark(None, recusal.kind.label_ko if recusal else "–")
    return Mark(float(total), plain(total), seat in one.dropped)


def _amount(amounts: list[int | None]) -> str:
    """Thousand won, of several the sum; a dash where nobody asked for money."""
    asked = [amount for amount in amounts if amount is not None]
    return f"{Decimal(sum(asked)) / 1000:,.0f}" if asked else DOES_NOT_APPLY


def _is_second(session: EvaluationSession) -> bool:
    """Whether a paper stage let only some pass to it."""
    return session.stage is Stage.PRESENTATION and paper_stage(session.call) is not None


def _stages(
    gathered: Gathered, ranked: list[Result], word: str, *, second: bool = False
) -> tuple[tuple[str, str, str], ...]:
    """How many were left after each step, and why the others were not."""
    counts = Counter(one.reason for one in ranked if one.reason)
    passing = [one for one in ranked if one.rank]
    chosen = [one for one in passing if one.outcome is Verdict.SELECTED]
    failed = [f"{r.label_ko} {n}" for r, n in counts.items() if r is not Reason.OVER_CAPACITY]
    received, ineligible, withdrawn = gathered.received
    left = {"부적격": ineligible, "취하": withdrawn}
    if second:
        left["서면평가 탈락"] = received - ineligible - withdrawn - len(ranked)
    gone = [f"{why} {count}" for why, count in left.items() if count > 0]
    step, behind = ("선정 제안", "예비") if word == "선정" else ("통과 제안", OUTSIDE)
    return (
        ("접수", str(received), DOES_NOT_APPLY),
        ("평가 대상", str(len(ranked)), ", ".join(gone) or DOES_NOT_APPLY),
        ("통과", str(len(passing)), ", ".join(failed) or DOES_NOT_APPLY),
        (
            step,
            str(len(chosen)),
            f"{behind} {len(passing) - len(chosen)}" if len(passing) > len(chosen) else "–",
        ),
    )


def _criteria(record: Record) -> tuple[tuple[str, str, str], ...]:
    """The criteria with their most points and floors, the whole with the pass mark, then what is in no total."""
    rows: dict[bool, list[tuple[str, str, str]]] = {False: [], True: []}
    for criterion in record.criteria:
        floor = floor_of(criterion, record.rule)
        at = DOES_NOT_APPLY if floor is None else f"{plain(criterion.max * floor / 100)} 미만"
        name = f"{criterion.name} (따로 봄)" if criterion.independent else criterion.name
        rows[criterion.independent].append((name, plain(criterion.max), at))
    whole = ("합계", plain(record.max_points), f"{plain(record.rule.pass_mark)} 미만 탈락")
    return (*rows[False], whole, *rows[True])


def _disputes(ranked: list[Result], gathered: Gathered, word: str) -> tuple[tuple[str, str], ...]:
    """Where an objection may be expected: ties, the first behind the line, failing by a floor or by little."""
    found = []
    last = next((one for one in reversed(ranked) if one.outcome is Verdict.SELECTED), None)
    for one in ranked:
        said = []
        if one.tie_break:
            said.append(with_particles(f"같은 점수가 있어 {wording.tie_words(one.tie_break)}(으)로 갈랐다"))
        if one.tie_open:
            said.append("규칙으로 갈리지 않는 같은 점수라 접수번호 순서로 두었다")
        if (
            last
            and last.rank
            and one.rank == last.rank + 1
            and last.final is not None
            and one.final is not None
        ):
            said.append(f"{word} 선과 {last.final - one.final:.2f}점 차이다")
        if one.below_floor:
            said.append(f"과락: {', '.join(one.below_floor)}")
        if one.reason is Reason.BELOW_PASS_MARK and one.final is not None:
            said.append(f"최종 {points(one.final)}점, 가점 전 {points(one.mean)}점으로 통과 기준에 못 미쳤다")
        if said:
            found.append((gathered.applications[one.id].venture.full_name, ". ".join(said)))
    return tuple(found[:MOST_DISPUTES])


def _result_word(one: Result, word: str, cut: int) -> str:
    if one.outcome is Verdict.SELECTED:
        return word
    if one.outcome is Verdict.WAITLISTED:
        return f"예비 {(one.rank or 0) - cut}" if word == "선정" else OUTSIDE
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
    said += [
        f"위원 {seat}번은 평가표 {count}장을 내지 않았다. 그 신청은 낸 위원의 점수로 셈했다."
        for seat, count in tally(session).owed.items()
    ]
    said += [
        f"위원은 후보 {len(lot['candidates'])}명 가운데 {lot['count']}명을 추첨했다. "
        f"씨앗값 ‘{lot['seed']}’로 다시 뽑아 볼 수 있다."
        for lot in session.draws
    ]
    if session.call.objection_days:
        days = session.call.objection_days
        told = f"결과를 알린 날부터 {days}일 동안"
        if session.published_at is not None:
            until = objection_until(clock.on(session.published_at), days)
            told = f"{until.year}. {until.month}. {until.day}.까지" if until else told
        said.append(f"{told} 이의신청을 받는다.")
    return tuple(said)


def _since(session: EvaluationSession, ranked: list[Result]) -> tuple[str, ...]:
    """Who no longer stands as it was decided: a paper made later says so."""
    changed = changed_since(session, ranked)
    with speaking("ko"):
        return tuple(
            with_particles(
                f"결정 뒤에 바뀐 곳: {one.application.venture.full_name}, {one.decided.label_ko}에서 {one.now}(으)로."
            )
            for one in changed
        )


def _members(evaluators: list[Evaluator]) -> tuple[tuple[str, str], ...]:
    present = [member for member in evaluators if member.attended is not False]
    return tuple(("위원장" if member.is_chair else "위원", member.user.name) for member in present)


def minutes(session: EvaluationSession, gathered: Gathered, outcome: Outcome) -> Minutes:
    """The meeting as it was written down, with what was decided by the same record."""
    held = gathered.meeting
    if held is None:
        raise WrongState
    began, ended = (at.astimezone(clock.SEOUL) for at in (held.began_at, held.ended_at))
    ranked = [one for one in outcome.in_order() if one.rank]
    cut = sum(one.outcome is Verdict.SELECTED for one in ranked)
    members = gathered.evaluators
    present = [member for member in members if member.attended]
    word = "선정" if session.is_final else "통과"
    names = {member.seat: member.user.name for member in members}
    return Minutes(
        title=session.title,
        held_on=began.date(),
        place=held.place,
        time=f"{began:%H:%M}–{ended:%H:%M}",
        seats=len(members),
        present=_members(present),
        absent=tuple(("위원", member.user.name) for member in members if not member.attended),
        quorum=f"의사정족수 {session.quorum}명.",
        recusals=tuple(
            (names[int(seat.split()[1])], firm, words) for seat, firm, words in _recusals(gathered)
        ),
        discussion=tuple(line for line in held.discussion.splitlines() if line.strip()),
        votes=(str(held.votes_for), str(held.votes_against), str(held.votes_abstained)),
        resolution=with_particles(_resolution(held, cut, word)),
        selected=tuple(
            (str(one.rank), gathered.applications[one.id].venture.full_name, _result_word(one, word, cut))
            for one in ranked
        ),
        secretary=held.secretary,
    )


def _resolution(held: Meeting, cut: int, word: str) -> str:
    """What the vote came to: more for than against carries the proposal."""
    if held.votes_for > held.votes_against:
        return f"찬성 {held.votes_for}명, 반대 {held.votes_against}명으로 {cut}곳의 {word}을(를) 의결했다"
    return f"찬성 {held.votes_for}명, 반대 {held.votes_against}명으로 의결하지 못했다"
