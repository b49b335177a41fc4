CREATE TABLE coaching_cycles (
    name                   NVARCHAR(80)       NOT NULL CONSTRAINT pk_coaching_cycles PRIMARY KEY,
    coaching_relationship  NVARCHAR(100)      NOT NULL,
    coach                  NVARCHAR(80)       NOT NULL,
    coachee                NVARCHAR(80)       NOT NULL,
    org_unit               NVARCHAR(80)       NOT NULL,
    county                 NVARCHAR(80)       NOT NULL,
    programme              NVARCHAR(80)       NOT NULL,
    tier                   INT                NOT NULL,
    cycle_template         NVARCHAR(80)       NOT NULL,
    template_revision      INT                NOT NULL,
    state                  INT                NOT NULL,
    stage                  NVARCHAR(40)       NOT NULL,
    stage_time             DATETIMEOFFSET(7)  NOT NULL,
    number                 INT                NOT NULL,
    by_coach               BIT                NOT NULL,     -- who of the two began it
    previous_cycle         NVARCHAR(80)       NOT NULL,
    next_cycle             NVARCHAR(80)       NOT NULL,
    decision               INT                NOT NULL,
    cancel_reason          INT                NOT NULL,
    ready_time             DATETIMEOFFSET(7)  NULL,
    coach_agree_time       DATETIMEOFFSET(7)  NULL,
    coachee_agree_time     DATETIMEOFFSET(7)  NULL,
    contact_time           DATETIMEOFFSET(7)  NOT NULL,     -- of the last session, observation, modelling or feedback
    follow_up_seconds      BIGINT             NOT NULL,     -- 0 for never
    follow_up_due_time     DATETIMEOFFSET(7)  NULL,
    sustained_time         DATETIMEOFFSET(7)  NULL,
    intensity              INT                NOT NULL,
    support_rule           NVARCHAR(40)       NOT NULL,
    content                VARBINARY(MAX)     NOT NULL,     -- sealed: what the two wrote
    create_time            DATETIMEOFFSET(7)  NOT NULL,
    update_time            DATETIMEOFFSET(7)  NOT NULL,
    close_time             DATETIMEOFFSET(7)  NULL,
    version                BIGINT             NOT NULL
);
CREATE INDEX ix_coaching_cycles_coach ON coaching_cycles (coach, create_time, name);
CREATE INDEX ix_coaching_cycles_coachee ON coaching_cycles (coachee, create_time, name);
CREATE INDEX ix_coaching_cycles_pair ON coaching_cycles (coaching_relationship, number);
-- A pair runs one cycle at a time.
CREATE UNIQUE INDEX uq_coaching_cycles_open ON coaching_cycles (coaching_relationship) WHERE state = 1;
CREATE TABLE cycle_stages (
    coaching_cycle  NVARCHAR(80)       NOT NULL,
    sequence        INT                NOT NULL,
    stage           NVARCHAR(40)       NOT NULL,
    by_coach        BIT                NOT NULL,
    enter_time      DATETIMEOFFSET(7)  NOT NULL,
    leave_time      DATETIMEOFFSET(7)  NULL,
    CONSTRAINT pk_cycle_stages PRIMARY KEY (coaching_cycle, sequence)
);
CREATE TABLE cycle_reviews (
    coaching_cycle         NVARCHAR(80)       NOT NULL,
    sequence               INT                NOT NULL,
    decision               INT                NOT NULL,
    by_coach               BIT                NOT NULL,
    coaching_relationship  NVARCHAR(100)      NOT NULL,
    coach                  NVARCHAR(80)       NOT NULL,
    coachee                NVARCHAR(80)       NOT NULL,
    content                VARBINARY(MAX)     NOT NULL,     -- sealed
    create_time            DATETIMEOFFSET(7)  NOT NULL,
    CONSTRAINT pk_cycle_reviews PRIMARY KEY (coaching_cycle, sequence)
);
CREATE TABLE cycle_goals (
    coaching_cycle  NVARCHAR(80)  NOT NULL,
    goal            NVARCHAR(80)  NOT NULL,
    position        INT           NOT NULL,
    CONSTRAINT pk_cycle_goals PRIMARY KEY (coaching_cycle, goal)
);
CREATE INDEX ix_cycle_goals_goal ON cycle_goals (goal, coaching_cycle);
CREATE TABLE cycle_events (
    name                   NVARCHAR(160)      NOT NULL CONSTRAINT pk_cycle_events PRIMARY KEY,
    coaching_cycle         NVARCHAR(80)       NOT NULL,
    kind                   INT                NOT NULL,
    modelling              INT                NOT NULL,
    approach               INT                NOT NULL,
    session                NVARCHAR(80)       NOT NULL,
    strategy               NVARCHAR(160)      NOT NULL,
    by_coach               BIT                NOT NULL,
    event_time             DATETIMEOFFSET(7)  NOT NULL,
    coaching_relationship  NVARCHAR(100)      NOT NULL,
    coach                  NVARCHAR(80)       NOT NULL,
    coachee                NVARCHAR(80)       NOT NULL,
    content                VARBINARY(MAX)     NOT NULL,     -- sealed
    create_time            DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_cycle_events_cycle ON cycle_events (coaching_cycle, event_time, name);
CREATE TABLE cycle_messages (
    name                   NVARCHAR(160)      NOT NULL CONSTRAINT pk_cycle_messages PRIMARY KEY,
    coaching_cycle         NVARCHAR(80)       NOT NULL,
    by_coach               BIT                NOT NULL,
    coaching_relationship  NVARCHAR(100)      NOT NULL,
    coach                  NVARCHAR(80)       NOT NULL,
    coachee                NVARCHAR(80)       NOT NULL,
    content                VARBINARY(MAX)     NOT NULL,     -- sealed
    create_time            DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_cycle_messages_cycle ON cycle_messages (coaching_cycle, create_time, name);
