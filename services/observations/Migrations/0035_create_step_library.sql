CREATE TABLE library_steps (
    name         NVARCHAR(80)       NOT NULL CONSTRAINT pk_library_steps PRIMARY KEY,
    org_unit     NVARCHAR(80)       NOT NULL,     -- empty for everybody's
    challenge    INT                NOT NULL,
    subject      NVARCHAR(100)      NOT NULL,     -- in capitals; empty for any
    state        INT                NOT NULL,
    words        NVARCHAR(2000)     NOT NULL,     -- what it is searched by: each word after a space, in capitals
    revision     INT                NOT NULL,
    create_time  DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_library_steps_org_unit ON library_steps (org_unit, name);
CREATE TABLE library_step_revisions (
    library_step  NVARCHAR(80)       NOT NULL,
    revision      INT                NOT NULL,
    state         INT                NOT NULL,
    content       VARBINARY(MAX)     NOT NULL,
    create_time   DATETIMEOFFSET(7)  NOT NULL,
    CONSTRAINT pk_library_step_revisions PRIMARY KEY (library_step, revision)
);
CREATE TABLE visions (
    name         NVARCHAR(80)       NOT NULL CONSTRAINT pk_visions PRIMARY KEY,
    org_unit     NVARCHAR(80)       NOT NULL CONSTRAINT uq_visions_org_unit UNIQUE,     -- empty for everybody's
    revision     INT                NOT NULL,
    create_time  DATETIMEOFFSET(7)  NOT NULL
);
CREATE TABLE vision_revisions (
    vision       NVARCHAR(80)       NOT NULL,
    revision     INT                NOT NULL,
    content      VARBINARY(MAX)     NOT NULL,
    create_time  DATETIMEOFFSET(7)  NOT NULL,
    CONSTRAINT pk_vision_revisions PRIMARY KEY (vision, revision)
);
