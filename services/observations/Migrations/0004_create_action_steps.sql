CREATE TABLE action_steps (
    name                   NVARCHAR(80)       NOT NULL CONSTRAINT pk_action_steps PRIMARY KEY,
    feedback_meeting       NVARCHAR(80)       NOT NULL CONSTRAINT uq_action_steps_feedback_meeting UNIQUE,
    what                   NVARCHAR(500)      NOT NULL,
    how                    NVARCHAR(2000)     NOT NULL,
    model                  NVARCHAR(4000)     NOT NULL,
    state                  INT                NOT NULL,
    coaching_relationship  NVARCHAR(100)      NOT NULL,
    coach                  NVARCHAR(80)       NOT NULL,
    coachee                NVARCHAR(80)       NOT NULL,
    org_unit               NVARCHAR(80)       NOT NULL,
    county                 NVARCHAR(80)       NOT NULL,
    create_time            DATETIMEOFFSET(7)  NOT NULL,     -- when the two agreed it
    update_time            DATETIMEOFFSET(7)  NOT NULL,
    version                BIGINT             NOT NULL
);
CREATE INDEX ix_action_steps_coach ON action_steps (coach, create_time, name);
CREATE INDEX ix_action_steps_coachee ON action_steps (coachee, create_time, name);
