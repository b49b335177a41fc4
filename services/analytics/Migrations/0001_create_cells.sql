-- One row: locked first by whatever applies a fact, so that facts of different sources take turns, and read by whoever waits for change.
CREATE TABLE change_counter (
    id      INT     NOT NULL CONSTRAINT pk_change_counter PRIMARY KEY,
    change  BIGINT  NOT NULL
);
INSERT INTO change_counter (id, change) VALUES (1, 0);
-- The tree as the cells were added up with it; a unit that moved takes its figures along.
CREATE TABLE cube_ancestors (
    org_unit  NVARCHAR(100)  NOT NULL,
    ancestor  NVARCHAR(100)  NOT NULL,
    CONSTRAINT pk_cube_ancestors PRIMARY KEY (org_unit, ancestor)
);
CREATE INDEX ix_cube_ancestors_ancestor ON cube_ancestors (ancestor, org_unit);
-- What everything is added up from. Weeks are numbered from that of Monday, 5 January 1970.
CREATE TABLE pair_weeks (
    coachee              NVARCHAR(100)  NOT NULL,
    week                 INT            NOT NULL,
    coach                NVARCHAR(100)  NOT NULL,
    org_unit             NVARCHAR(100)  NOT NULL,
    programme            NVARCHAR(100)  NOT NULL,
    tier                 INT            NOT NULL,
    observation_open     BIGINT         NOT NULL,
    observation_done     BIGINT         NOT NULL,
    observation_missed   BIGINT         NOT NULL,
    feedback_open        BIGINT         NOT NULL,
    feedback_done        BIGINT         NOT NULL,
    feedback_missed      BIGINT         NOT NULL,
    other_done           BIGINT         NOT NULL,
    observations         BIGINT         NOT NULL,
    observation_minutes  BIGINT         NOT NULL,
    feedback_meetings    BIGINT         NOT NULL,
    feedback_minutes     BIGINT         NOT NULL,
    CONSTRAINT pk_pair_weeks PRIMARY KEY (coachee, week, coach, org_unit, programme, tier)
);
CREATE INDEX ix_pair_weeks_coach ON pair_weeks (coach, week);
CREATE INDEX ix_pair_weeks_org_unit ON pair_weeks (org_unit, week);
-- The sums for each unit with all below it, by the week (span 1) and by eight weeks (span 8), which makes long ranges few rows.
CREATE TABLE cells (
    org_unit             NVARCHAR(100)  NOT NULL,
    span                 INT            NOT NULL,
    week                 INT            NOT NULL,
    programme            NVARCHAR(100)  NOT NULL,
    tier                 INT            NOT NULL,
    observation_open     BIGINT         NOT NULL,
    observation_done     BIGINT         NOT NULL,
    observation_missed   BIGINT         NOT NULL,
    feedback_open        BIGINT         NOT NULL,
    feedback_done        BIGINT         NOT NULL,
    feedback_missed      BIGINT         NOT NULL,
    other_done           BIGINT         NOT NULL,
    observations         BIGINT         NOT NULL,
    observation_minutes  BIGINT         NOT NULL,
    feedback_meetings    BIGINT         NOT NULL,
    feedback_minutes     BIGINT         NOT NULL,
    CONSTRAINT pk_cells PRIMARY KEY (org_unit, span, week, programme, tier)
);
-- Missed sessions by reason: of one coach at the unit itself, and of all (empty coach) at the unit and below.
CREATE TABLE miss_cells (
    org_unit   NVARCHAR(100)  NOT NULL,
    coach      NVARCHAR(100)  NOT NULL,
    week       INT            NOT NULL,
    programme  NVARCHAR(100)  NOT NULL,
    tier       INT            NOT NULL,
    reason     INT            NOT NULL,
    missed     BIGINT         NOT NULL,
    CONSTRAINT pk_miss_cells PRIMARY KEY (org_unit, coach, week, programme, tier, reason)
);
-- Coachees by a week of theirs and the one before it: whoever's week before lies before a range is new in it, and counts once.
-- Programme * and tier -1 are all of them; cube 1 is completion, 2 is activity.
CREATE TABLE arrivals (
    org_unit   NVARCHAR(100)  NOT NULL,
    cube       INT            NOT NULL,
    programme  NVARCHAR(100)  NOT NULL,
    tier       INT            NOT NULL,
    week       INT            NOT NULL,
    previous   INT            NOT NULL,
    people     BIGINT         NOT NULL,
    CONSTRAINT pk_arrivals PRIMARY KEY (org_unit, cube, programme, tier, week, previous)
);
