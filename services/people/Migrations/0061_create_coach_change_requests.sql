CREATE TABLE coach_change_requests (
    name                   NVARCHAR(80)       NOT NULL CONSTRAINT pk_coach_change_requests PRIMARY KEY,
    coaching_relationship  NVARCHAR(90)       NOT NULL,
    person                 NVARCHAR(80)       NOT NULL,
    coach                  NVARCHAR(80)       NOT NULL,     -- from whom it is kept
    org_unit               NVARCHAR(80)       NOT NULL,
    reason                 INT                NOT NULL,
    state                  INT                NOT NULL,
    coach_appraises        BIT                NOT NULL,
    decided_by             NVARCHAR(80)       NOT NULL,
    decide_time            DATETIMEOFFSET(7)  NULL,
    version                BIGINT             NOT NULL,
    create_time            DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_coach_change_requests_person ON coach_change_requests (person, create_time, name);
CREATE INDEX ix_coach_change_requests_org_unit ON coach_change_requests (org_unit, create_time, name);
