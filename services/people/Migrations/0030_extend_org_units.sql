ALTER TABLE org_units ADD open_date DATE NULL;
ALTER TABLE org_units ADD close_date DATE NULL;
ALTER TABLE org_units ADD merged_into NVARCHAR(80) NOT NULL CONSTRAINT df_org_units_merged_into DEFAULT '';
ALTER TABLE org_units ADD split_from NVARCHAR(80) NOT NULL CONSTRAINT df_org_units_split_from DEFAULT '';
ALTER TABLE org_units ADD search_key NVARCHAR(400) NOT NULL CONSTRAINT df_org_units_search_key DEFAULT '';

-- Units of before are found by their words as they stand; accents and apostrophes are folded when a unit is next written.
UPDATE org_units SET search_key = CONCAT(' ', search_name, ' ', UPPER(COALESCE(code, ''))) WHERE search_key = '';

-- A search reads this index from its beginning and nothing else.
CREATE INDEX ix_org_units_search ON org_units (search_name, name, search_key);

CREATE TABLE org_unit_revisions (
    org_unit        NVARCHAR(80)       NOT NULL,
    version         BIGINT             NOT NULL,
    kind            INT                NOT NULL,
    effective_date  DATE               NOT NULL,
    detail          VARBINARY(MAX)     NOT NULL,
    create_time     DATETIMEOFFSET(7)  NOT NULL,
    CONSTRAINT pk_org_unit_revisions PRIMARY KEY (org_unit, version)
);
