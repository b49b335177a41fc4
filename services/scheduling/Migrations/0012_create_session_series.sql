CREATE TABLE session_series (
    name                   NVARCHAR(80)       NOT NULL CONSTRAINT pk_session_series PRIMARY KEY,
    coaching_relationship  NVARCHAR(100)      NOT NULL,
    coach                  NVARCHAR(80)       NOT NULL,
    coachee                NVARCHAR(80)       NOT NULL,
    org_unit               NVARCHAR(80)       NOT NULL,
    content                NVARCHAR(MAX)      NOT NULL,     -- what was asked for, and what became of each session's plan
    cancelled              BIT                NOT NULL,
    version                BIGINT             NOT NULL,
    create_time            DATETIMEOFFSET(7)  NOT NULL
);
