CREATE TABLE goals (
    name                   NVARCHAR(80)       NOT NULL CONSTRAINT pk_goals PRIMARY KEY,
    level                  INT                NOT NULL,
    coaching_relationship  NVARCHAR(100)      NOT NULL,     -- of a person's goal, as are coach and coachee
    coach                  NVARCHAR(80)       NOT NULL,
    coachee                NVARCHAR(80)       NOT NULL,
    school                 NVARCHAR(80)       NOT NULL,     -- of a subject's and a school's goal: whose staff may read it
    org_unit               NVARCHAR(80)       NOT NULL,     -- where it is counted
    county                 NVARCHAR(80)       NOT NULL,
    state                  INT                NOT NULL,
    kind                   INT                NOT NULL,
    development_priority   NVARCHAR(100)      NOT NULL,
    checked_time           DATETIMEOFFSET(7)  NULL,         -- since when it passes all student-focused checks
    change_count           BIGINT             NOT NULL,
    measurement_count      INT                NOT NULL,
    latest_date            DATE               NULL,
    latest_thousandths     BIGINT             NULL,
    author                 NVARCHAR(80)       NOT NULL,
    content                VARBINARY(MAX)     NOT NULL,     -- sealed; plain for a subject's or a school's, which is about no person
    create_time            DATETIMEOFFSET(7)  NOT NULL,
    update_time            DATETIMEOFFSET(7)  NOT NULL,
    version                BIGINT             NOT NULL
);
CREATE INDEX ix_goals_coach ON goals (coach, create_time, name);
CREATE INDEX ix_goals_coachee ON goals (coachee, create_time, name);
CREATE INDEX ix_goals_school ON goals (school, create_time, name);
CREATE TABLE goal_changes (
    goal                   NVARCHAR(80)       NOT NULL,
    sequence               BIGINT             NOT NULL,
    author                 NVARCHAR(80)       NOT NULL,
    coaching_relationship  NVARCHAR(100)      NOT NULL,
    coach                  NVARCHAR(80)       NOT NULL,
    coachee                NVARCHAR(80)       NOT NULL,
    content                VARBINARY(MAX)     NOT NULL,     -- as that of its goal
    change_time            DATETIMEOFFSET(7)  NOT NULL,
    CONSTRAINT pk_goal_changes PRIMARY KEY (goal, sequence)
);
CREATE TABLE goal_measurements (
    name                   NVARCHAR(160)      NOT NULL CONSTRAINT pk_goal_measurements PRIMARY KEY,
    goal                   NVARCHAR(80)       NOT NULL,
    date                   DATE               NOT NULL,
    kind                   INT                NOT NULL,
    learners               INT                NOT NULL,
    learner_count          INT                NULL,
    value_thousandths      BIGINT             NULL,
    author                 NVARCHAR(80)       NOT NULL,
    coaching_relationship  NVARCHAR(100)      NOT NULL,
    coach                  NVARCHAR(80)       NOT NULL,
    coachee                NVARCHAR(80)       NOT NULL,
    content                VARBINARY(MAX)     NOT NULL,     -- as that of its goal
    create_time            DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_goal_measurements_goal ON goal_measurements (goal, date, name);
CREATE TABLE strategies (
    name                   NVARCHAR(160)      NOT NULL CONSTRAINT pk_strategies PRIMARY KEY,
    goal                   NVARCHAR(80)       NOT NULL,
    state                  INT                NOT NULL,
    library_step           NVARCHAR(80)       NOT NULL,
    revision               INT                NOT NULL,     -- of its checklist; 0 while there is none
    author                 NVARCHAR(80)       NOT NULL,
    coaching_relationship  NVARCHAR(100)      NOT NULL,
    coach                  NVARCHAR(80)       NOT NULL,
    coachee                NVARCHAR(80)       NOT NULL,
    content                VARBINARY(MAX)     NOT NULL,     -- as that of its goal
    create_time            DATETIMEOFFSET(7)  NOT NULL,
    update_time            DATETIMEOFFSET(7)  NOT NULL,
    version                BIGINT             NOT NULL
);
CREATE INDEX ix_strategies_goal ON strategies (goal, create_time, name);
CREATE TABLE practice_checklist_revisions (
    strategy               NVARCHAR(160)      NOT NULL,
    revision               INT                NOT NULL,
    author                 NVARCHAR(80)       NOT NULL,
    coaching_relationship  NVARCHAR(100)      NOT NULL,
    coach                  NVARCHAR(80)       NOT NULL,
    coachee                NVARCHAR(80)       NOT NULL,
    content                VARBINARY(MAX)     NOT NULL,     -- as that of its goal
    create_time            DATETIMEOFFSET(7)  NOT NULL,
    CONSTRAINT pk_practice_checklist_revisions PRIMARY KEY (strategy, revision)
);
