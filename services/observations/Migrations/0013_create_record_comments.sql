CREATE TABLE record_comments (
    name                   NVARCHAR(160)      NOT NULL CONSTRAINT pk_record_comments PRIMARY KEY,
    parent                 NVARCHAR(80)       NOT NULL,
    kind                   INT                NOT NULL,
    author                 NVARCHAR(80)       NOT NULL,
    content                VARBINARY(MAX)     NOT NULL,     -- a RecordComment message that holds its text alone, sealed
    coaching_relationship  NVARCHAR(100)      NOT NULL,
    coach                  NVARCHAR(80)       NOT NULL,
    coachee                NVARCHAR(80)       NOT NULL,
    device_time            DATETIMEOFFSET(7)  NULL,
    create_time            DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_record_comments_parent ON record_comments (parent, create_time, name);
CREATE TABLE record_revisions (
    parent                 NVARCHAR(80)       NOT NULL,
    version                BIGINT             NOT NULL,     -- the version that was replaced
    author                 NVARCHAR(80)       NOT NULL,     -- who replaced it
    content                VARBINARY(MAX)     NOT NULL,     -- a RecordRevision message that holds the record and the reason, sealed
    coaching_relationship  NVARCHAR(100)      NOT NULL,
    coach                  NVARCHAR(80)       NOT NULL,
    coachee                NVARCHAR(80)       NOT NULL,
    create_time            DATETIMEOFFSET(7)  NOT NULL,
    CONSTRAINT pk_record_revisions PRIMARY KEY (parent, version)
);
