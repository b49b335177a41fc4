CREATE TABLE releases (
    name           NVARCHAR(80)       NOT NULL CONSTRAINT pk_releases PRIMARY KEY,
    person         NVARCHAR(80)       NOT NULL,     -- whose it is; a merge of people moves it
    origin         NVARCHAR(80)       NOT NULL,     -- who made it, so that a merge can be undone
    recipient      NVARCHAR(80)       NOT NULL,
    purpose        INT                NOT NULL,
    content        VARBINARY(MAX)     NOT NULL,     -- what is released and its signed form, sealed with the person's key
    create_time    DATETIMEOFFSET(7)  NOT NULL,
    expire_time    DATETIMEOFFSET(7)  NOT NULL,
    withdraw_time  DATETIMEOFFSET(7)  NULL,
    version        BIGINT             NOT NULL
);
CREATE INDEX ix_releases_person ON releases (person, create_time, name);
CREATE INDEX ix_releases_recipient ON releases (recipient, create_time, name);

-- What scheduling says of sessions, as far as a release counts them.
CREATE TABLE session_facts (
    session                NVARCHAR(80)       NOT NULL CONSTRAINT pk_session_facts PRIMARY KEY,
    coaching_relationship  NVARCHAR(100)      NOT NULL,
    coach                  NVARCHAR(80)       NOT NULL,
    coachee                NVARCHAR(80)       NOT NULL,
    kind                   INT                NOT NULL,
    state                  INT                NOT NULL,
    start_time             DATETIMEOFFSET(7)  NOT NULL,
    version                BIGINT             NOT NULL
);
CREATE INDEX ix_session_facts_coachee ON session_facts (coachee, start_time);
