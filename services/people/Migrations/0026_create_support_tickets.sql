CREATE TABLE support_tickets (
    name            NVARCHAR(80)       NOT NULL CONSTRAINT pk_support_tickets PRIMARY KEY,
    person          NVARCHAR(80)       NOT NULL,
    org_unit        NVARCHAR(80)       NOT NULL,
    category        INT                NOT NULL,
    state           INT                NOT NULL,
    description     NVARCHAR(4000)     NOT NULL,
    resolution      NVARCHAR(4000)     NOT NULL,
    resolve_time    DATETIMEOFFSET(7)  NULL,
    seconds_to_fix  BIGINT             NULL,
    reopen_count    INT                NOT NULL,
    version         BIGINT             NOT NULL,
    create_time     DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_support_tickets_time ON support_tickets (create_time, name);
CREATE INDEX ix_support_tickets_person ON support_tickets (person, create_time, name);
CREATE INDEX ix_support_tickets_org_unit ON support_tickets (org_unit, category, state);
