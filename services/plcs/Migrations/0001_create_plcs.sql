CREATE TABLE plcs (
    name               NVARCHAR(80)       NOT NULL CONSTRAINT pk_plcs PRIMARY KEY,
    display_name       NVARCHAR(200)      NOT NULL,
    order_name         NVARCHAR(200)      NOT NULL,     -- display_name in upper case, so that both databases order alike
    org_unit           NVARCHAR(80)       NOT NULL,
    county             NVARCHAR(80)       NOT NULL,
    facilitator        NVARCHAR(80)       NOT NULL,
    programme          NVARCHAR(80)       NOT NULL,
    cadence_seconds    BIGINT             NOT NULL,
    state              INT                NOT NULL,
    last_meeting_time  DATETIMEOFFSET(7)  NULL,
    create_time        DATETIMEOFFSET(7)  NOT NULL,
    update_time        DATETIMEOFFSET(7)  NOT NULL,
    version            BIGINT             NOT NULL
);
CREATE INDEX ix_plcs_org_unit ON plcs (org_unit, order_name, name);
CREATE INDEX ix_plcs_facilitator ON plcs (facilitator, order_name, name);
CREATE TABLE plc_members (
    plc       NVARCHAR(80)  NOT NULL,
    person    NVARCHAR(80)  NOT NULL,
    org_unit  NVARCHAR(80)  NOT NULL,     -- of the PLC, as is the county
    county    NVARCHAR(80)  NOT NULL,
    CONSTRAINT pk_plc_members PRIMARY KEY (plc, person)
);
CREATE INDEX ix_plc_members_person ON plc_members (person, plc);
