CREATE TABLE plc_meetings (
    name              NVARCHAR(160)      NOT NULL CONSTRAINT pk_plc_meetings PRIMARY KEY,
    plc               NVARCHAR(80)       NOT NULL,
    purpose           INT                NOT NULL,
    start_time        DATETIMEOFFSET(7)  NOT NULL,
    duration_seconds  BIGINT             NOT NULL,
    agenda            NVARCHAR(2000)     NOT NULL,
    state             INT                NOT NULL,
    outputs           NVARCHAR(MAX)      NOT NULL,     -- a JSON array of texts, read and written as a whole
    facilitator       NVARCHAR(80)       NOT NULL,
    expected_count    INT                NOT NULL,
    org_unit          NVARCHAR(80)       NOT NULL,
    county            NVARCHAR(80)       NOT NULL,
    programme         NVARCHAR(80)       NOT NULL,
    create_time       DATETIMEOFFSET(7)  NOT NULL,
    update_time       DATETIMEOFFSET(7)  NOT NULL,
    version           BIGINT             NOT NULL
);
CREATE INDEX ix_plc_meetings_plc ON plc_meetings (plc, start_time, name);
CREATE TABLE plc_attendance (
    plc_meeting  NVARCHAR(160)  NOT NULL,
    person       NVARCHAR(80)   NOT NULL,
    status       INT            NOT NULL,
    org_unit     NVARCHAR(80)   NOT NULL,     -- of the meeting, as is the county
    county       NVARCHAR(80)   NOT NULL,
    CONSTRAINT pk_plc_attendance PRIMARY KEY (plc_meeting, person)
);
CREATE INDEX ix_plc_attendance_person ON plc_attendance (person, plc_meeting);
