CREATE TABLE pay_rates (
    name                 NVARCHAR(80)       NOT NULL CONSTRAINT pk_pay_rates PRIMARY KEY,
    org_unit             NVARCHAR(100)      NOT NULL,
    role                 INT                NOT NULL,
    start_date           DATE               NOT NULL,
    currency             NVARCHAR(3)        NOT NULL,
    hourly_minor_units   BIGINT             NOT NULL,
    version              BIGINT             NOT NULL,
    create_time          DATETIMEOFFSET(7)  NOT NULL,
    update_time          DATETIMEOFFSET(7)  NOT NULL,
    CONSTRAINT uq_pay_rates_start_date UNIQUE (org_unit, role, start_date)
);
