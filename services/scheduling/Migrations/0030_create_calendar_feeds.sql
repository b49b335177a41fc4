CREATE TABLE calendar_feeds (
    name         NVARCHAR(80)       NOT NULL CONSTRAINT pk_calendar_feeds PRIMARY KEY,
    person       NVARCHAR(80)       NOT NULL,     -- empty for a school's
    org_unit     NVARCHAR(80)       NOT NULL,     -- empty for a person's
    creator      NVARCHAR(80)       NOT NULL,
    secret_hash  NVARCHAR(64)       NOT NULL CONSTRAINT uq_calendar_feeds_secret_hash UNIQUE,
    version      BIGINT             NOT NULL,
    create_time  DATETIMEOFFSET(7)  NOT NULL,
    rotate_time  DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_calendar_feeds_creator ON calendar_feeds (creator, create_time, name);
CREATE INDEX ix_calendar_feeds_org_unit ON calendar_feeds (org_unit, create_time, name);
