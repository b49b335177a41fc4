CREATE TABLE walk_consents (
    person       NVARCHAR(80)       NOT NULL CONSTRAINT pk_walk_consents PRIMARY KEY,
    access       INT                NOT NULL,
    end_date     DATE               NULL,
    update_time  DATETIMEOFFSET(7)  NOT NULL,
    version      BIGINT             NOT NULL
);
CREATE TABLE learning_walks (
    name         NVARCHAR(80)       NOT NULL CONSTRAINT pk_learning_walks PRIMARY KEY,
    leader       NVARCHAR(80)       NOT NULL,
    org_unit     NVARCHAR(80)       NOT NULL,
    county       NVARCHAR(80)       NOT NULL,
    start_time   DATETIMEOFFSET(7)  NOT NULL,
    end_time     DATETIMEOFFSET(7)  NOT NULL,
    state        INT                NOT NULL,
    create_time  DATETIMEOFFSET(7)  NOT NULL,
    update_time  DATETIMEOFFSET(7)  NOT NULL,
    version      BIGINT             NOT NULL
);
CREATE INDEX ix_learning_walks_leader ON learning_walks (leader, start_time, name);
CREATE INDEX ix_learning_walks_org_unit ON learning_walks (org_unit, start_time, name);
CREATE TABLE walk_stops (
    learning_walk  NVARCHAR(80)       NOT NULL,
    place_in_walk  INT                NOT NULL,
    teacher        NVARCHAR(80)       NOT NULL,
    start_time     DATETIMEOFFSET(7)  NOT NULL,
    content        VARBINARY(MAX)     NOT NULL,     -- a Stop message that holds its place alone, sealed
    CONSTRAINT pk_walk_stops PRIMARY KEY (learning_walk, place_in_walk)
);
CREATE INDEX ix_walk_stops_teacher ON walk_stops (teacher);
CREATE TABLE step_sightings (
    name                   NVARCHAR(80)       NOT NULL CONSTRAINT pk_step_sightings PRIMARY KEY,
    learning_walk          NVARCHAR(80)       NOT NULL,
    action_step            NVARCHAR(80)       NOT NULL,
    step_use               INT                NOT NULL,
    effect                 INT                NOT NULL,
    reminder               INT                NOT NULL,
    sight_time             DATETIMEOFFSET(7)  NOT NULL,
    age_days               INT                NOT NULL,
    observer               NVARCHAR(80)       NOT NULL,
    coaching_relationship  NVARCHAR(100)      NOT NULL,
    coach                  NVARCHAR(80)       NOT NULL,
    coachee                NVARCHAR(80)       NOT NULL,
    org_unit               NVARCHAR(80)       NOT NULL,
    county                 NVARCHAR(80)       NOT NULL,
    content                VARBINARY(MAX)     NOT NULL,     -- the note, sealed with the coachee's key
    create_time            DATETIMEOFFSET(7)  NOT NULL,
    CONSTRAINT uq_step_sightings_step UNIQUE (action_step, learning_walk)
);
CREATE INDEX ix_step_sightings_coach ON step_sightings (coach, sight_time, name);
CREATE INDEX ix_step_sightings_coachee ON step_sightings (coachee, sight_time, name);
CREATE INDEX ix_step_sightings_observer ON step_sightings (observer, sight_time, name);
CREATE INDEX ix_step_sightings_org_unit ON step_sightings (org_unit, sight_time);
