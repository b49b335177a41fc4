CREATE TABLE observations (
    name                   NVARCHAR(80)       NOT NULL CONSTRAINT pk_observations PRIMARY KEY,
    coaching_relationship  NVARCHAR(100)      NOT NULL,
    instrument             NVARCHAR(80)       NOT NULL,
    start_time             DATETIMEOFFSET(7)  NOT NULL,
    end_time               DATETIMEOFFSET(7)  NOT NULL,
    session                NVARCHAR(80)       NOT NULL,
    answers                VARBINARY(MAX)     NOT NULL,     -- an Observation message that holds its answers alone
    notes                  NVARCHAR(MAX)      NOT NULL,
    coach                  NVARCHAR(80)       NOT NULL,
    coachee                NVARCHAR(80)       NOT NULL,
    org_unit               NVARCHAR(80)       NOT NULL,
    county                 NVARCHAR(80)       NOT NULL,
    target_seconds         INT                NOT NULL,
    device_time            DATETIMEOFFSET(7)  NULL,
    create_time            DATETIMEOFFSET(7)  NOT NULL,
    update_time            DATETIMEOFFSET(7)  NOT NULL,
    version                BIGINT             NOT NULL
);
CREATE INDEX ix_observations_coach ON observations (coach, start_time, name);
CREATE INDEX ix_observations_coachee ON observations (coachee, start_time, name);
