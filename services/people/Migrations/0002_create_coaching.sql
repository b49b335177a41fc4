CREATE TABLE programmes (
    name                         NVARCHAR(80)       NOT NULL CONSTRAINT pk_programmes PRIMARY KEY,
    display_name                 NVARCHAR(200)      NOT NULL,
    start_date                   DATE               NOT NULL,
    end_date                     DATE               NULL,
    org_units                    NVARCHAR(MAX)      NOT NULL,
    sample_org_units             NVARCHAR(MAX)      NOT NULL,
    sampling_note                NVARCHAR(2000)     NOT NULL,
    cycle_template               NVARCHAR(80)       NOT NULL,
    cadence                      BIGINT             NOT NULL,
    target_observation_duration  BIGINT             NOT NULL,
    target_feedback_duration     BIGINT             NOT NULL,
    version                      BIGINT             NOT NULL,
    create_time                  DATETIMEOFFSET(7)  NOT NULL,
    update_time                  DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_programmes_start ON programmes (start_date, name);

CREATE TABLE coaching_relationships (
    name         NVARCHAR(90)       NOT NULL CONSTRAINT pk_coaching_relationships PRIMARY KEY,
    coach        NVARCHAR(80)       NOT NULL,
    coachee      NVARCHAR(80)       NOT NULL,
    tier         INT                NOT NULL,
    strand       INT                NOT NULL,
    programme    NVARCHAR(80)       NOT NULL,
    org_unit     NVARCHAR(80)       NOT NULL,
    county       NVARCHAR(80)       NOT NULL,
    start_date   DATE               NOT NULL,
    end_date     DATE               NULL,
    version      BIGINT             NOT NULL,
    create_time  DATETIMEOFFSET(7)  NOT NULL,
    update_time  DATETIMEOFFSET(7)  NOT NULL
);
-- The same two people may be paired again once the first pair has ended.
CREATE UNIQUE INDEX uq_coaching_relationships_open ON coaching_relationships (coach, coachee, tier, programme) WHERE end_date IS NULL;
CREATE INDEX ix_coaching_relationships_time ON coaching_relationships (create_time, name);
CREATE INDEX ix_coaching_relationships_coach ON coaching_relationships (coach, create_time, name);
CREATE INDEX ix_coaching_relationships_coachee ON coaching_relationships (coachee, create_time, name);
CREATE INDEX ix_coaching_relationships_org_unit ON coaching_relationships (org_unit, create_time, name);
