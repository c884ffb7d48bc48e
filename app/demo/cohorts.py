"""성동 스케일업 7기, 8기, 9기 with their milestones; 10기 is being prepared."""

from datetime import date, timedelta
from functools import partial

from sqlalchemy import select

from app.cohorts.models import Cohort, CohortProgramme, MilestoneProgress, Participation
from app.cohorts.services import cohorts, members, milestones
from app.cohorts.states import ParticipationState, ProgressState
from app.demo.chance import happens, whole
from app.demo.panels import selected
from app.demo.plans import cohort_opens_on
from app.demo.story import Story
from app.kernel.dates import Period
from app.kernel.db import db

WEEKS = 12
STEPS = (
    ("사업 진단과 목표 정하기", 10),
    ("핵심 지표 세 가지 정하기", 22),
    ("고객 인터뷰 20건", 38),
    ("재무 모델 1판", 52),
    ("IR 자료 1판", 66),
    ("데모데이 발표", 80),
)
"""Title and the day of the course on which it is due."""
NOTES = (
    "정해진 양식에 적어 올렸습니다.",
    "고객 21명을 만났고 녹취를 요약했습니다.",
    "지표 정의와 재는 방법을 한 쪽으로 정리했습니다.",
    "멘토의 의견을 받아 두 번 고쳤습니다.",
)


def run(story: Story) -> None:
    """Each cohort begins some weeks after its call."""
    programmes: list[CohortProgramme] = []
    story.at(cohort_opens_on(story, 7) - timedelta(days=30), partial(_sets_up, story, programmes), 10)
    for number in (7, 8, 9):
        begins = cohort_opens_on(story, number) + timedelta(days=50)
        story.at(begins - timedelta(days=4), partial(_gathers, story, programmes, number, begins), 10)
    story.at(story.day(-8), partial(_plans_next, story, programmes), 15)


def _sets_up(story: Story, programmes: list[CohortProgramme]) -> None:
    about = (
        "업력 7년 이내 소셜벤처가 12주 동안 사업을 키우는 과정입니다. 데모데이와 펀드 투자 검토로 이어집니다."
    )
    programmes.append(cohorts.add_programme("성동 스케일업", actor=story.actor("oh"), about=about))


def _plans_next(story: Story, programmes: list[CohortProgramme]) -> None:
    starts = story.day(70)
    period = Period(starts, starts + timedelta(weeks=WEEKS))
    cohorts.add_cohort(programmes[0], 10, f"{starts.year}년 상반기", period, 8, actor=story.actor("oh"))


def _gathers(story: Story, programmes: list[CohortProgramme], number: int, begins: date) -> None:
    actor = story.actor("oh")
    period = Period(begins, begins + timedelta(weeks=WEEKS))
    title = f"{begins.year}년 {'상반기' if begins.month < 7 else '하반기'}"
    chosen = selected(story, f"cohort-{number}")
    cohort = cohorts.add_cohort(programmes[0], number, title, period, max(8, len(chosen)), actor=actor)
    for words, days in STEPS:
        milestones.add(cohort, words, begins + timedelta(days=days), actor=actor)
    for application in chosen:
        members.join(cohort, application.venture, actor=actor, application=application)
    story.at(begins, partial(cohorts.begin, cohort, actor=actor), 9)
    slugs = {story.ventures[slug].id: slug for slug in story.ventures}
    for part in _parts(cohort):
        _works(story, part, slugs[part.venture_id], begins)
    ends = period.end + timedelta(days=1)
    story.at(ends, partial(_ends, story, cohort), 17)


def _parts(cohort: Cohort) -> list[Participation]:
    wanted = select(Participation).where(Participation.cohort_id == cohort.id).order_by(Participation.id)
    return list(db.session.scalars(wanted))


def _works(story: Story, part: Participation, slug: str, begins: date) -> None:
    """A venture hands in one milestone after the other; one leaves half-way, some are late."""
    number = part.cohort.number
    wanted = select(MilestoneProgress).where(MilestoneProgress.participation_id == part.id)
    leaves = (number, slug) in {(7, "dasibom"), (9, "moraeal")}
    for place, progress in enumerate(db.session.scalars(wanted.order_by(MilestoneProgress.id))):
        due = progress.milestone.due_on
        if leaves and place >= 3:
            break
        late = (
            whole(2, 3 if place == len(STEPS) - 1 else 8, "late", slug, place)
            if happens(0.2, "is-late", number, slug, place)
            else 0
        )
        on = due + timedelta(days=late or -whole(0, 3, "early", number, slug, place))
        if number == 9 and slug == "banjjak" and place >= 3:
            continue
        story.at(on, partial(_hands_in, story, progress, slug, place), 17, whole(0, 59, slug, place))
    if leaves:
        on = begins + timedelta(days=47)
        reason = "본업의 큰 계약이 겹쳐 이번 기수를 마치지 못합니다."
        story.at(on, partial(members.leave, part, reason, actor=story.actor("oh")), 10)


def _hands_in(story: Story, progress: MilestoneProgress, slug: str, place: int) -> None:
    milestones.hand_in(progress, NOTES[whole(0, 3, "note", slug, place)], actor=story.actor(slug))
    on = story.date_now() + timedelta(days=whole(1, 4, "settled", slug, place))
    if happens(0.08, "sent-back", slug, place):
        story.at(on, partial(_sends_back, story, progress, slug), 11)
    else:
        story.at(on, partial(_settles, story, progress), 11, 30)


def _sends_back(story: Story, progress: MilestoneProgress, slug: str) -> None:
    if progress.state is not ProgressState.HANDED_IN:
        return
    reason = "숫자의 근거가 빠져 있습니다. 출처를 적어 다시 내 주세요."
    milestones.send_back(progress, reason, actor=story.actor("oh"))
    on = story.date_now() + timedelta(days=3)
    story.at(on, partial(_hands_in_again, story, progress, slug), 15)


def _hands_in_again(story: Story, progress: MilestoneProgress, slug: str) -> None:
    if progress.participation.state is ParticipationState.JOINED:
        milestones.hand_in(progress, "출처를 적어 다시 올렸습니다.", actor=story.actor(slug))
        story.at(story.date_now() + timedelta(days=2), partial(_settles, story, progress), 11)


def _settles(story: Story, progress: MilestoneProgress) -> None:
    if progress.state is ProgressState.HANDED_IN:
        milestones.settle(progress, actor=story.actor("oh"))


def _ends(story: Story, cohort: Cohort) -> None:
    for part in _parts(cohort):
        if part.state is ParticipationState.JOINED:
            members.graduate(part, actor=story.actor("oh"))
    cohorts.finish(cohort, actor=story.actor("oh"))
