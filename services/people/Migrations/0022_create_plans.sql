CREATE TABLE implementation_plans (
    name         NVARCHAR(90)       NOT NULL CONSTRAINT pk_implementation_plans PRIMARY KEY,
    programme    NVARCHAR(80)       NOT NULL,
    org_unit     NVARCHAR(80)       NOT NULL,
    content      NVARCHAR(MAX)      NOT NULL,
    version      BIGINT             NOT NULL,
    create_time  DATETIMEOFFSET(7)  NOT NULL,
    update_time  DATETIMEOFFSET(7)  NOT NULL
);
CREATE UNIQUE INDEX uq_implementation_plans_place ON implementation_plans (programme, org_unit);

CREATE TABLE plan_variances (
    name          NVARCHAR(180)      NOT NULL CONSTRAINT pk_plan_variances PRIMARY KEY,
    plan_name     NVARCHAR(90)       NOT NULL,
    programme     NVARCHAR(80)       NOT NULL,
    org_unit      NVARCHAR(80)       NOT NULL,
    metric        NVARCHAR(63)       NOT NULL,
    target_date   DATE               NOT NULL,
    target_value  BIGINT             NOT NULL,
    action_state  INT                NOT NULL,
    content       NVARCHAR(MAX)      NOT NULL,
    version       BIGINT             NOT NULL,
    create_time   DATETIMEOFFSET(7)  NOT NULL,
    update_time   DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_plan_variances_plan ON plan_variances (plan_name, create_time, name);
