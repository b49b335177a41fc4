-- Up to which time each rule of retention has been followed.
CREATE TABLE retention_marks (
    rule        NVARCHAR(80)       NOT NULL CONSTRAINT pk_retention_marks PRIMARY KEY,
    done_until  DATETIMEOFFSET(7)  NOT NULL
);
