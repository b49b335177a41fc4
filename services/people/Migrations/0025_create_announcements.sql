CREATE TABLE announcements (
    name         NVARCHAR(80)       NOT NULL CONSTRAINT pk_announcements PRIMARY KEY,
    org_unit     NVARCHAR(80)       NOT NULL,
    audience     INT                NOT NULL,
    programme    NVARCHAR(80)       NOT NULL,
    title        NVARCHAR(200)      NOT NULL,
    body         NVARCHAR(MAX)      NOT NULL,
    author       NVARCHAR(200)      NOT NULL,
    create_time  DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_announcements_time ON announcements (create_time, name);

CREATE TABLE read_receipts (
    announcement  NVARCHAR(80)       NOT NULL,
    person        NVARCHAR(80)       NOT NULL,
    read_time     DATETIMEOFFSET(7)  NOT NULL,
    CONSTRAINT pk_read_receipts PRIMARY KEY (announcement, person)
);
