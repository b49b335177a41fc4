CREATE TABLE coach_on_coachings (
    name                   NVARCHAR(80)       NOT NULL CONSTRAINT pk_coach_on_coachings PRIMARY KEY,
    coaching_relationship  NVARCHAR(100)      NOT NULL,
    kind                   INT                NOT NULL,
    start_time             DATETIMEOFFSET(7)  NOT NULL,
    end_time               DATETIMEOFFSET(7)  NOT NULL,
    watched_relationship   NVARCHAR(100)      NOT NULL,
    observation            NVARCHAR(80)       NOT NULL,
    feedback_meeting       NVARCHAR(80)       NOT NULL,
    session                NVARCHAR(80)       NOT NULL,
    coach                  NVARCHAR(80)       NOT NULL,     -- who coaches the coach
    coachee                NVARCHAR(80)       NOT NULL,     -- the coach whom it is about
    org_unit               NVARCHAR(80)       NOT NULL,
    county                 NVARCHAR(80)       NOT NULL,
    content                VARBINARY(MAX)     NOT NULL,     -- ratings and words, sealed with the coachee's key
    create_time            DATETIMEOFFSET(7)  NOT NULL,
    update_time            DATETIMEOFFSET(7)  NOT NULL,
    version                BIGINT             NOT NULL
);
CREATE INDEX ix_coach_on_coachings_coach ON coach_on_coachings (coach, start_time, name);
CREATE INDEX ix_coach_on_coachings_coachee ON coach_on_coachings (coachee, start_time, name);
CREATE INDEX ix_coach_on_coachings_org_unit ON coach_on_coachings (org_unit, start_time);
CREATE TABLE feedback_samples (
    name                   NVARCHAR(80)       NOT NULL CONSTRAINT pk_feedback_samples PRIMARY KEY,
    coaching_relationship  NVARCHAR(100)      NOT NULL,
    start_date             DATE               NOT NULL,
    end_date               DATE               NOT NULL,
    size                   INT                NOT NULL,
    seed                   BIGINT             NOT NULL,
    meeting_count          INT                NOT NULL,
    coach                  NVARCHAR(80)       NOT NULL,
    coachee                NVARCHAR(80)       NOT NULL,
    org_unit               NVARCHAR(80)       NOT NULL,
    county                 NVARCHAR(80)       NOT NULL,
    create_time            DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_feedback_samples_coach ON feedback_samples (coach, create_time, name);
CREATE INDEX ix_feedback_samples_coachee ON feedback_samples (coachee, create_time, name);
CREATE TABLE feedback_reviews (
    name                   NVARCHAR(80)       NOT NULL CONSTRAINT pk_feedback_reviews PRIMARY KEY,
    feedback_sample        NVARCHAR(80)       NOT NULL,
    place                  INT                NOT NULL,     -- in the order of the draw
    feedback_meeting       NVARCHAR(80)       NOT NULL,
    coaching_relationship  NVARCHAR(100)      NOT NULL,     -- the pair whose meeting it was
    coach                  NVARCHAR(80)       NOT NULL,
    coachee                NVARCHAR(80)       NOT NULL,
    reviewer               NVARCHAR(80)       NOT NULL,
    org_unit               NVARCHAR(80)       NOT NULL,
    county                 NVARCHAR(80)       NOT NULL,
    meeting_time           DATETIMEOFFSET(7)  NOT NULL,
    coach_decision         INT                NOT NULL,
    coachee_decision       INT                NOT NULL,
    content                VARBINARY(MAX)     NULL,         -- ratings and notes, sealed with the coach's key
    review_time            DATETIMEOFFSET(7)  NULL,
    create_time            DATETIMEOFFSET(7)  NOT NULL,
    update_time            DATETIMEOFFSET(7)  NOT NULL,
    version                BIGINT             NOT NULL,
    CONSTRAINT uq_feedback_reviews_place UNIQUE (feedback_sample, place)
);
CREATE INDEX ix_feedback_reviews_coach ON feedback_reviews (coach, meeting_time, name);
CREATE INDEX ix_feedback_reviews_coachee ON feedback_reviews (coachee, meeting_time, name);
CREATE INDEX ix_feedback_reviews_reviewer ON feedback_reviews (reviewer, meeting_time, name);
CREATE INDEX ix_feedback_reviews_org_unit ON feedback_reviews (org_unit, meeting_time);
