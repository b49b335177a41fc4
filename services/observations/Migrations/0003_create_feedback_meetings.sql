CREATE TABLE feedback_meetings (
    name                   NVARCHAR(80)       NOT NULL CONSTRAINT pk_feedback_meetings PRIMARY KEY,
    observation            NVARCHAR(80)       NOT NULL CONSTRAINT uq_feedback_meetings_observation UNIQUE,
    start_time             DATETIMEOFFSET(7)  NOT NULL,
    end_time               DATETIMEOFFSET(7)  NOT NULL,
    session                NVARCHAR(80)       NOT NULL,
    praise                 NVARCHAR(4000)     NOT NULL,
    praised_action_step    NVARCHAR(80)       NOT NULL,
    next_observation_time  DATETIMEOFFSET(7)  NOT NULL,
    focuses                NVARCHAR(40)       NOT NULL,     -- numbers of the contract's enum, parted by commas
    rehearsal_count        INT                NOT NULL,
    coaching_relationship  NVARCHAR(100)      NOT NULL,
    coach                  NVARCHAR(80)       NOT NULL,
    coachee                NVARCHAR(80)       NOT NULL,
    org_unit               NVARCHAR(80)       NOT NULL,
    county                 NVARCHAR(80)       NOT NULL,
    target_seconds         INT                NOT NULL,
    create_time            DATETIMEOFFSET(7)  NOT NULL,
    update_time            DATETIMEOFFSET(7)  NOT NULL,
    version                BIGINT             NOT NULL
);
CREATE INDEX ix_feedback_meetings_coach ON feedback_meetings (coach, start_time, name);
CREATE INDEX ix_feedback_meetings_coachee ON feedback_meetings (coachee, start_time, name);
