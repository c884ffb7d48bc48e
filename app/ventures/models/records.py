"""Dated facts of a venture: stages, certificates, the two eligibility tests, 사업자 상태, money raised (won)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.files.models import StoredFile
from app.kernel.db import LINE, NAME, WON, Instant, Model, enum_type
from app.kernel.money import Won
from app.ventures.states import BizStatus, CertificateKind, GrowthStage, RoundKind

FILE = StoredFile.id


class StageChange(Model):
    """The stage a venture is in from `from_on`, and why."""

    __tablename__ = "venture_stage_change"
    __table_args__ = (Index(None, "venture_id", "from_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    venture_id: Mapped[int] = mapped_column(ForeignKey("venture.id", ondelete="CASCADE"))
    stage: Mapped[GrowthStage] = mapped_column(enum_type(GrowthStage))
    from_on: Mapped[date]
    reason: Mapped[str] = mapped_column(LINE)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class Certificate(Model):
    """A certificate in force from `issued_on` to `expires_on` (empty: without end), unless revoked."""

    __tablename__ = "venture_certificate"
    __table_args__ = (
        CheckConstraint("expires_on >= issued_on", name="expires_after_issue"),
        CheckConstraint("revoked_on >= issued_on", name="revoked_after_issue"),
        CheckConstraint("(kind = 'other') = (title <> '')", name="titled_iff_other"),
        Index(None, "venture_id", "issued_on"),
        Index(None, "kind", "expires_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    venture_id: Mapped[int] = mapped_column(ForeignKey("venture.id", ondelete="CASCADE"))
    kind: Mapped[CertificateKind] = mapped_column(enum_type(CertificateKind))
    title: Mapped[str] = mapped_column(NAME, default="")
    number: Mapped[str] = mapped_column(String(80), default="")
    issuer: Mapped[str] = mapped_column(NAME, default="")
    issued_on: Mapped[date]
    expires_on: Mapped[date | None]
    revoked_on: Mapped[date | None]
    renews_id: Mapped[int | None] = mapped_column(
        ForeignKey("venture_certificate.id", ondelete="SET NULL"), index=True
    )
    file_id: Mapped[int | None] = mapped_column(ForeignKey(FILE, ondelete="SET NULL"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def words(self) -> str:
        """What it is called."""
        return self.title or self.kind.label_ko

    def in_force(self, on: date) -> bool:
        """Whether it holds on a day."""
        ended = (self.expires_on is not None and self.expires_on < on) or (
            self.revoked_on is not None and self.revoked_on <= on
        )
        return self.issued_on <= on and not ended


class BylawsCheck(Model):
    """정관·규약 확인 for 조례 제4조: whether social value is written in them, seen by whom and when."""

    __tablename__ = "venture_bylaws_check"
    __table_args__ = (Index(None, "venture_id", "checked_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    venture_id: Mapped[int] = mapped_column(ForeignKey("venture.id", ondelete="CASCADE"))
    social_value: Mapped[bool]
    one_person_creative: Mapped[bool] = mapped_column(default=False)
    checked_on: Mapped[date]
    checked_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    note: Mapped[str] = mapped_column(LINE, default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey(FILE, ondelete="SET NULL"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class KiboAssessment(Model):
    """소셜벤처 판별 of one day: both scores, the mark to reach, and which version of the table was used."""

    __tablename__ = "venture_kibo_assessment"
    __table_args__ = (
        CheckConstraint("social BETWEEN 0 AND 100", name="social_within_100"),
        CheckConstraint("growth BETWEEN 0 AND 100", name="growth_within_100"),
        CheckConstraint("pass_mark BETWEEN 1 AND 100", name="pass_mark_within_100"),
        Index(None, "venture_id", "assessed_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    venture_id: Mapped[int] = mapped_column(ForeignKey("venture.id", ondelete="CASCADE"))
    assessed_on: Mapped[date]
    social: Mapped[int]
    growth: Mapped[int]
    pass_mark: Mapped[int] = mapped_column(default=70)
    criteria_version: Mapped[str] = mapped_column(String(40), default="")
    document_no: Mapped[str] = mapped_column(String(80), default="")
    note: Mapped[str] = mapped_column(LINE, default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey(FILE, ondelete="SET NULL"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def passed(self) -> bool:
        """Both tables reach the mark."""
        return min(self.social, self.growth) >= self.pass_mark


class BizStatusCheck(Model):
    """사업자 상태 as looked up on a day, with the evidence."""

    __tablename__ = "venture_biz_status_check"
    __table_args__ = (Index(None, "venture_id", "checked_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    venture_id: Mapped[int] = mapped_column(ForeignKey("venture.id", ondelete="CASCADE"))
    status: Mapped[BizStatus] = mapped_column(enum_type(BizStatus))
    checked_on: Mapped[date]
    evidence: Mapped[str] = mapped_column(LINE, default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey(FILE, ondelete="SET NULL"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class InvestmentRound(Model):
    """Money raised on a day, from our funds or anyone else, as far as it is known."""

    __tablename__ = "venture_investment_round"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("pre_value > 0", name="pre_value_positive"),
        Index(None, "venture_id", "closed_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    venture_id: Mapped[int] = mapped_column(ForeignKey("venture.id", ondelete="CASCADE"))
    closed_on: Mapped[date]
    kind: Mapped[RoundKind] = mapped_column(enum_type(RoundKind))
    amount: Mapped[Won] = mapped_column(WON)
    pre_value: Mapped[Won | None] = mapped_column(WON)
    investor: Mapped[str] = mapped_column(NAME, default="")
    confidential: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(LINE, default="")
    recorded_at: Mapped[datetime] = mapped_column(Instant)
