CREATE TABLE timetables (
    name             NVARCHAR(80)       NOT NULL CONSTRAINT pk_timetables PRIMARY KEY,
    org_unit         NVARCHAR(80)       NOT NULL,
    county           NVARCHAR(80)       NOT NULL,
    effective_date   DATE               NOT NULL,
    revision         INT                NOT NULL,
    state            INT                NOT NULL,
    program          INT                NOT NULL,
    display_name     NVARCHAR(200)      NOT NULL,
    cycle_weeks      INT                NOT NULL,
    lesson_count     INT                NOT NULL,
    staff_count      INT                NOT NULL,
    unmatched_count  INT                NOT NULL,
    content          VARBINARY(MAX)     NOT NULL,     -- the Timetable of the contract with its periods, staff and lessons: read whole, never changed
    version          BIGINT             NOT NULL,
    create_time      DATETIMEOFFSET(7)  NOT NULL,
    CONSTRAINT uq_timetables_revision UNIQUE (org_unit, revision)
);
CREATE INDEX ix_timetables_org_unit ON timetables (org_unit, effective_date, revision);
CREATE TABLE staff_aliases (
    org_unit  NVARCHAR(80)   NOT NULL,
    alias     NVARCHAR(200)  NOT NULL,     -- the name that the school's timetables have for the person
    person    NVARCHAR(80)   NOT NULL,
    CONSTRAINT pk_staff_aliases PRIMARY KEY (org_unit, alias)
);
