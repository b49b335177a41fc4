CREATE TABLE coaching_timetables (
    name          NVARCHAR(80)       NOT NULL CONSTRAINT pk_coaching_timetables PRIMARY KEY,
    org_unit      NVARCHAR(80)       NOT NULL,
    county        NVARCHAR(80)       NOT NULL,
    programme     NVARCHAR(80)       NOT NULL,
    state         INT                NOT NULL,
    revision      INT                NOT NULL,
    timetable     NVARCHAR(80)       NOT NULL,
    start_date    DATE               NULL,
    end_date      DATE               NULL,
    pair_count    INT                NOT NULL,
    served_count  INT                NOT NULL,
    content       NVARCHAR(MAX)      NOT NULL,     -- what no statement asks about: objectives, settings, pairs without a place
    version       BIGINT             NOT NULL,
    create_time   DATETIMEOFFSET(7)  NOT NULL,
    update_time   DATETIMEOFFSET(7)  NOT NULL,
    CONSTRAINT uq_coaching_timetables_revision UNIQUE (org_unit, revision)
);
CREATE TABLE coaching_slots (
    name                   NVARCHAR(160)  NOT NULL CONSTRAINT pk_coaching_slots PRIMARY KEY,
    coaching_timetable     NVARCHAR(80)   NOT NULL,
    org_unit               NVARCHAR(80)   NOT NULL,
    coaching_relationship  NVARCHAR(100)  NOT NULL,
    coach                  NVARCHAR(80)   NOT NULL,
    coachee                NVARCHAR(80)   NOT NULL,
    kind                   INT            NOT NULL,
    cycle_week             INT            NOT NULL,     -- from 1
    day                    INT            NOT NULL,     -- 1 is Monday
    start_minute           INT            NOT NULL,     -- of the day
    end_minute             INT            NOT NULL,
    period                 NVARCHAR(50)   NOT NULL,
    facility               NVARCHAR(80)   NOT NULL,
    subject                NVARCHAR(200)  NOT NULL,
    class                  NVARCHAR(400)  NOT NULL,
    room                   NVARCHAR(400)  NOT NULL,
    is_published           BIT            NOT NULL,
    version                BIGINT         NOT NULL
);
CREATE INDEX ix_coaching_slots_timetable ON coaching_slots (coaching_timetable, cycle_week, day, start_minute, name);
CREATE INDEX ix_coaching_slots_coach ON coaching_slots (coach, is_published);
CREATE INDEX ix_coaching_slots_coachee ON coaching_slots (coachee, is_published);
CREATE INDEX ix_coaching_slots_org_unit ON coaching_slots (org_unit, is_published);
CREATE TABLE cover_refusals (
    name         NVARCHAR(80)       NOT NULL CONSTRAINT pk_cover_refusals PRIMARY KEY,
    org_unit     NVARCHAR(80)       NOT NULL,
    person       NVARCHAR(80)       NOT NULL,
    caller       NVARCHAR(120)      NOT NULL,
    start_time   DATETIMEOFFSET(7)  NOT NULL,
    end_time     DATETIMEOFFSET(7)  NOT NULL,
    reasons      INT                NOT NULL,     -- a bit for each reason
    create_time  DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_cover_refusals_org_unit ON cover_refusals (org_unit, create_time, name);
CREATE INDEX ix_cover_refusals_person ON cover_refusals (person, create_time, name);
