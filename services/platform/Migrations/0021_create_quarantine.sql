CREATE TABLE quarantine (
    source        NVARCHAR(63)       NOT NULL,
    sequence      BIGINT             NOT NULL,
    aggregate     NVARCHAR(400)      NOT NULL,
    version       BIGINT             NOT NULL,
    type          NVARCHAR(200)      NOT NULL,
    data          VARBINARY(MAX)     NOT NULL,
    trace_parent  NVARCHAR(80)       NOT NULL,
    create_time   DATETIMEOFFSET(7)  NOT NULL,
    cause         NVARCHAR(400)      NOT NULL,
    attempts      INT                NOT NULL,
    park_time     DATETIMEOFFSET(7)  NOT NULL,
    retry_time    DATETIMEOFFSET(7)  NULL,
    CONSTRAINT pk_quarantine PRIMARY KEY (source, sequence)
);
CREATE INDEX ix_quarantine_aggregate ON quarantine (source, aggregate, sequence);
