CREATE TABLE subject_keys (
    key_id       UNIQUEIDENTIFIER   NOT NULL CONSTRAINT pk_subject_keys PRIMARY KEY,
    person       NVARCHAR(80)       NOT NULL,     -- whose it is; a merge of people moves it
    origin       NVARCHAR(80)       NOT NULL,     -- whose it was made for, so that a merge can be undone
    wrapped      VARBINARY(200)     NOT NULL,     -- encrypted by the master key, which is never in the database
    create_time  DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_subject_keys_person ON subject_keys (person);
CREATE TABLE accesses (
    id           UNIQUEIDENTIFIER   NOT NULL CONSTRAINT pk_accesses PRIMARY KEY,
    subject      NVARCHAR(80)       NOT NULL,     -- whose content was read
    time         DATETIMEOFFSET(7)  NOT NULL,
    actor        NVARCHAR(200)      NOT NULL,
    roles        NVARCHAR(200)      NOT NULL,
    relations    NVARCHAR(200)      NOT NULL,
    purpose      NVARCHAR(80)       NOT NULL,
    method       NVARCHAR(200)      NOT NULL,
    client       NVARCHAR(200)      NOT NULL,
    resource     NVARCHAR(600)      NOT NULL,     -- the resources read, the first few of many
    resources    INT                NOT NULL
);
CREATE INDEX ix_accesses_subject ON accesses (subject, time, id);
