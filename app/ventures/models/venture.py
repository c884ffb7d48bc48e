"""The venture itself, what it was called before, its social values, and the index that finds it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.kernel.db import LINE, NAME, WON, Instant, Model, Versioned, enum_type
from app.kernel.money import Won
from app.ventures.identifiers import LegalForm
from app.ventures.states import GrowthStage, Sdg, SocialValue, VentureState

CODE_ORDER = String(200).with_variant(String(200, collation="C"), "postgresql")
"""Text sorted by code point on both engines: 가나다 for Hangul, and a page can be taken up from a key."""

STANDING = "merged_into_id IS NULL"
"""Records that stand for themselves: all that lists show. Their indexes hold the column too, to be counted by alone."""

_AFTER_THE_NAME = frozenset({LegalForm.COOPERATIVE, LegalForm.SOCIAL_COOPERATIVE})
_WITHOUT_A_FORM = frozenset({LegalForm.SOLE_PROPRIETOR, LegalForm.PRE_FOUNDER, LegalForm.NPO})


def full_name(name: str, form: LegalForm | None, word: str | None = None) -> str:
    """A name with its legal form on the side where it is written: 주식회사 한뼘텃밭, 이웃손길 협동조합."""
    if form is None or (form in _WITHOUT_A_FORM and not word):
        return name
    said = word or ("" if form in (LegalForm.SPECIAL_CORP, LegalForm.PARTNERSHIP) else form.label_ko)
    if not said:
        return name
    return f"{name} {said}" if form in _AFTER_THE_NAME else f"{said} {name}"


def _some(name: str, *columns: str, where: str) -> Index:
    """An index of some rows only."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class VentureSocialValue(Model):
    """One category of social value a venture realises; `rank` 0 is its main one."""

    __tablename__ = "venture_social_value"
    __table_args__ = (
        UniqueConstraint("venture_id", "value"),
        Index(None, "value", "venture_id"),
        CheckConstraint("rank >= 0", name="rank_from_zero"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    venture_id: Mapped[int] = mapped_column(ForeignKey("venture.id", ondelete="CASCADE"))
    value: Mapped[SocialValue] = mapped_column(enum_type(SocialValue))
    rank: Mapped[int] = mapped_column(default=0)


class VentureSdg(Model):
    """One of the 17 goals a venture works for."""

    __tablename__ = "venture_sdg"
    __table_args__ = (UniqueConstraint("venture_id", "goal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    venture_id: Mapped[int] = mapped_column(ForeignKey("venture.id", ondelete="CASCADE"))
    goal: Mapped[Sdg] = mapped_column(enum_type(Sdg))


class FormerIdentity(Model):
    """What a venture was called, or numbered, up to and including `until_on` (법인전환, 상호변경)."""

    __tablename__ = "venture_former_identity"

    id: Mapped[int] = mapped_column(primary_key=True)
    venture_id: Mapped[int] = mapped_column(ForeignKey("venture.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(NAME)
    legal_form: Mapped[LegalForm | None] = mapped_column(enum_type(LegalForm))
    form_word: Mapped[str | None] = mapped_column(String(40))
    biz_reg_no: Mapped[str | None] = mapped_column(String(10), index=True)
    until_on: Mapped[date]
    reason: Mapped[str] = mapped_column(LINE, default="")

    @property
    def full_name(self) -> str:
        """The former name with its legal form."""
        return full_name(self.name, self.legal_form, self.form_word)


class Venture(Versioned, Model):
    """One 소셜벤처, from the first sign-up on. `name` is bare; numbers are plain digits."""

    __tablename__ = "venture"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[VentureState] = mapped_column(enum_type(VentureState), default=VentureState.CONFIRMED)
    name: Mapped[str] = mapped_column(CODE_ORDER)
    legal_form: Mapped[LegalForm | None] = mapped_column(enum_type(LegalForm))
    form_word: Mapped[str | None] = mapped_column(String(40))
    biz_reg_no: Mapped[str | None] = mapped_column(String(10), unique=True)
    corp_reg_no: Mapped[str | None] = mapped_column(String(13), index=True)
    representative: Mapped[str] = mapped_column(NAME, default="")
    founded_on: Mapped[date | None]
    opened_on: Mapped[date | None]
    address: Mapped[str] = mapped_column(LINE, default="")
    in_district: Mapped[bool | None]
    contact: Mapped[str] = mapped_column(NAME, default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    website: Mapped[str] = mapped_column(LINE, default="")
    summary: Mapped[str] = mapped_column(LINE, default="")
    ksic: Mapped[str] = mapped_column(String(6), default="")
    stage: Mapped[GrowthStage | None] = mapped_column(enum_type(GrowthStage))
    coordinator_id: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("venture.id"))
    search_name: Mapped[str] = mapped_column(CODE_ORDER, default="")
    search_text: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(Instant)

    coordinator: Mapped[User | None] = relationship(foreign_keys=[coordinator_id])
    social_values: Mapped[list[VentureSocialValue]] = relationship(
        cascade="all, delete-orphan", order_by=VentureSocialValue.rank
    )
    sdgs: Mapped[list[VentureSdg]] = relationship(cascade="all, delete-orphan", order_by=VentureSdg.id)
    former: Mapped[list[FormerIdentity]] = relationship(
        cascade="all, delete-orphan", order_by=FormerIdentity.until_on
    )

    __table_args__ = (
        CheckConstraint("name <> ''", name="named"),
        CheckConstraint("length(biz_reg_no) = 10", name="biz_reg_no_of_10"),
        CheckConstraint("length(corp_reg_no) = 13", name="corp_reg_no_of_13"),
        CheckConstraint(
            "state <> 'confirmed' OR biz_reg_no IS NOT NULL "
            "OR (legal_form IS NOT NULL AND legal_form = 'pre_founder')",
            name="confirmed_is_numbered",
        ),
        CheckConstraint("(state = 'merged') = (merged_into_id IS NOT NULL)", name="merged_iff_into"),
        CheckConstraint("merged_into_id <> id", name="never_into_itself"),
        Index(None, "search_name", "id"),
        Index(None, "founded_on", "id"),
        Index(None, "representative"),
        _some("ix_venture_merged_into_id", "merged_into_id", where="merged_into_id IS NOT NULL"),
        _some("ix_venture_name_id", "name", "id", "merged_into_id", where=STANDING),
        _some("ix_venture_stage_name_id", "stage", "name", "id", "merged_into_id", where=STANDING),
        _some("ix_venture_legal_form_name_id", "legal_form", "name", "id", "merged_into_id", where=STANDING),
    )

    @property
    def full_name(self) -> str:
        """The name as the register writes it."""
        return full_name(self.name, self.legal_form, self.form_word)

    @property
    def is_merged(self) -> bool:
        """Whether another record stands for this one now."""
        return self.state is VentureState.MERGED


class VentureGram(Model):
    """One or two letters in a row of a venture's names or its representative: answers a search at once."""

    __tablename__ = "venture_gram"
    __table_args__ = {"sqlite_with_rowid": False}
    __unaudited__ = True

    gram: Mapped[str] = mapped_column(String(2), primary_key=True)
    venture_id: Mapped[int] = mapped_column(
        ForeignKey("venture.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class VentureGlance(Model):
    """The newest figures of a venture as a list shows and sorts them; follows from the dated rows, won and heads.

    The `_key` columns are what a list is sorted by, -1 where nothing was handed in.
    """

    __tablename__ = "venture_glance"
    __unaudited__ = True
    __table_args__ = (
        Index(None, "revenue_key", "venture_id"),
        Index(None, "employees_key", "venture_id"),
        Index(None, "founded_key", "venture_id"),
        Index(None, "raised", "venture_id"),
    )

    venture_id: Mapped[int] = mapped_column(
        ForeignKey("venture.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    fiscal_year: Mapped[int | None]
    revenue: Mapped[Won | None] = mapped_column(WON)
    revenue_before: Mapped[Won | None] = mapped_column(WON)
    employees: Mapped[int | None]
    raised: Mapped[Won] = mapped_column(WON, default=0)
    revenue_key: Mapped[Won] = mapped_column(WON, default=-1)
    employees_key: Mapped[int] = mapped_column(default=-1)
    founded_key: Mapped[int] = mapped_column(default=-1)
