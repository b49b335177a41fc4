CREATE TABLE drop_ins (
    name                   NVARCHAR(80)       NOT NULL CONSTRAINT pk_drop_ins PRIMARY KEY,
    coaching_relationship  NVARCHAR(100)      NOT NULL,
    start_time             DATETIMEOFFSET(7)  NOT NULL,
    end_time               DATETIMEOFFSET(7)  NOT NULL,
    session                NVARCHAR(80)       NOT NULL,
    action_step            NVARCHAR(80)       NOT NULL,
    coaching_cycle         NVARCHAR(80)       NOT NULL,
    device_time            DATETIMEOFFSET(7)  NULL,
    content                VARBINARY(MAX)     NOT NULL,     -- a DropIn message that holds its words and evidence alone, sealed
    coach                  NVARCHAR(80)       NOT NULL,
    coachee                NVARCHAR(80)       NOT NULL,
    org_unit               NVARCHAR(80)       NOT NULL,
    county                 NVARCHAR(80)       NOT NULL,
    create_time            DATETIMEOFFSET(7)  NOT NULL,
    version                BIGINT             NOT NULL
);
CREATE INDEX ix_drop_ins_coach ON drop_ins (coach, start_time, name);
CREATE INDEX ix_drop_ins_coachee ON drop_ins (coachee, start_time, name);
CREATE INDEX ix_drop_ins_pair ON drop_ins (coaching_relationship, start_time, name);
CREATE INDEX ix_drop_ins_cycle ON drop_ins (coaching_cycle, start_time) WHERE coaching_cycle <> '';
