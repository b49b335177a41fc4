-- What became of the rows of an import: runs of lines, packed, so that a row that says nothing new costs next to nothing.
CREATE TABLE import_outcomes (
    operation  NVARCHAR(120)   NOT NULL,
    seq        BIGINT          NOT NULL,
    file_name  NVARCHAR(100)   NOT NULL,
    data       VARBINARY(MAX)  NOT NULL,
    CONSTRAINT pk_import_outcomes PRIMARY KEY (operation, seq)
);
