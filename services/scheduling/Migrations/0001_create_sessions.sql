CREATE TABLE sessions (
    name                   NVARCHAR(80)       NOT NULL CONSTRAINT pk_sessions PRIMARY KEY,
    coaching_relationship  NVARCHAR(100)      NOT NULL,
    kind                   INT                NOT NULL,
    start_time             DATETIMEOFFSET(7)  NOT NULL,
    start_date             DATE               NOT NULL,     -- of start_time where the platform serves, to compare with a pair's days
    duration_minutes       INT                NOT NULL,
    mode                   INT                NOT NULL,
    state                  INT                NOT NULL,
    coach                  NVARCHAR(80)       NOT NULL,
    coachee                NVARCHAR(80)       NOT NULL,
    org_unit               NVARCHAR(80)       NOT NULL,
    county                 NVARCHAR(80)       NOT NULL,
    programme              NVARCHAR(80)       NOT NULL,
    tier                   INT                NOT NULL,
    miss_reason            INT                NOT NULL,
    actual_start_time      DATETIMEOFFSET(7)  NULL,
    actual_end_time        DATETIMEOFFSET(7)  NULL,
    reschedule_count       INT                NOT NULL,
    completed_by           NVARCHAR(100)      NOT NULL,
    create_time            DATETIMEOFFSET(7)  NOT NULL,
    update_time            DATETIMEOFFSET(7)  NOT NULL,
    version                BIGINT             NOT NULL
);
CREATE INDEX ix_sessions_coaching_relationship ON sessions (coaching_relationship, start_time, name);
CREATE INDEX ix_sessions_coach ON sessions (coach, start_time, name);
CREATE INDEX ix_sessions_coachee ON sessions (coachee, start_time, name);
CREATE INDEX ix_sessions_org_unit ON sessions (org_unit, start_time, name);
