CREATE TABLE journal_entries (
    name            NVARCHAR(160)      NOT NULL CONSTRAINT pk_journal_entries PRIMARY KEY,
    programme       NVARCHAR(80)       NOT NULL,
    org_unit        NVARCHAR(80)       NOT NULL,
    kind            INT                NOT NULL,
    category        INT                NOT NULL,
    weekly_minutes  INT                NOT NULL,
    resolve_date    DATE               NULL,
    content         NVARCHAR(MAX)      NOT NULL,
    version         BIGINT             NOT NULL,
    create_time     DATETIMEOFFSET(7)  NOT NULL,
    update_time     DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_journal_entries_programme ON journal_entries (programme, create_time, name);

CREATE TABLE challenge_reviews (
    name         NVARCHAR(120)      NOT NULL CONSTRAINT pk_challenge_reviews PRIMARY KEY,
    programme    NVARCHAR(80)       NOT NULL,
    review_date  DATE               NOT NULL,
    content      NVARCHAR(MAX)      NOT NULL,
    version      BIGINT             NOT NULL,
    create_time  DATETIMEOFFSET(7)  NOT NULL,
    update_time  DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_challenge_reviews_programme ON challenge_reviews (programme, name);
