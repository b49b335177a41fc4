CREATE TABLE cycle_templates (
    name                NVARCHAR(80)       NOT NULL CONSTRAINT pk_cycle_templates PRIMARY KEY,
    state               INT                NOT NULL,
    tier                INT                NOT NULL,
    published_revision  INT                NOT NULL,     -- 0 before the first is published
    latest_revision     INT                NOT NULL,     -- a draft when it is not the published one
    create_time         DATETIMEOFFSET(7)  NOT NULL,
    update_time         DATETIMEOFFSET(7)  NOT NULL,
    version             BIGINT             NOT NULL
);
CREATE TABLE cycle_template_revisions (
    cycle_template  NVARCHAR(80)    NOT NULL,
    revision        INT             NOT NULL,
    content         VARBINARY(MAX)  NOT NULL,     -- a CycleTemplate message; once published it never changes
    CONSTRAINT pk_cycle_template_revisions PRIMARY KEY (cycle_template, revision)
);
