CREATE TABLE school_places (
    org_unit   NVARCHAR(100)  NOT NULL CONSTRAINT pk_school_places PRIMARY KEY,
    latitude   FLOAT          NULL,     -- null while nobody has said where it is
    longitude  FLOAT          NULL,
    version    BIGINT         NOT NULL
);
CREATE TABLE visits (
    name                   NVARCHAR(80)       NOT NULL CONSTRAINT pk_visits PRIMARY KEY,
    visitor                NVARCHAR(100)      NOT NULL,
    org_unit               NVARCHAR(100)      NOT NULL,
    county                 NVARCHAR(100)      NOT NULL,
    start_time             DATETIMEOFFSET(7)  NOT NULL,
    duration_minutes       INT                NOT NULL,
    people                 NVARCHAR(MAX)      NOT NULL,     -- parted by spaces
    state                  INT                NOT NULL,
    miss_reason            INT                NOT NULL,
    actual_start_time      DATETIMEOFFSET(7)  NULL,
    actual_end_time        DATETIMEOFFSET(7)  NULL,
    start_latitude         FLOAT              NULL,
    start_longitude        FLOAT              NULL,
    start_accuracy_meters  INT                NOT NULL,
    start_distance_meters  INT                NULL,
    end_latitude           FLOAT              NULL,
    end_longitude          FLOAT              NULL,
    end_accuracy_meters    INT                NOT NULL,
    end_distance_meters    INT                NULL,
    create_time            DATETIMEOFFSET(7)  NOT NULL,
    update_time            DATETIMEOFFSET(7)  NOT NULL,
    version                BIGINT             NOT NULL
);
CREATE INDEX ix_visits_visitor ON visits (visitor, start_time, name);
CREATE INDEX ix_visits_org_unit ON visits (org_unit, start_time, name);

-- The five-minute steps of a visitor's time that are planned: their key decides between two claims.
CREATE TABLE visit_cells (
    visitor  NVARCHAR(100)  NOT NULL,
    cell     BIGINT         NOT NULL,     -- five minutes, counted from 1970
    visit    NVARCHAR(80)   NOT NULL,
    CONSTRAINT pk_visit_cells PRIMARY KEY (visitor, cell)
);
