"""The sixty ventures: who they are, read from a table, with everything that follows from their age."""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from app.demo import names
from app.demo.chance import happens, whole
from app.demo.story import Story
from app.kernel.dates import add_months
from app.ventures.identifiers import LegalForm, split_name
from app.ventures.states import GrowthStage, Sdg, SocialValue

TABLE = Path(__file__).parent / "tables" / "ventures.csv"
STAGES = list(GrowthStage)


@dataclass(frozen=True)
class Firm:
    """One row of the table. `months` is the age today, `joined` how many months ago it came to the office."""

    number: int
    slug: str
    name: str
    form: LegalForm
    months: int
    joined: int
    values: tuple[SocialValue, ...]
    sdgs: tuple[Sdg, ...]
    ksic: str
    stage: GrowthStage
    address: str
    here: bool
    summary: str

    @property
    def founder(self) -> str:
        """The person who represents it."""
        return "한지우" if self.slug == "sorigil" else names.person("founder", self.slug)

    @property
    def email(self) -> str:
        """The address of its owner's account."""
        return "venture@sorigil.example" if self.slug == "sorigil" else f"ceo@{self.slug}.example"

    @property
    def bare(self) -> str:
        """The name without its legal form."""
        return split_name(self.name).bare

    def founded_on(self, story: Story) -> date | None:
        """Its first day; exactly 29 February for one of them, nothing for those still to be founded."""
        if self.form is LegalForm.PRE_FOUNDER:
            return None
        if self.slug == "byeolbit":
            year = story.last_fiscal_year - 5
            return date(year - year % 4, 2, 29)
        return add_months(story.today, -self.months) - timedelta(days=whole(0, 27, "founded", self.slug))

    def joined_on(self, story: Story) -> date:
        """The day it came to the office; never before its first day."""
        day = add_months(story.today, -self.joined) - timedelta(days=whole(0, 20, "joined", self.slug))
        return max(story.workday((day - story.today).days), story.day(-1815))

    def record(self, story: Story) -> dict[str, Any]:
        """What its owner types when it signs up."""
        founded = self.founded_on(story)
        corporate = self.form in names.CORPORATE
        number = names.biz_reg_no(self.form, self.number) if self.form in names.KINDS else None
        opened = founded + timedelta(days=whole(1, 20, "opened", self.slug)) if founded else None
        return {
            "name": self.name.removesuffix(" (예비)"),
            "legal_form": self.form,
            "biz_reg_no": number,
            "corp_reg_no": names.corp_reg_no(self.number) if corporate else None,
            "representative": self.founder,
            "founded_on": founded,
            "opened_on": opened,
            "address": self.address,
            "in_district": self.here,
            "contact": names.person("contact", self.slug),
            "phone": names.phone(self.slug),
            "email": f"hello@{self.slug}.example",
            "website": f"https://{self.slug}.example" if happens(0.7, "site", self.slug) else "",
            "summary": self.summary,
            "ksic": self.ksic,
            "social_values": list(self.values),
            "sdgs": list(self.sdgs),
        }


@cache
def firms() -> tuple[Firm, ...]:
    """Every row, in order of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(_firm(number, row) for number, row in enumerate(csv.DictReader(file, delimiter="|"), 1))


def firm(slug: str) -> Firm:
    """The row of one venture."""
    return next(row for row in firms() if row.slug == slug)


def _firm(number: int, row: dict[str, str]) -> Firm:
    form = LegalForm(row["form"]) if row["form"] else split_name(row["name"]).form
    if form is None:
        raise ValueError(row["name"])
    return Firm(
        number=number,
        slug=row["slug"],
        name=row["name"],
        form=form,
        months=int(row["months"]),
        joined=int(row["joined"]),
        values=tuple(SocialValue(value) for value in row["values"].split(",")),
        sdgs=tuple(Sdg(goal) for goal in row["sdgs"].split(",")),
        ksic=row["ksic"],
        stage=GrowthStage(row["stage"]),
        address=row["address"],
        here=row["here"] == "1",
        summary=row["summary"],
    )
