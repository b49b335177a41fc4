CREATE TABLE rearrangements (
    name                   NVARCHAR(80)       NOT NULL CONSTRAINT pk_rearrangements PRIMARY KEY,
    session                NVARCHAR(80)       NOT NULL,
    coaching_slot          NVARCHAR(180)      NOT NULL,
    coaching_relationship  NVARCHAR(100)      NOT NULL,
    coach                  NVARCHAR(80)       NOT NULL,
    coachee                NVARCHAR(80)       NOT NULL,
    org_unit               NVARCHAR(80)       NOT NULL,
    kind                   INT                NOT NULL,
    change_kind            INT                NOT NULL,
    reason                 INT                NOT NULL,
    actor                  NVARCHAR(100)      NOT NULL,
    previous_start_time    DATETIMEOFFSET(7)  NOT NULL,
    previous_minutes       INT                NOT NULL,
    start_time             DATETIMEOFFSET(7)  NOT NULL,
    duration_minutes       INT                NOT NULL,
    was_missed             BIT                NOT NULL,
    create_time            DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_rearrangements_session ON rearrangements (session, create_time, name);
CREATE INDEX ix_rearrangements_coaching_relationship ON rearrangements (coaching_relationship, create_time, name);
CREATE INDEX ix_rearrangements_org_unit ON rearrangements (org_unit, create_time, name);
-- Why a stand-in was asked for, until one agrees.
ALTER TABLE sessions ADD stand_in_reason INT NOT NULL CONSTRAINT df_sessions_stand_in_reason DEFAULT 0;
