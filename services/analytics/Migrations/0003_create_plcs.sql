CREATE TABLE plcs (
    name               NVARCHAR(100)      NOT NULL CONSTRAINT pk_plcs PRIMARY KEY,
    org_unit           NVARCHAR(100)      NOT NULL,
    programme          NVARCHAR(100)      NOT NULL,
    is_active          BIT                NOT NULL,
    cadence_days       INT                NOT NULL,
    member_count       INT                NOT NULL,
    found_date         DATE               NOT NULL,
    last_meeting_time  DATETIMEOFFSET(7)  NULL,
    since_date         DATE               NOT NULL,     -- when it last met, or was founded
    lapse_date         DATE               NOT NULL,     -- the first day on which that is longer ago than its cadence
    version            BIGINT             NOT NULL
);
CREATE INDEX ix_plcs_since_date ON plcs (is_active, since_date, name);
CREATE INDEX ix_plcs_org_unit ON plcs (org_unit, name);
CREATE TABLE plc_members (
    plc     NVARCHAR(100)  NOT NULL,
    person  NVARCHAR(100)  NOT NULL,
    CONSTRAINT pk_plc_members PRIMARY KEY (plc, person)
);
CREATE INDEX ix_plc_members_person ON plc_members (person, plc);
CREATE TABLE plc_meetings (
    name        NVARCHAR(200)      NOT NULL CONSTRAINT pk_plc_meetings PRIMARY KEY,
    plc         NVARCHAR(100)      NOT NULL,
    is_held     BIT                NOT NULL,
    start_time  DATETIMEOFFSET(7)  NOT NULL,
    version     BIGINT             NOT NULL
);
CREATE INDEX ix_plc_meetings_plc ON plc_meetings (plc, is_held, start_time);
-- What each unit has of its own; plcs and hundredths are what begins (or, negative, ends) with the week.
CREATE TABLE plc_weeks (
    org_unit              NVARCHAR(100)  NOT NULL,
    week                  INT            NOT NULL,
    programme             NVARCHAR(100)  NOT NULL,
    plcs                  BIGINT         NOT NULL,
    hundredths            BIGINT         NOT NULL,
    held                  BIGINT         NOT NULL,
    planned               BIGINT         NOT NULL,
    attendances           BIGINT         NOT NULL,
    expected_attendances  BIGINT         NOT NULL,
    CONSTRAINT pk_plc_weeks PRIMARY KEY (org_unit, week, programme)
);
-- The same for each unit with all below it.
CREATE TABLE plc_cells (
    org_unit              NVARCHAR(100)  NOT NULL,
    week                  INT            NOT NULL,
    programme             NVARCHAR(100)  NOT NULL,
    plcs                  BIGINT         NOT NULL,
    hundredths            BIGINT         NOT NULL,
    held                  BIGINT         NOT NULL,
    planned               BIGINT         NOT NULL,
    attendances           BIGINT         NOT NULL,
    expected_attendances  BIGINT         NOT NULL,
    CONSTRAINT pk_plc_cells PRIMARY KEY (org_unit, week, programme)
);
