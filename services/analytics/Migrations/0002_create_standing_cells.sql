-- What stands today, for each unit with all below it; programme * is all of them. Each person counts once in a row.
CREATE TABLE standing_cells (
    org_unit         NVARCHAR(100)  NOT NULL,
    programme        NVARCHAR(100)  NOT NULL,
    staff            BIGINT         NOT NULL,
    coached          BIGINT         NOT NULL,
    coaching         BIGINT         NOT NULL,
    relationships    BIGINT         NOT NULL,
    schools          BIGINT         NOT NULL,
    schools_reached  BIGINT         NOT NULL,
    plc_members      BIGINT         NOT NULL,
    CONSTRAINT pk_standing_cells PRIMARY KEY (org_unit, programme)
);
-- The day up to which posts and pairs that begin or end have been looked at.
CREATE TABLE sweeps (
    name  NVARCHAR(40)  NOT NULL CONSTRAINT pk_sweeps PRIMARY KEY,
    day   DATE          NOT NULL
);
CREATE INDEX ix_analytics_posts_org_unit ON dir_posts (org_unit, person);
CREATE INDEX ix_analytics_posts_start_date ON dir_posts (start_date);
CREATE INDEX ix_analytics_posts_end_date ON dir_posts (end_date);
CREATE INDEX ix_analytics_pairs_org_unit ON dir_pairs (org_unit, programme);
CREATE INDEX ix_analytics_pairs_start_date ON dir_pairs (start_date);
CREATE INDEX ix_analytics_pairs_end_date ON dir_pairs (end_date);
CREATE INDEX ix_analytics_units_parent ON dir_org_units (parent, name);
