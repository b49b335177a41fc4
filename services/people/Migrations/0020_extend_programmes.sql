ALTER TABLE programmes ADD details NVARCHAR(MAX) NOT NULL CONSTRAINT df_programmes_details DEFAULT '{}';

-- Who may read a programme from outside, kept apart from its details so that every statement can ask.
CREATE TABLE programme_partners (
    programme  NVARCHAR(80)   NOT NULL,
    client     NVARCHAR(100)  NOT NULL,
    CONSTRAINT pk_programme_partners PRIMARY KEY (programme, client)
);
CREATE INDEX ix_programme_partners_client ON programme_partners (client, programme);

CREATE TABLE ratio_exceptions (
    name             NVARCHAR(160)      NOT NULL CONSTRAINT pk_ratio_exceptions PRIMARY KEY,
    programme        NVARCHAR(80)       NOT NULL,
    person           NVARCHAR(80)       NOT NULL,
    target_coachees  INT                NOT NULL,
    reason           NVARCHAR(500)      NOT NULL,
    start_date       DATE               NOT NULL,
    end_date         DATE               NULL,
    version          BIGINT             NOT NULL,
    create_time      DATETIMEOFFSET(7)  NOT NULL,
    update_time      DATETIMEOFFSET(7)  NOT NULL
);
CREATE UNIQUE INDEX uq_ratio_exceptions_open ON ratio_exceptions (programme, person) WHERE end_date IS NULL;
CREATE INDEX ix_ratio_exceptions_programme ON ratio_exceptions (programme, name);
