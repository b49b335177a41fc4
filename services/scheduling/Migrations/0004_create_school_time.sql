CREATE TABLE school_calendars (
    name         NVARCHAR(80)       NOT NULL CONSTRAINT pk_school_calendars PRIMARY KEY,
    org_unit     NVARCHAR(80)       NOT NULL CONSTRAINT uq_school_calendars_org_unit UNIQUE,
    content      NVARCHAR(MAX)      NOT NULL,
    version      BIGINT             NOT NULL,
    create_time  DATETIMEOFFSET(7)  NOT NULL,
    update_time  DATETIMEOFFSET(7)  NOT NULL
);
CREATE TABLE bell_schedules (
    name         NVARCHAR(80)       NOT NULL CONSTRAINT pk_bell_schedules PRIMARY KEY,
    org_unit     NVARCHAR(80)       NOT NULL CONSTRAINT uq_bell_schedules_org_unit UNIQUE,
    content      NVARCHAR(MAX)      NOT NULL,
    version      BIGINT             NOT NULL,
    create_time  DATETIMEOFFSET(7)  NOT NULL,
    update_time  DATETIMEOFFSET(7)  NOT NULL
);
CREATE TABLE facilities (
    name          NVARCHAR(80)       NOT NULL CONSTRAINT pk_facilities PRIMARY KEY,
    org_unit      NVARCHAR(80)       NOT NULL,
    kind          INT                NOT NULL,
    display_name  NVARCHAR(100)      NOT NULL,
    capacity      INT                NOT NULL,
    out_of_use    BIT                NOT NULL,
    version       BIGINT             NOT NULL,
    create_time   DATETIMEOFFSET(7)  NOT NULL,
    update_time   DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_facilities_org_unit ON facilities (org_unit, name);
CREATE TABLE staff_times (
    org_unit            NVARCHAR(80)       NOT NULL,
    person              NVARCHAR(80)       NOT NULL,
    content             NVARCHAR(MAX)      NOT NULL,
    allocated_minutes   INT                NOT NULL,     -- a week
    directed_minutes    INT                NOT NULL,     -- a year
    version             BIGINT             NOT NULL,
    update_time         DATETIMEOFFSET(7)  NOT NULL,
    CONSTRAINT pk_staff_times PRIMARY KEY (org_unit, person)
);
CREATE INDEX ix_staff_times_person ON staff_times (person, org_unit);
