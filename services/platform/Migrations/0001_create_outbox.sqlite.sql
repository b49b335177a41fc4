-- The writer numbers each fact as it inserts it, so the number is the row's own key.
CREATE TABLE outbox (
    feed_seq      INTEGER            NOT NULL PRIMARY KEY,
    id            UNIQUEIDENTIFIER   NOT NULL,
    aggregate     NVARCHAR(400)      NOT NULL,
    version       BIGINT             NOT NULL,
    type          NVARCHAR(200)      NOT NULL,
    data          VARBINARY(MAX)     NOT NULL,
    trace_parent  NVARCHAR(80)       NULL,
    create_time   DATETIMEOFFSET(7)  NOT NULL,
    CONSTRAINT uq_outbox_aggregate UNIQUE (aggregate, version)
);
