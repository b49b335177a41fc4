CREATE TABLE shares (
    name         NVARCHAR(80)       NOT NULL CONSTRAINT pk_shares PRIMARY KEY,
    person       NVARCHAR(80)       NOT NULL,     -- whose it is; a merge of people moves it
    origin       NVARCHAR(80)       NOT NULL,     -- who made it, so that a merge can be undone
    recipient    NVARCHAR(80)       NOT NULL,
    item         NVARCHAR(80)       NOT NULL,
    coach        NVARCHAR(80)       NOT NULL,     -- who wrote the item
    level        INT                NOT NULL,
    purpose      INT                NOT NULL,
    hold_until   DATETIMEOFFSET(7)  NULL,         -- until when the coach held the item back, unless the coach agrees
    agree_time   DATETIMEOFFSET(7)  NULL,
    create_time  DATETIMEOFFSET(7)  NOT NULL,
    expire_time  DATETIMEOFFSET(7)  NOT NULL,
    revoke_time  DATETIMEOFFSET(7)  NULL,
    version      BIGINT             NOT NULL
);
CREATE INDEX ix_shares_person ON shares (person, create_time, name);
CREATE INDEX ix_shares_recipient ON shares (recipient, create_time, name);
CREATE INDEX ix_shares_coach ON shares (coach, create_time, name);
