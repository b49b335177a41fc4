-- Rows are stored in the order of their insert; the sequencer numbers them after their commit.
CREATE TABLE outbox (
    row_id        BIGINT             NOT NULL IDENTITY(1, 1) CONSTRAINT pk_outbox PRIMARY KEY CLUSTERED,
    feed_seq      BIGINT             NULL,
    id            UNIQUEIDENTIFIER   NOT NULL,
    aggregate     NVARCHAR(400)      NOT NULL,
    version       BIGINT             NOT NULL,
    type          NVARCHAR(200)      NOT NULL,
    data          VARBINARY(MAX)     NOT NULL,
    trace_parent  NVARCHAR(80)       NULL,
    create_time   DATETIMEOFFSET(7)  NOT NULL,
    CONSTRAINT uq_outbox_aggregate UNIQUE (aggregate, version)
);
CREATE UNIQUE INDEX uq_outbox_feed_seq ON outbox (feed_seq) WHERE feed_seq IS NOT NULL;
CREATE INDEX ix_outbox_unnumbered ON outbox (row_id) WHERE feed_seq IS NULL;
