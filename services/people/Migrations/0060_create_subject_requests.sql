CREATE TABLE subject_requests (
    name         NVARCHAR(80)       NOT NULL CONSTRAINT pk_subject_requests PRIMARY KEY,
    person       NVARCHAR(80)       NOT NULL,
    kind         INT                NOT NULL,
    state        INT                NOT NULL,
    reason       INT                NOT NULL,
    due_time     DATETIMEOFFSET(7)  NOT NULL,
    hold_time    DATETIMEOFFSET(7)  NULL,
    decided_by   NVARCHAR(80)       NOT NULL,
    decide_time  DATETIMEOFFSET(7)  NULL,
    expire_time  DATETIMEOFFSET(7)  NULL,
    version      BIGINT             NOT NULL,
    create_time  DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_subject_requests_person ON subject_requests (person, kind, state);
CREATE INDEX ix_subject_requests_due ON subject_requests (due_time, name);
