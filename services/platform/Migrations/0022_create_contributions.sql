CREATE TABLE contributions (
    cube     NVARCHAR(63)    NOT NULL,
    entity   NVARCHAR(200)   NOT NULL,
    version  BIGINT          NOT NULL,
    cells    VARBINARY(MAX)  NOT NULL,
    CONSTRAINT pk_contributions PRIMARY KEY (cube, entity)
);
