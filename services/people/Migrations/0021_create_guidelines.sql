CREATE TABLE guidelines (
    name         NVARCHAR(80)       NOT NULL CONSTRAINT pk_guidelines PRIMARY KEY,
    org_unit     NVARCHAR(80)       NOT NULL,
    revision     INT                NOT NULL,
    create_time  DATETIMEOFFSET(7)  NOT NULL
);

-- What was said stays readable: a revision is never changed.
CREATE TABLE guideline_revisions (
    guideline       NVARCHAR(80)       NOT NULL,
    revision        INT                NOT NULL,
    effective_date  DATE               NOT NULL,
    content         NVARCHAR(MAX)      NOT NULL,
    create_time     DATETIMEOFFSET(7)  NOT NULL,
    CONSTRAINT pk_guideline_revisions PRIMARY KEY (guideline, revision)
);

CREATE TABLE guideline_overrides (
    name         NVARCHAR(160)      NOT NULL CONSTRAINT pk_guideline_overrides PRIMARY KEY,
    guideline    NVARCHAR(80)       NOT NULL,
    org_unit     NVARCHAR(80)       NOT NULL,
    content      NVARCHAR(MAX)      NOT NULL,
    version      BIGINT             NOT NULL,
    update_time  DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_guideline_overrides_guideline ON guideline_overrides (guideline, org_unit);
