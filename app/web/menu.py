"""The menu per role, as in the look's table. A link shows only where its view's door admits the person."""

from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_babel.speaklater import LazyString

from app.kernel.access import Actor
from app.kernel.roles import Role
from app.kernel.text import N_, translated
from app.web.doors import door_of

Entry = tuple[str, str]
Group = tuple[str | None, list[Entry]]

PUBLIC: list[Entry] = [
    (N_("모집 공고"), "applications.public_calls"),
    (N_("지원 안내"), "overview.guide"),
    (N_("선정 결과"), "evaluations.public_results"),
    (N_("보고서 확인"), "documents.check"),
]
OFFICE: list[Group] = [
    (None, [(N_("오늘"), "overview.home"), (N_("소셜벤처"), "ventures.index")]),
    (
        N_("지원"),
        [
            (N_("공고와 신청"), "applications.calls"),
            (N_("심사"), "evaluations.index"),
            (N_("협약·정산"), "agreements.index"),
            (N_("입주"), "tenancy.index"),
            (N_("컨설팅"), "consulting.index"),
            (N_("스케일업"), "cohorts.index"),
            (N_("융자"), "loans.index"),
            (N_("펀드"), "funds.index"),
        ],
    ),
    (
        N_("자료"),
        [
            (N_("연간 실적"), "ventures.statuses"),
            (N_("일자리대책"), "employment.index"),
            (N_("보고서"), "documents.index"),
            (N_("가져오기"), "ventures.import_roster"),
        ],
    ),
    (
        N_("관리"),
        [
            (N_("사람"), "accounts.people"),
            (N_("초대"), "accounts.invitations"),
            (N_("감사 기록"), "audit.index"),
            (N_("백그라운드 작업"), "tasks.index"),
            (N_("보낸 메일"), "notices.outbox"),
        ],
    ),
]
VENTURE: list[Group] = [
    (
        None,
        [
            (N_("내 할 일"), "overview.home"),
            (N_("내 신청"), "applications.mine"),
            (N_("협약·정산"), "agreements.mine"),
            (N_("우리 기업"), "ventures.mine"),
            (N_("입주·예약"), "tenancy.mine"),
            (N_("컨설팅"), "consulting.mine"),
            (N_("스케일업"), "cohorts.mine"),
            (N_("실적 내기"), "ventures.my_statuses"),
        ],
    )
]
CONSULTANT: list[Group] = [
    (
        None,
        [(N_("내 일정"), "overview.home"), (N_("맡은 기업"), "consulting.assigned")],
    )
]
EVALUATOR: list[Group] = [(None, [(N_("평가 목록"), "evaluations.assigned")])]
FUND: list[Group] = [
    (
        None,
        [(N_("펀드 요약"), "overview.home"), (N_("펀드"), "funds.index"), (N_("소셜벤처"), "ventures.index")],
    ),
    (N_("보고"), [(N_("보고서"), "documents.index")]),
]


@dataclass
class Item:
    """One link of the menu."""

    label: LazyString
    href: str
    current: bool
    count: int | None = None
    room: str = ""


@dataclass
class Section:
    """A titled group of links."""

    title: LazyString | None
    items: list[Item] = field(default_factory=list)


def _office(actor: Actor) -> list[Group]:
    """The office's groups; the home carries the words its page is headed with."""
    word = N_("내 할 일")
    if actor.has(Role.COORDINATOR):
        word = N_("오늘")
    elif actor.has(Role.DISTRICT_OFFICER):
        word = N_("현황")
    title, entries = OFFICE[0]
    return [(title, [(word, "overview.home"), *entries[1:]]), *OFFICE[1:]]


def groups_for(actor: Actor) -> list[Group]:
    """The groups of the actor's main role."""
    if actor.is_staff and actor.roles != {Role.FUND_MANAGER}:
        return _office(actor)
    if actor.has(Role.FUND_MANAGER):
        return FUND
    groups: list[Group] = []
    if actor.has(Role.VENTURE):
        groups += VENTURE
    if actor.has(Role.EVALUATOR):
        groups += EVALUATOR
    if actor.has(Role.CONSULTANT):
        groups += CONSULTANT
    return groups


def build(app: Flask, groups: list[Group], actor: Actor) -> list[Section]:
    """The groups as links; what is not there or not theirs is left out."""
    sections: list[Section] = []
    here = request.endpoint or ""
    for title, entries in groups:
        items: list[Item] = []
        for label, endpoint in entries:
            opening = door_of(app, endpoint) if endpoint in app.view_functions else None
            href: Any = url_for(endpoint) if opening and opening.admits(actor) else None
            if href and all(item.href != href for s in sections for item in s.items):
                items.append(Item(translated(label), href, endpoint == here, room=endpoint.split(".")[0]))
        if items:
            sections.append(Section(translated(title) if title else None, items))
    _mark_nearest(sections)
    return sections


PERSONAL = ("/account", "/notices")
"""Pages about oneself, reached from the top bar: no link of the rail leads to them."""


def _mark_nearest(sections: list[Section]) -> None:
    """When no link is the page itself, the one that leads to it: the longest address it begins with, else its room."""
    items = [item for section in sections for item in section.items]
    if any(item.current for item in items):
        return
    above = [item for item in items if len(item.href) > 1 and request.path.startswith(item.href)]
    if not above and request.path.startswith(PERSONAL):
        return
    room = {"dossier": "ventures"}.get(request.blueprint or "", request.blueprint)
    near = [max(above, key=lambda item: len(item.href))] if above else [i for i in items if i.room == room]
    if near:
        near[0].current = True


def public_links() -> list[Item]:
    """The four links everybody sees."""
    app = current_app
    return [
        Item(translated(label), url_for(endpoint), endpoint == request.endpoint)
        for label, endpoint in PUBLIC
        if endpoint in app.view_functions
    ]
