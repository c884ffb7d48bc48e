"""agreements

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

KINDS = ("dossier", "tearsheet", "receipt", "result_letter", "decision_paper", "fund_quarterly")


def _allow(kinds: tuple[str, ...]) -> None:
    """The kinds of papers the register takes."""
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("issued_document", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_issued_document_paperkind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_issued_document_paperkind"), f"kind IN ({listed})")


def upgrade() -> None:
    _allow((*KINDS, "agreement"))
    op.create_table(
        "agreement_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("own_share_bp", sa.Integer(), nullable=False),
        sa.Column("max_support", sa.BigInteger(), nullable=True),
        sa.Column("settle_days", sa.Integer(), nullable=False),
        sa.Column("return_days", sa.Integer(), nullable=False),
        sa.Column("lines", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("max_support > 0", name=op.f("ck_agreement_terms_most_support_is_positive")),
        sa.CheckConstraint(
            "own_share_bp BETWEEN 0 AND 9999", name=op.f("ck_agreement_terms_own_share_below_the_whole")
        ),
        sa.CheckConstraint(
            "return_days BETWEEN 1 AND 365", name=op.f("ck_agreement_terms_return_days_within_a_year")
        ),
        sa.CheckConstraint(
            "settle_days BETWEEN 1 AND 365", name=op.f("ck_agreement_terms_settle_days_within_a_year")
        ),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_agreement_terms_call_id_call")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_terms")),
        sa.UniqueConstraint("call_id", name=op.f("uq_agreement_terms_call_id")),
    )
    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "making",
                "in_force",
                "terminated",
                "closed",
                "cancelled",
                name="agreementstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("began_on", sa.Date(), nullable=True),
        sa.Column("terminated_on", sa.Date(), nullable=True),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("settle_days", sa.Integer(), nullable=False),
        sa.Column("return_days", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(cancelled_on IS NULL AND terminated_on IS NULL) OR reason <> ''",
            name=op.f("ck_agreement_ended_for_a_reason"),
        ),
        sa.CheckConstraint(
            "(state = 'cancelled') = (cancelled_on IS NOT NULL)",
            name=op.f("ck_agreement_cancelled_iff_dated"),
        ),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_on IS NOT NULL)", name=op.f("ck_agreement_closed_iff_dated")
        ),
        sa.CheckConstraint(
            "(state IN ('making', 'cancelled')) = (began_on IS NULL)",
            name=op.f("ck_agreement_began_iff_agreed"),
        ),
        sa.CheckConstraint(
            "state <> 'terminated' OR terminated_on IS NOT NULL",
            name=op.f("ck_agreement_terminated_is_dated"),
        ),
        sa.CheckConstraint(
            "terminated_on IS NULL OR began_on IS NOT NULL",
            name=op.f("ck_agreement_terminated_after_agreeing"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_agreement_application_id_application")
        ),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_agreement_call_id_call")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_agreement_made_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["venture_id"], ["venture.id"], name=op.f("fk_agreement_venture_id_venture")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
    )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_call_id"), ["call_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_made_by_id"), ["made_by_id"], unique=False)
        batch_op.create_index("ix_agreement_state", ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_venture_id"), ["venture_id"], unique=False)
        batch_op.create_index(
            "uq_agreement_live",
            ["application_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'cancelled'"),
            postgresql_where=sa.text("state <> 'cancelled'"),
        )

    op.create_table(
        "agreement_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "interim", "final", name="checkkind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "handed_in",
                "to_mend",
                "passed",
                "failed",
                name="checkstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=4000), nullable=False),
        sa.Column("handed_in_on", sa.Date(), nullable=True),
        sa.Column("mend_until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("judged_on", sa.Date(), nullable=True),
        sa.Column("judged_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'to_mend') = (mend_until IS NOT NULL)", name=op.f("ck_agreement_check_mend_iff_dated")
        ),
        sa.CheckConstraint(
            "(state IN ('passed', 'failed')) = (judged_on IS NOT NULL)",
            name=op.f("ck_agreement_check_judged_iff_dated"),
        ),
        sa.CheckConstraint(
            "state = 'waiting' OR handed_in_on IS NOT NULL",
            name=op.f("ck_agreement_check_handed_in_is_dated"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('to_mend', 'failed') OR reason <> ''",
            name=op.f("ck_agreement_check_found_for_a_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_check_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["judged_by_id"], ["user_account.id"], name=op.f("fk_agreement_check_judged_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_check")),
        sa.UniqueConstraint(
            "agreement_id", "kind", "due_on", name=op.f("uq_agreement_check_agreement_id_kind_due_on")
        ),
    )
    with op.batch_alter_table("agreement_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_check_judged_by_id"), ["judged_by_id"], unique=False)
        batch_op.create_index("ix_agreement_check_state_due_on", ["state", "due_on"], unique=False)

    op.create_table(
        "agreement_expense",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "entered", "judged", name="expensestate", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("line", sa.String(length=200), nullable=False),
        sa.Column(
            "money",
            sa.Enum("support", "own", name="moneyfrom", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("what", sa.String(length=500), nullable=False),
        sa.Column("payee", sa.String(length=200), nullable=False),
        sa.Column("supply", sa.BigInteger(), nullable=False),
        sa.Column("vat", sa.BigInteger(), nullable=False),
        sa.Column(
            "vat_handling",
            sa.Enum(
                "refunded",
                "borne",
                "exempt",
                name="vathandling",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column(
            "paid_by",
            sa.Enum(
                "card",
                "transfer",
                "cash",
                name="paidby",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("confirmed", sa.BigInteger(), nullable=True),
        sa.Column("disallowed", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("judged_on", sa.Date(), nullable=True),
        sa.Column("judged_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'judged') = (confirmed IS NOT NULL) AND (state = 'judged') = (disallowed IS NOT NULL) AND (state = 'judged') = (judged_on IS NOT NULL)",
            name=op.f("ck_agreement_expense_judged_whole"),
        ),
        sa.CheckConstraint(
            "COALESCE(disallowed, 0) = 0 OR reason <> ''",
            name=op.f("ck_agreement_expense_disallowed_for_a_reason"),
        ),
        sa.CheckConstraint(
            "amount = supply + CASE WHEN vat_handling = 'borne' THEN vat ELSE 0 END",
            name=op.f("ck_agreement_expense_amount_as_counted"),
        ),
        sa.CheckConstraint(
            "vat_handling <> 'exempt' OR vat = 0", name=op.f("ck_agreement_expense_exempt_has_no_tax")
        ),
        sa.CheckConstraint(
            "confirmed + disallowed = amount", name=op.f("ck_agreement_expense_judged_sums_to_the_amount")
        ),
        sa.CheckConstraint(
            "confirmed >= 0 AND disallowed >= 0", name=op.f("ck_agreement_expense_judged_not_negative")
        ),
        sa.CheckConstraint("supply > 0 AND vat >= 0", name=op.f("ck_agreement_expense_money_makes_sense")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_expense_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_agreement_expense_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["judged_by_id"], ["user_account.id"], name=op.f("fk_agreement_expense_judged_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_expense")),
    )
    with op.batch_alter_table("agreement_expense", schema=None) as batch_op:
        batch_op.create_index(
            "ix_agreement_expense_agreement_id_spent_on", ["agreement_id", "spent_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_agreement_expense_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_expense_judged_by_id"), ["judged_by_id"], unique=False)

    op.create_table(
        "agreement_payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "registered",
                "confirmed",
                "cancelled",
                name="paymentstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by_id", sa.Integer(), nullable=True),
        sa.Column("registered_by", sa.String(length=200), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'confirmed') = (confirmed_at IS NOT NULL)",
            name=op.f("ck_agreement_payment_confirmed_iff_dated"),
        ),
        sa.CheckConstraint(
            "state <> 'cancelled' OR reason <> ''", name=op.f("ck_agreement_payment_cancelled_for_a_reason")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_agreement_payment_amount_is_positive")),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR registered_by_id IS NULL OR confirmed_by_id <> registered_by_id",
            name=op.f("ck_agreement_payment_confirmed_by_another"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_payment_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"],
            ["user_account.id"],
            name=op.f("fk_agreement_payment_confirmed_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["registered_by_id"],
            ["user_account.id"],
            name=op.f("fk_agreement_payment_registered_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_payment")),
    )
    with op.batch_alter_table("agreement_payment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_payment_agreement_id"), ["agreement_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_agreement_payment_confirmed_by_id"), ["confirmed_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_agreement_payment_registered_by_id"), ["registered_by_id"], unique=False
        )
        batch_op.create_index(
            "uq_agreement_payment_live",
            ["agreement_id", "number"],
            unique=True,
            sqlite_where=sa.text("state <> 'cancelled'"),
            postgresql_where=sa.text("state <> 'cancelled'"),
        )

    op.create_table(
        "agreement_settlement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "handed_in",
                "to_mend",
                "settled",
                "closed",
                name="settlementstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("interest", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("handed_in_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("to_return", sa.BigInteger(), nullable=True),
        sa.Column("return_due_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_on IS NOT NULL)",
            name=op.f("ck_agreement_settlement_closed_iff_dated"),
        ),
        sa.CheckConstraint(
            "(state IN ('settled', 'closed')) = (settled_on IS NOT NULL) AND (state IN ('settled', 'closed')) = (to_return IS NOT NULL) AND (state IN ('settled', 'closed')) = (return_due_on IS NOT NULL)",
            name=op.f("ck_agreement_settlement_settled_whole"),
        ),
        sa.CheckConstraint(
            "state <> 'handed_in' OR handed_in_on IS NOT NULL",
            name=op.f("ck_agreement_settlement_handed_in_is_dated"),
        ),
        sa.CheckConstraint(
            "state <> 'to_mend' OR reason <> ''", name=op.f("ck_agreement_settlement_sent_back_for_a_reason")
        ),
        sa.CheckConstraint("interest >= 0", name=op.f("ck_agreement_settlement_interest_not_negative")),
        sa.CheckConstraint("to_return >= 0", name=op.f("ck_agreement_settlement_return_not_negative")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_settlement_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"],
            ["user_account.id"],
            name=op.f("fk_agreement_settlement_settled_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_settlement")),
        sa.UniqueConstraint("agreement_id", name=op.f("uq_agreement_settlement_agreement_id")),
    )
    with op.batch_alter_table("agreement_settlement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agreement_settlement_settled_by_id"), ["settled_by_id"], unique=False
        )
        batch_op.create_index("ix_agreement_settlement_state_due_on", ["state", "due_on"], unique=False)

    op.create_table(
        "agreement_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "sent",
                "accepted",
                "in_force",
                "replaced",
                "dropped",
                name="versionstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("interim_on", sa.Date(), nullable=True),
        sa.Column("support", sa.BigInteger(), nullable=False),
        sa.Column("own_share", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned", sa.String(length=500), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by_id", sa.Integer(), nullable=True),
        sa.Column("accepted_by", sa.String(length=200), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_by", sa.String(length=200), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'replaced') = (replaced_at IS NOT NULL)",
            name=op.f("ck_agreement_version_replaced_iff_dated"),
        ),
        sa.CheckConstraint(
            "(state IN ('in_force', 'replaced')) = (signed_at IS NOT NULL)",
            name=op.f("ck_agreement_version_signed_iff_in_force"),
        ),
        sa.CheckConstraint(
            "number = 1 OR reason <> ''", name=op.f("ck_agreement_version_changed_for_a_reason")
        ),
        sa.CheckConstraint(
            "signed_at IS NULL OR signed_by <> ''", name=op.f("ck_agreement_version_signed_by_a_person")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'dropped') OR support > 0",
            name=op.f("ck_agreement_version_sent_with_support"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'in_force', 'replaced') OR (accepted_at IS NOT NULL AND accepted_by <> '')",
            name=op.f("ck_agreement_version_accepted_by_a_person"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('sent', 'accepted') OR sent_at IS NOT NULL",
            name=op.f("ck_agreement_version_sent_is_dated"),
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_agreement_version_ends_after_start")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_agreement_version_counts_from_one")),
        sa.CheckConstraint(
            "support >= 0 AND own_share >= 0", name=op.f("ck_agreement_version_money_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["accepted_by_id"],
            ["user_account.id"],
            name=op.f("fk_agreement_version_accepted_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_version_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["user_account.id"], name=op.f("fk_agreement_version_signed_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_version")),
        sa.UniqueConstraint("agreement_id", "number", name=op.f("uq_agreement_version_agreement_id_number")),
    )
    with op.batch_alter_table("agreement_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agreement_version_accepted_by_id"), ["accepted_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_agreement_version_signed_by_id"), ["signed_by_id"], unique=False)
        batch_op.create_index(
            "uq_agreement_version_in_force",
            ["agreement_id"],
            unique=True,
            sqlite_where=sa.text("state = 'in_force'"),
            postgresql_where=sa.text("state = 'in_force'"),
        )
        batch_op.create_index(
            "uq_agreement_version_unfinished",
            ["agreement_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('draft', 'sent', 'accepted')"),
            postgresql_where=sa.text("state IN ('draft', 'sent', 'accepted')"),
        )

    op.create_table(
        "participation_ban",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venture_id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "imposed",
                "dropped",
                "lifted",
                name="sanctionstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("clawback", sa.BigInteger(), nullable=False),
        sa.Column("clawed_back_on", sa.Date(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("proposed_by", sa.String(length=200), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decision", sa.String(length=500), nullable=False),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("lift_reason", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'lifted') = (lifted_on IS NOT NULL)", name=op.f("ck_participation_ban_lifted_iff_dated")
        ),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_at IS NULL)", name=op.f("ck_participation_ban_decided_iff_dated")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_participation_ban_has_a_reason")),
        sa.CheckConstraint(
            "state <> 'dropped' OR decision <> ''", name=op.f("ck_participation_ban_dropped_for_a_reason")
        ),
        sa.CheckConstraint(
            "state <> 'lifted' OR lift_reason <> ''", name=op.f("ck_participation_ban_lifted_for_a_reason")
        ),
        sa.CheckConstraint("clawback >= 0", name=op.f("ck_participation_ban_clawback_not_negative")),
        sa.CheckConstraint(
            "clawed_back_on IS NULL OR clawback > 0",
            name=op.f("ck_participation_ban_nothing_comes_back_of_nothing"),
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR proposed_by_id IS NULL OR decided_by_id <> proposed_by_id",
            name=op.f("ck_participation_ban_decided_by_another"),
        ),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_participation_ban_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_participation_ban_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["user_account.id"],
            name=op.f("fk_participation_ban_decided_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by_id"], ["user_account.id"], name=op.f("fk_participation_ban_lifted_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"],
            ["user_account.id"],
            name=op.f("fk_participation_ban_proposed_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["venture_id"], ["venture.id"], name=op.f("fk_participation_ban_venture_id_venture")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_ban")),
    )
    with op.batch_alter_table("participation_ban", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participation_ban_agreement_id"), ["agreement_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_participation_ban_decided_by_id"), ["decided_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_participation_ban_lifted_by_id"), ["lifted_by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_participation_ban_proposed_by_id"), ["proposed_by_id"], unique=False
        )
        batch_op.create_index(
            "ix_participation_ban_venture_id_until_on", ["venture_id", "until_on"], unique=False
        )

    op.create_table(
        "agreement_check_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"],
            ["agreement_check.id"],
            name=op.f("fk_agreement_check_file_check_id_agreement_check"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_agreement_check_file_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_check_file")),
        sa.UniqueConstraint("check_id", "file_id", name=op.f("uq_agreement_check_file_check_id_file_id")),
    )
    with op.batch_alter_table("agreement_check_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_check_file_file_id"), ["file_id"], unique=False)

    op.create_table(
        "agreement_kpi",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("baseline", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("target", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_agreement_kpi_named")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["agreement_version.id"],
            name=op.f("fk_agreement_kpi_version_id_agreement_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_kpi")),
        sa.UniqueConstraint("version_id", "name", name=op.f("uq_agreement_kpi_version_id_name")),
    )
    op.create_table(
        "agreement_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("limit_bp", sa.Integer(), nullable=True),
        sa.CheckConstraint("name <> ''", name=op.f("ck_agreement_line_named")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_agreement_line_amount_not_negative")),
        sa.CheckConstraint("limit_bp BETWEEN 1 AND 10000", name=op.f("ck_agreement_line_limit_is_a_share")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["agreement_version.id"],
            name=op.f("fk_agreement_line_version_id_agreement_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_line")),
        sa.UniqueConstraint("version_id", "name", name=op.f("uq_agreement_line_version_id_name")),
    )
    op.create_table(
        "agreement_return",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("settlement_id", sa.Integer(), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "reverses_id IS NULL OR note <> ''", name=op.f("ck_agreement_return_reversed_for_a_reason")
        ),
        sa.CheckConstraint(
            "(amount < 0) = (reverses_id IS NOT NULL)",
            name=op.f("ck_agreement_return_negative_iff_reversing"),
        ),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_agreement_return_amount_is_something")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_agreement_return_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"],
            ["agreement_return.id"],
            name=op.f("fk_agreement_return_reverses_id_agreement_return"),
        ),
        sa.ForeignKeyConstraint(
            ["settlement_id"],
            ["agreement_settlement.id"],
            name=op.f("fk_agreement_return_settlement_id_agreement_settlement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_return")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_agreement_return_reverses_id")),
    )
    with op.batch_alter_table("agreement_return", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agreement_return_recorded_by_id"), ["recorded_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_agreement_return_settlement_id"), ["settlement_id"], unique=False
        )

    op.create_table(
        "agreement_tranche",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column(
            "condition",
            sa.Enum(
                "signed",
                "interim",
                "final",
                name="tranchecondition",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_agreement_tranche_amount_is_positive")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_agreement_tranche_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["agreement_version.id"],
            name=op.f("fk_agreement_tranche_version_id_agreement_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_tranche")),
        sa.UniqueConstraint("version_id", "number", name=op.f("uq_agreement_tranche_version_id_number")),
    )
    op.create_table(
        "agreement_check_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("kpi_id", sa.Integer(), nullable=False),
        sa.Column("actual", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"],
            ["agreement_check.id"],
            name=op.f("fk_agreement_check_result_check_id_agreement_check"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["kpi_id"], ["agreement_kpi.id"], name=op.f("fk_agreement_check_result_kpi_id_agreement_kpi")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_check_result")),
        sa.UniqueConstraint("check_id", "kpi_id", name=op.f("uq_agreement_check_result_check_id_kpi_id")),
    )
    with op.batch_alter_table("agreement_check_result", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_check_result_kpi_id"), ["kpi_id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER agreement_kpi_fixed_insert BEFORE INSERT ON agreement_kpi WHEN (SELECT state FROM agreement_version WHERE id = NEW.version_id) <> 'draft' BEGIN SELECT RAISE(ABORT, 'agreement_kpi of a version that was sent'); END"
        )
        op.execute(
            "CREATE TRIGGER agreement_kpi_fixed_update BEFORE UPDATE ON agreement_kpi WHEN (SELECT state FROM agreement_version WHERE id = NEW.version_id) <> 'draft' BEGIN SELECT RAISE(ABORT, 'agreement_kpi of a version that was sent'); END"
        )
        op.execute(
            "CREATE TRIGGER agreement_kpi_fixed_delete BEFORE DELETE ON agreement_kpi WHEN (SELECT state FROM agreement_version WHERE id = OLD.version_id) <> 'draft' BEGIN SELECT RAISE(ABORT, 'agreement_kpi of a version that was sent'); END"
        )
        op.execute(
            "CREATE TRIGGER agreement_line_fixed_insert BEFORE INSERT ON agreement_line WHEN (SELECT state FROM agreement_version WHERE id = NEW.version_id) <> 'draft' BEGIN SELECT RAISE(ABORT, 'agreement_line of a version that was sent'); END"
        )
        op.execute(
            "CREATE TRIGGER agreement_line_fixed_update BEFORE UPDATE ON agreement_line WHEN (SELECT state FROM agreement_version WHERE id = NEW.version_id) <> 'draft' BEGIN SELECT RAISE(ABORT, 'agreement_line of a version that was sent'); END"
        )
        op.execute(
            "CREATE TRIGGER agreement_line_fixed_delete BEFORE DELETE ON agreement_line WHEN (SELECT state FROM agreement_version WHERE id = OLD.version_id) <> 'draft' BEGIN SELECT RAISE(ABORT, 'agreement_line of a version that was sent'); END"
        )
        op.execute(
            "CREATE TRIGGER agreement_return_no_update BEFORE UPDATE ON agreement_return BEGIN SELECT RAISE(ABORT, 'agreement_return is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER agreement_return_no_delete BEFORE DELETE ON agreement_return BEGIN SELECT RAISE(ABORT, 'agreement_return is append-only'); END"
        )
        op.execute(
            "CREATE TRIGGER agreement_tranche_fixed_insert BEFORE INSERT ON agreement_tranche WHEN (SELECT state FROM agreement_version WHERE id = NEW.version_id) <> 'draft' BEGIN SELECT RAISE(ABORT, 'agreement_tranche of a version that was sent'); END"
        )
        op.execute(
            "CREATE TRIGGER agreement_tranche_fixed_update BEFORE UPDATE ON agreement_tranche WHEN (SELECT state FROM agreement_version WHERE id = NEW.version_id) <> 'draft' BEGIN SELECT RAISE(ABORT, 'agreement_tranche of a version that was sent'); END"
        )
        op.execute(
            "CREATE TRIGGER agreement_tranche_fixed_delete BEFORE DELETE ON agreement_tranche WHEN (SELECT state FROM agreement_version WHERE id = OLD.version_id) <> 'draft' BEGIN SELECT RAISE(ABORT, 'agreement_tranche of a version that was sent'); END"
        )
        op.execute(
            "CREATE TRIGGER agreement_version_sums BEFORE UPDATE ON agreement_version WHEN OLD.state = 'draft' AND NEW.state = 'sent' AND ((SELECT COALESCE(SUM(amount), 0) FROM agreement_tranche WHERE version_id = NEW.id) <> NEW.support OR (SELECT COALESCE(SUM(amount), 0) FROM agreement_line WHERE version_id = NEW.id) <> NEW.support + NEW.own_share) BEGIN SELECT RAISE(ABORT, 'agreement_version sums'); END"
        )
        op.execute(
            "CREATE TRIGGER agreement_version_fixed BEFORE UPDATE ON agreement_version WHEN OLD.state <> 'draft' AND NEW.state <> 'draft' AND (NEW.plan <> OLD.plan OR NEW.starts_on <> OLD.starts_on OR NEW.ends_on <> OLD.ends_on OR NEW.support <> OLD.support OR NEW.own_share <> OLD.own_share OR NEW.number <> OLD.number) BEGIN SELECT RAISE(ABORT, 'agreement_version is fixed once sent'); END"
        )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION agreement_kpi_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'DELETE' THEN IF (SELECT state FROM agreement_version WHERE id = OLD.version_id) <> 'draft' THEN RAISE EXCEPTION 'agreement_kpi of a version that was sent' USING ERRCODE = '23514'; END IF; RETURN OLD; END IF; IF (SELECT state FROM agreement_version WHERE id = NEW.version_id) <> 'draft' THEN RAISE EXCEPTION 'agreement_kpi of a version that was sent' USING ERRCODE = '23514'; END IF; RETURN NEW; END $$"
        )
        op.execute(
            "CREATE TRIGGER agreement_kpi_fixed_always BEFORE INSERT OR UPDATE OR DELETE ON agreement_kpi FOR EACH ROW EXECUTE FUNCTION agreement_kpi_fixed()"
        )
        op.execute(
            "CREATE FUNCTION agreement_line_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'DELETE' THEN IF (SELECT state FROM agreement_version WHERE id = OLD.version_id) <> 'draft' THEN RAISE EXCEPTION 'agreement_line of a version that was sent' USING ERRCODE = '23514'; END IF; RETURN OLD; END IF; IF (SELECT state FROM agreement_version WHERE id = NEW.version_id) <> 'draft' THEN RAISE EXCEPTION 'agreement_line of a version that was sent' USING ERRCODE = '23514'; END IF; RETURN NEW; END $$"
        )
        op.execute(
            "CREATE TRIGGER agreement_line_fixed_always BEFORE INSERT OR UPDATE OR DELETE ON agreement_line FOR EACH ROW EXECUTE FUNCTION agreement_line_fixed()"
        )
        op.execute(
            "CREATE FUNCTION agreement_return_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'agreement_return is append-only' USING ERRCODE = '23514'; END $$"
        )
        op.execute(
            "CREATE TRIGGER agreement_return_no_change BEFORE UPDATE OR DELETE ON agreement_return FOR EACH ROW EXECUTE FUNCTION agreement_return_refuse()"
        )
        op.execute(
            "CREATE TRIGGER agreement_return_no_truncate BEFORE TRUNCATE ON agreement_return FOR EACH STATEMENT EXECUTE FUNCTION agreement_return_refuse()"
        )
        op.execute(
            "CREATE FUNCTION agreement_tranche_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'DELETE' THEN IF (SELECT state FROM agreement_version WHERE id = OLD.version_id) <> 'draft' THEN RAISE EXCEPTION 'agreement_tranche of a version that was sent' USING ERRCODE = '23514'; END IF; RETURN OLD; END IF; IF (SELECT state FROM agreement_version WHERE id = NEW.version_id) <> 'draft' THEN RAISE EXCEPTION 'agreement_tranche of a version that was sent' USING ERRCODE = '23514'; END IF; RETURN NEW; END $$"
        )
        op.execute(
            "CREATE TRIGGER agreement_tranche_fixed_always BEFORE INSERT OR UPDATE OR DELETE ON agreement_tranche FOR EACH ROW EXECUTE FUNCTION agreement_tranche_fixed()"
        )
        op.execute(
            "CREATE FUNCTION agreement_version_check() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.state = 'draft' AND NEW.state = 'sent' AND ((SELECT COALESCE(SUM(amount), 0) FROM agreement_tranche WHERE version_id = NEW.id) <> NEW.support OR (SELECT COALESCE(SUM(amount), 0) FROM agreement_line WHERE version_id = NEW.id) <> NEW.support + NEW.own_share) THEN RAISE EXCEPTION 'agreement_version sums' USING ERRCODE = '23514'; END IF; IF OLD.state <> 'draft' AND NEW.state <> 'draft' AND (NEW.plan <> OLD.plan OR NEW.starts_on <> OLD.starts_on OR NEW.ends_on <> OLD.ends_on OR NEW.support <> OLD.support OR NEW.own_share <> OLD.own_share OR NEW.number <> OLD.number) THEN RAISE EXCEPTION 'agreement_version is fixed once sent' USING ERRCODE = '23514'; END IF; RETURN NEW; END $$"
        )
        op.execute(
            "CREATE TRIGGER agreement_version_checked BEFORE UPDATE ON agreement_version FOR EACH ROW EXECUTE FUNCTION agreement_version_check()"
        )


def downgrade() -> None:
    op.execute("DELETE FROM issued_document WHERE kind = 'agreement'")
    _allow(KINDS)
    with op.batch_alter_table("agreement_check_result", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_check_result_kpi_id"))

    op.drop_table("agreement_check_result")
    op.drop_table("agreement_tranche")
    with op.batch_alter_table("agreement_return", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_return_settlement_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_return_recorded_by_id"))

    op.drop_table("agreement_return")
    op.drop_table("agreement_line")
    op.drop_table("agreement_kpi")
    with op.batch_alter_table("agreement_check_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_check_file_file_id"))

    op.drop_table("agreement_check_file")
    with op.batch_alter_table("participation_ban", schema=None) as batch_op:
        batch_op.drop_index("ix_participation_ban_venture_id_until_on")
        batch_op.drop_index(batch_op.f("ix_participation_ban_proposed_by_id"))
        batch_op.drop_index(batch_op.f("ix_participation_ban_lifted_by_id"))
        batch_op.drop_index(batch_op.f("ix_participation_ban_decided_by_id"))
        batch_op.drop_index(batch_op.f("ix_participation_ban_agreement_id"))

    op.drop_table("participation_ban")
    with op.batch_alter_table("agreement_version", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_agreement_version_unfinished",
            sqlite_where=sa.text("state IN ('draft', 'sent', 'accepted')"),
            postgresql_where=sa.text("state IN ('draft', 'sent', 'accepted')"),
        )
        batch_op.drop_index(
            "uq_agreement_version_in_force",
            sqlite_where=sa.text("state = 'in_force'"),
            postgresql_where=sa.text("state = 'in_force'"),
        )
        batch_op.drop_index(batch_op.f("ix_agreement_version_signed_by_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_version_accepted_by_id"))

    op.drop_table("agreement_version")
    with op.batch_alter_table("agreement_settlement", schema=None) as batch_op:
        batch_op.drop_index("ix_agreement_settlement_state_due_on")
        batch_op.drop_index(batch_op.f("ix_agreement_settlement_settled_by_id"))

    op.drop_table("agreement_settlement")
    with op.batch_alter_table("agreement_payment", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_agreement_payment_live",
            sqlite_where=sa.text("state <> 'cancelled'"),
            postgresql_where=sa.text("state <> 'cancelled'"),
        )
        batch_op.drop_index(batch_op.f("ix_agreement_payment_registered_by_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_payment_confirmed_by_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_payment_agreement_id"))

    op.drop_table("agreement_payment")
    with op.batch_alter_table("agreement_expense", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_expense_judged_by_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_expense_file_id"))
        batch_op.drop_index("ix_agreement_expense_agreement_id_spent_on")

    op.drop_table("agreement_expense")
    with op.batch_alter_table("agreement_check", schema=None) as batch_op:
        batch_op.drop_index("ix_agreement_check_state_due_on")
        batch_op.drop_index(batch_op.f("ix_agreement_check_judged_by_id"))

    op.drop_table("agreement_check")
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_agreement_live",
            sqlite_where=sa.text("state <> 'cancelled'"),
            postgresql_where=sa.text("state <> 'cancelled'"),
        )
        batch_op.drop_index(batch_op.f("ix_agreement_venture_id"))
        batch_op.drop_index("ix_agreement_state")
        batch_op.drop_index(batch_op.f("ix_agreement_made_by_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_call_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_application_id"))

    op.drop_table("agreement")
    op.drop_table("agreement_terms")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS agreement_kpi_fixed() CASCADE")
        op.execute("DROP FUNCTION IF EXISTS agreement_line_fixed() CASCADE")
        op.execute("DROP FUNCTION IF EXISTS agreement_return_refuse() CASCADE")
        op.execute("DROP FUNCTION IF EXISTS agreement_tranche_fixed() CASCADE")
        op.execute("DROP FUNCTION IF EXISTS agreement_version_check() CASCADE")
