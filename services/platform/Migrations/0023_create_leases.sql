CREATE TABLE leases (
    name      NVARCHAR(63)  NOT NULL CONSTRAINT pk_leases PRIMARY KEY,
    epoch     BIGINT        NOT NULL,
    beat      BIGINT        NOT NULL,
    holder    NVARCHAR(63)  NOT NULL,
    position  BIGINT        NOT NULL
);
