"""A published call keeps its last day of keeping

Revision ID: 0037
Revises: 0036
"""

from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER call_keeps_its_day BEFORE UPDATE ON call WHEN NEW.state <> 'draft' AND NEW.retain_until IS NULL AND (OLD.state = 'draft' OR OLD.retain_until IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'a published call keeps its last day of keeping'); END"
        )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION call_keep_day() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a published call keeps its last day of keeping' USING ERRCODE = '23514'; END $$"
        )
        op.execute(
            "CREATE TRIGGER call_keeps_its_day BEFORE UPDATE ON call FOR EACH ROW WHEN (NEW.state <> 'draft' AND NEW.retain_until IS NULL AND (OLD.state = 'draft' OR OLD.retain_until IS NOT NULL)) EXECUTE FUNCTION call_keep_day()"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER call_keeps_its_day")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER call_keeps_its_day ON call")
        op.execute("DROP FUNCTION call_keep_day()")
