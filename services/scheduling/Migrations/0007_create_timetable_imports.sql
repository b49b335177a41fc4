CREATE TABLE timetable_imports (
    operation       NVARCHAR(120)      NOT NULL CONSTRAINT pk_timetable_imports PRIMARY KEY,
    org_unit        NVARCHAR(80)       NOT NULL,
    county          NVARCHAR(80)       NOT NULL,
    caller          NVARCHAR(200)      NOT NULL,
    effective_date  DATE               NOT NULL,
    create_time     DATETIMEOFFSET(7)  NOT NULL
);

-- What was lost or assumed when the files were read; never a person's name.
CREATE TABLE timetable_issues (
    operation  NVARCHAR(120)  NOT NULL,
    seq        INT            NOT NULL,
    file_name  NVARCHAR(200)  NOT NULL,
    line       BIGINT         NOT NULL,
    element    NVARCHAR(60)   NOT NULL,
    code       NVARCHAR(60)   NOT NULL,
    severity   INT            NOT NULL,
    message    NVARCHAR(300)  NOT NULL,
    CONSTRAINT pk_timetable_issues PRIMARY KEY (operation, seq)
);
