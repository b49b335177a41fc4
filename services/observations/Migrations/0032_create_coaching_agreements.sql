CREATE TABLE coaching_agreements (
    name                   NVARCHAR(80)       NOT NULL CONSTRAINT pk_coaching_agreements PRIMARY KEY,
    coaching_cycle         NVARCHAR(80)       NOT NULL,
    coaching_relationship  NVARCHAR(100)      NOT NULL,
    coach                  NVARCHAR(80)       NOT NULL,
    coachee                NVARCHAR(80)       NOT NULL,
    org_unit               NVARCHAR(80)       NOT NULL,
    county                 NVARCHAR(80)       NOT NULL,
    state                  INT                NOT NULL,
    revision               INT                NOT NULL,
    create_time            DATETIMEOFFSET(7)  NOT NULL,
    update_time            DATETIMEOFFSET(7)  NOT NULL,
    version                BIGINT             NOT NULL
);
CREATE INDEX ix_coaching_agreements_coach ON coaching_agreements (coach, create_time, name);
CREATE INDEX ix_coaching_agreements_coachee ON coaching_agreements (coachee, create_time, name);
-- A cycle has one agreement at a time.
CREATE UNIQUE INDEX uq_coaching_agreements_cycle ON coaching_agreements (coaching_cycle) WHERE state <> 3;
CREATE TABLE coaching_agreement_revisions (
    coaching_agreement     NVARCHAR(80)       NOT NULL,
    revision               INT                NOT NULL,
    by_coach               BIT                NOT NULL,
    coach_accept_time      DATETIMEOFFSET(7)  NULL,
    coachee_accept_time    DATETIMEOFFSET(7)  NULL,
    coaching_relationship  NVARCHAR(100)      NOT NULL,
    coach                  NVARCHAR(80)       NOT NULL,
    coachee                NVARCHAR(80)       NOT NULL,
    content                VARBINARY(MAX)     NOT NULL,     -- sealed
    create_time            DATETIMEOFFSET(7)  NOT NULL,
    CONSTRAINT pk_coaching_agreement_revisions PRIMARY KEY (coaching_agreement, revision)
);
