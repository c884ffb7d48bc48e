"""Reads of the venture record. `on` is a Seoul date: what held, or what was known, at the end of that day."""

from app.ventures.queries.asof import (
    biz_status_on,
    bylaws_on,
    certificates_of,
    certificates_on,
    investments_on,
    kibo_on,
    legal_form_on,
    name_on,
    ordinance_on,
    rounds_on,
    stage_on,
    stages_of,
)
from app.ventures.queries.finding import ids_going_by, matches, names_of, search, suggestions
from app.ventures.queries.people import held_on, invitations_for, join_requests, members_on, owners_of
from app.ventures.queries.reach import by_biz_reg_no, by_name, get, ids_of, lineage, mine, visible_to
from app.ventures.queries.years import current_statuses, requests_of, statuses_as_of, versions_of

__all__ = [
    "biz_status_on",
    "by_biz_reg_no",
    "by_name",
    "bylaws_on",
    "certificates_of",
    "certificates_on",
    "current_statuses",
    "get",
    "held_on",
    "ids_going_by",
    "ids_of",
    "investments_on",
    "invitations_for",
    "join_requests",
    "kibo_on",
    "legal_form_on",
    "lineage",
    "matches",
    "members_on",
    "mine",
    "name_on",
    "names_of",
    "ordinance_on",
    "owners_of",
    "requests_of",
    "rounds_on",
    "search",
    "stage_on",
    "stages_of",
    "statuses_as_of",
    "suggestions",
    "versions_of",
    "visible_to",
]
