CREATE TABLE uploads (
    name         NVARCHAR(80)       NOT NULL CONSTRAINT pk_uploads PRIMARY KEY,
    caller       NVARCHAR(200)      NOT NULL,
    size         BIGINT             NOT NULL,
    sha256       NVARCHAR(64)       NOT NULL,
    create_time  DATETIMEOFFSET(7)  NOT NULL
);
