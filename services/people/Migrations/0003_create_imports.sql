CREATE TABLE uploads (
    name         NVARCHAR(80)       NOT NULL CONSTRAINT pk_uploads PRIMARY KEY,
    caller       NVARCHAR(200)      NOT NULL,
    size         BIGINT             NOT NULL,
    sha256       NVARCHAR(64)       NOT NULL,
    create_time  DATETIMEOFFSET(7)  NOT NULL
);

CREATE TABLE imports (
    operation    NVARCHAR(120)      NOT NULL CONSTRAINT pk_imports PRIMARY KEY,
    upload       NVARCHAR(80)       NOT NULL,
    parent       NVARCHAR(80)       NOT NULL,
    county       NVARCHAR(80)       NOT NULL,
    caller       NVARCHAR(200)      NOT NULL,
    grants       INT                NOT NULL,
    create_time  DATETIMEOFFSET(7)  NOT NULL
);

-- What a line of a package was wrong in; never the value itself.
CREATE TABLE import_issues (
    operation    NVARCHAR(120)  NOT NULL,
    seq          BIGINT         NOT NULL,
    file_order   INT            NOT NULL,
    file_name    NVARCHAR(100)  NOT NULL,
    line         BIGINT         NOT NULL,
    column_name  NVARCHAR(60)   NOT NULL,
    code         NVARCHAR(60)   NOT NULL,
    severity     INT            NOT NULL,
    message      NVARCHAR(300)  NOT NULL,
    CONSTRAINT pk_import_issues PRIMARY KEY (operation, seq)
);
CREATE INDEX ix_import_issues_place ON import_issues (operation, file_order, line, seq);

-- What a roster is known to have said: the hash of a record's content decides whether it says anything new.
CREATE TABLE roster_records (
    collection  NVARCHAR(20)   NOT NULL,
    sourced_id  NVARCHAR(255)  NOT NULL,
    resource    NVARCHAR(80)   NOT NULL,
    source      NVARCHAR(200)  NOT NULL,
    hash        VARBINARY(32)  NOT NULL,
    is_ended    BIT            NOT NULL,
    CONSTRAINT pk_roster_records PRIMARY KEY (collection, sourced_id)
);
CREATE INDEX ix_roster_records_source ON roster_records (source, collection, sourced_id);
