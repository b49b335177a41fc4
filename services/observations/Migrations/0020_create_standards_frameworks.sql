CREATE TABLE standards_frameworks (
    name            NVARCHAR(90)       NOT NULL CONSTRAINT pk_standards_frameworks PRIMARY KEY,
    display_name    NVARCHAR(200)      NOT NULL,
    state           INT                NOT NULL,
    first_revision  NVARCHAR(90)       NOT NULL,
    revision        INT                NOT NULL,
    content         NVARCHAR(MAX)      NOT NULL,     -- description and areas, a StandardsFramework in JSON
    create_time     DATETIMEOFFSET(7)  NOT NULL,
    update_time     DATETIMEOFFSET(7)  NOT NULL,
    publish_time    DATETIMEOFFSET(7)  NULL,
    retire_time     DATETIMEOFFSET(7)  NULL,
    version         BIGINT             NOT NULL,
    CONSTRAINT uq_standards_frameworks_revision UNIQUE (first_revision, revision)
);
CREATE INDEX ix_standards_frameworks_display_name ON standards_frameworks (display_name, revision, name);
CREATE TABLE framework_standards (
    name                 NVARCHAR(170)  NOT NULL CONSTRAINT pk_framework_standards PRIMARY KEY,     -- of published frameworks alone
    standards_framework  NVARCHAR(90)   NOT NULL,
    area                 NVARCHAR(170)  NOT NULL
);
CREATE INDEX ix_framework_standards_framework ON framework_standards (standards_framework, name);
