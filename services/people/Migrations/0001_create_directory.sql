CREATE TABLE org_units (
    name          NVARCHAR(80)       NOT NULL CONSTRAINT pk_org_units PRIMARY KEY,
    display_name  NVARCHAR(200)      NOT NULL,
    search_name   NVARCHAR(200)      NOT NULL,
    level         INT                NOT NULL,
    parent        NVARCHAR(80)       NOT NULL,
    ancestors     NVARCHAR(2600)     NOT NULL,
    county        NVARCHAR(80)       NOT NULL,
    state         INT                NOT NULL,
    code          NVARCHAR(50)       NULL,
    latitude      FLOAT              NULL,
    longitude     FLOAT              NULL,
    version       BIGINT             NOT NULL,
    create_time   DATETIMEOFFSET(7)  NOT NULL,
    update_time   DATETIMEOFFSET(7)  NOT NULL
);
CREATE UNIQUE INDEX uq_org_units_code ON org_units (parent, code) WHERE code IS NOT NULL;
CREATE INDEX ix_org_units_search_name ON org_units (search_name, name);
CREATE INDEX ix_org_units_parent ON org_units (parent, search_name, name);

CREATE TABLE people (
    name              NVARCHAR(80)       NOT NULL CONSTRAINT pk_people PRIMARY KEY,
    given_name        NVARCHAR(100)      NOT NULL,
    family_name       NVARCHAR(100)      NOT NULL,
    search_given      NVARCHAR(100)      NOT NULL,
    search_family     NVARCHAR(100)      NOT NULL,
    staff_kind        INT                NOT NULL,
    state             INT                NOT NULL,
    primary_org_unit  NVARCHAR(80)       NOT NULL,
    county            NVARCHAR(80)       NOT NULL,
    subjects          NVARCHAR(1300)     NOT NULL,
    email             NVARCHAR(254)      NOT NULL,
    phone             NVARCHAR(32)       NOT NULL,
    version           BIGINT             NOT NULL,
    create_time       DATETIMEOFFSET(7)  NOT NULL,
    update_time       DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_people_family ON people (search_family, search_given, name);
CREATE INDEX ix_people_given ON people (search_given, name);
CREATE INDEX ix_people_org_unit ON people (primary_org_unit);

CREATE TABLE external_ids (
    collection  NVARCHAR(20)   NOT NULL,
    system      NVARCHAR(40)   NOT NULL,
    value       NVARCHAR(255)  NOT NULL,
    owner       NVARCHAR(80)   NOT NULL,
    CONSTRAINT pk_external_ids PRIMARY KEY (collection, system, value)
);
CREATE INDEX ix_external_ids_owner ON external_ids (owner, system, value);

CREATE TABLE staff_assignments (
    name            NVARCHAR(160)      NOT NULL CONSTRAINT pk_staff_assignments PRIMARY KEY,
    person          NVARCHAR(80)       NOT NULL,
    role            INT                NOT NULL,
    org_unit        NVARCHAR(80)       NOT NULL,
    start_date      DATE               NOT NULL,
    end_date        DATE               NULL,
    weekly_lessons  INT                NOT NULL,
    is_rostered     BIT                NOT NULL,
    version         BIGINT             NOT NULL,
    create_time     DATETIMEOFFSET(7)  NOT NULL,
    update_time     DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_staff_assignments_person ON staff_assignments (person, start_date, name);
CREATE INDEX ix_staff_assignments_org_unit ON staff_assignments (org_unit, role);
