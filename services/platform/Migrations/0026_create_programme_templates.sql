CREATE TABLE dir_programme_templates (
    programme       NVARCHAR(100)  NOT NULL,
    strand          INT            NOT NULL,     -- 0 for every strand
    org_unit        NVARCHAR(100)  NOT NULL,     -- empty for everywhere
    cycle_template  NVARCHAR(100)  NOT NULL,
    CONSTRAINT pk_dir_programme_templates PRIMARY KEY (programme, strand, org_unit)
);
