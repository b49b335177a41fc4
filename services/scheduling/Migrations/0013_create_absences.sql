CREATE TABLE absences (
    name         NVARCHAR(80)       NOT NULL CONSTRAINT pk_absences PRIMARY KEY,
    person       NVARCHAR(80)       NOT NULL,
    org_unit     NVARCHAR(80)       NOT NULL,
    start_time   DATETIMEOFFSET(7)  NOT NULL,
    end_time     DATETIMEOFFSET(7)  NOT NULL,
    reason       INT                NOT NULL,
    state        INT                NOT NULL,
    version      BIGINT             NOT NULL,
    create_time  DATETIMEOFFSET(7)  NOT NULL,
    update_time  DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_absences_person ON absences (person, end_time);
CREATE INDEX ix_absences_org_unit ON absences (org_unit, start_time, name);
