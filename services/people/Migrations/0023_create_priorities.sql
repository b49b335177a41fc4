CREATE TABLE development_priorities (
    name         NVARCHAR(90)       NOT NULL CONSTRAINT pk_development_priorities PRIMARY KEY,
    org_unit     NVARCHAR(80)       NOT NULL,
    state        INT                NOT NULL,
    revision     INT                NOT NULL,
    create_time  DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_development_priorities_org_unit ON development_priorities (org_unit, name);

-- A goal is tied to what the school said at the time: a revision is never changed.
CREATE TABLE development_priority_revisions (
    priority     NVARCHAR(90)       NOT NULL,
    revision     INT                NOT NULL,
    state        INT                NOT NULL,
    content      NVARCHAR(MAX)      NOT NULL,
    create_time  DATETIMEOFFSET(7)  NOT NULL,
    CONSTRAINT pk_development_priority_revisions PRIMARY KEY (priority, revision)
);
