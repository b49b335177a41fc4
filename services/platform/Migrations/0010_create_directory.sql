CREATE TABLE dir_org_units (
    name          NVARCHAR(100)  NOT NULL CONSTRAINT pk_dir_org_units PRIMARY KEY,
    display_name  NVARCHAR(200)  NOT NULL,
    level         INT            NOT NULL,
    parent        NVARCHAR(100)  NOT NULL,
    county        NVARCHAR(100)  NOT NULL,
    state         INT            NOT NULL,
    version       BIGINT         NOT NULL
);
CREATE TABLE dir_ancestors (
    org_unit  NVARCHAR(100)  NOT NULL,
    ancestor  NVARCHAR(100)  NOT NULL,
    depth     INT            NOT NULL,
    CONSTRAINT pk_dir_ancestors PRIMARY KEY (org_unit, ancestor)
);
CREATE INDEX ix_dir_ancestors_ancestor ON dir_ancestors (ancestor, depth, org_unit);
CREATE TABLE dir_people (
    name        NVARCHAR(100)  NOT NULL CONSTRAINT pk_dir_people PRIMARY KEY,
    staff_kind  INT            NOT NULL,
    state       INT            NOT NULL,
    org_unit    NVARCHAR(100)  NOT NULL,
    county      NVARCHAR(100)  NOT NULL,
    version     BIGINT         NOT NULL
);
CREATE INDEX ix_dir_people_org_unit ON dir_people (org_unit, name);
CREATE TABLE dir_posts (
    name        NVARCHAR(160)  NOT NULL CONSTRAINT pk_dir_posts PRIMARY KEY,
    person      NVARCHAR(100)  NOT NULL,
    role        INT            NOT NULL,
    org_unit    NVARCHAR(100)  NOT NULL,
    start_date  DATE           NOT NULL,
    end_date    DATE           NULL,
    version     BIGINT         NOT NULL
);
CREATE INDEX ix_dir_posts_person ON dir_posts (person, org_unit);
CREATE TABLE dir_pairs (
    name        NVARCHAR(100)  NOT NULL CONSTRAINT pk_dir_pairs PRIMARY KEY,
    coach       NVARCHAR(100)  NOT NULL,
    coachee     NVARCHAR(100)  NOT NULL,
    org_unit    NVARCHAR(100)  NOT NULL,
    county      NVARCHAR(100)  NOT NULL,
    programme   NVARCHAR(100)  NOT NULL,
    tier        INT            NOT NULL,
    strand      INT            NOT NULL,
    start_date  DATE           NOT NULL,
    end_date    DATE           NULL,
    version     BIGINT         NOT NULL
);
CREATE INDEX ix_dir_pairs_coach ON dir_pairs (coach, coachee);
CREATE INDEX ix_dir_pairs_coachee ON dir_pairs (coachee, coach);
CREATE TABLE dir_programmes (
    name                 NVARCHAR(100)  NOT NULL CONSTRAINT pk_dir_programmes PRIMARY KEY,
    display_name         NVARCHAR(200)  NOT NULL,
    start_date           DATE           NOT NULL,
    end_date             DATE           NULL,
    cadence_seconds      BIGINT         NOT NULL,
    observation_seconds  BIGINT         NOT NULL,
    feedback_seconds     BIGINT         NOT NULL,
    version              BIGINT         NOT NULL
);
CREATE TABLE dir_programme_units (
    programme   NVARCHAR(100)  NOT NULL,
    org_unit    NVARCHAR(100)  NOT NULL,
    is_sampled  BIT            NOT NULL,
    CONSTRAINT pk_dir_programme_units PRIMARY KEY (programme, org_unit, is_sampled)
);
