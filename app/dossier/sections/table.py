"""The table of sections: their order, and for which readers each is asked at all."""

from collections.abc import Callable
from dataclasses import dataclass

from app.dossier.blocks import Sheet
from app.dossier.look import Look
from app.dossier.sections import (
    agreements,
    cohorts,
    consulting,
    funds,
    glance,
    growth,
    profile,
    programmes,
    records,
    tenancy,
)
from app.dossier.states import Reader

_C, _V, _I, _O = Reader.COORDINATOR, Reader.VENTURE, Reader.INVESTOR, Reader.OUTSIDER


@dataclass(frozen=True, slots=True)
class Section:
    """One room in the dossier: its key, who reads it, and the query that makes its blocks."""

    key: str
    readers: frozenset[Reader]
    ask: Callable[[Look], Sheet]


SECTIONS = (
    Section("timeline", frozenset({_C, _V, _I}), glance.timeline),
    Section("profile", frozenset({_C, _V, _I, _O}), profile.profile),
    Section("growth", frozenset({_C, _V, _I, _O}), growth.growth),
    Section("tenancy", frozenset({_C, _V}), tenancy.tenancy),
    Section("consulting", frozenset({_C, _V}), consulting.consulting),
    Section("cohorts", frozenset({_C, _V}), cohorts.cohorts),
    Section("applications", frozenset({_C, _V}), programmes.applied),
    Section("agreements", frozenset({_C, _V}), agreements.agreements),
    Section("funds", frozenset({_C}), funds.status),
    Section("funds", frozenset({_V}), funds.own_terms),
    Section("funds", frozenset({_I}), funds.position),
    Section("records", frozenset({_C, _V, _I}), records.freshness),
)
