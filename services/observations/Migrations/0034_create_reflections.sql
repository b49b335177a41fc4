CREATE TABLE reflections (
    name         NVARCHAR(80)       NOT NULL CONSTRAINT pk_reflections PRIMARY KEY,
    person       NVARCHAR(80)       NOT NULL,     -- who wrote it; a merge of people moves it
    origin       NVARCHAR(80)       NOT NULL,     -- who it was written as, so that a merge can be undone
    about        NVARCHAR(160)      NOT NULL,
    content      VARBINARY(MAX)     NOT NULL,     -- sealed with the author's own key
    create_time  DATETIMEOFFSET(7)  NOT NULL,
    update_time  DATETIMEOFFSET(7)  NOT NULL,
    version      BIGINT             NOT NULL
);
CREATE INDEX ix_reflections_person ON reflections (person, create_time, name);
CREATE TABLE scratch_notes (
    name                   NVARCHAR(80)       NOT NULL CONSTRAINT pk_scratch_notes PRIMARY KEY,
    person                 NVARCHAR(80)       NOT NULL,     -- who wrote it; a merge of people moves it
    origin                 NVARCHAR(80)       NOT NULL,     -- who it was written as, so that a merge can be undone
    coaching_relationship  NVARCHAR(100)      NOT NULL,
    content                VARBINARY(MAX)     NOT NULL,     -- sealed with the author's own key
    create_time            DATETIMEOFFSET(7)  NOT NULL,
    update_time            DATETIMEOFFSET(7)  NOT NULL,
    version                BIGINT             NOT NULL
);
CREATE INDEX ix_scratch_notes_person ON scratch_notes (person, create_time, name);
