"""What is held and why, silences, receivers in trouble, times without any source, and what the weekly letter counts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.add_column("delivery", sa.Column("hold", sa.Text(), nullable=True))
    op.add_column("delivery", sa.Column("held_by", sa.Text(), nullable=True))
    op.add_column("delivery", sa.Column("gather", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("delivery", sa.Column("digest", sa.Text(), nullable=True))
    op.create_index(op.f("ix_delivery_channel_state_seq"), "delivery", ["channel", "state", "seq"], unique=False)
    op.create_table(
        "pace",
        sa.Column("watchlist", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    columns = ["watchlist", "channel", "receiver", "at"]
    op.create_index(op.f("ix_pace_watchlist_channel_receiver_at"), "pace", columns, unique=False)
    op.create_table(
        "silence",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.Column("watchlists", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silence")),
    )
    op.create_table(
        "trouble",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "receiver", name=op.f("pk_trouble")),
    )
    op.create_table(
        "blind",
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("down", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("since", name=op.f("pk_blind")),
    )
    op.create_table(
        "mark",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_mark")),
    )
    op.create_table(
        "tally",
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("hour", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("what", "hour", name=op.f("pk_tally")),
    )
