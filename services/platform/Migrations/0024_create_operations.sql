CREATE TABLE operations (
    name              NVARCHAR(120)      NOT NULL CONSTRAINT pk_operations PRIMARY KEY,
    kind              NVARCHAR(120)      NOT NULL,
    owner             NVARCHAR(200)      NOT NULL,
    request           VARBINARY(MAX)     NOT NULL,
    metadata          VARBINARY(MAX)     NULL,
    checkpoint_data   VARBINARY(MAX)     NULL,
    response          VARBINARY(MAX)     NULL,
    error             VARBINARY(MAX)     NULL,
    done              BIT                NOT NULL,
    cancel_requested  BIT                NOT NULL,
    epoch             BIGINT             NOT NULL,
    beat              BIGINT             NOT NULL,
    create_time       DATETIMEOFFSET(7)  NOT NULL,
    update_time       DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_operations_owner ON operations (owner, create_time, name);
CREATE INDEX ix_operations_create_time ON operations (create_time, name);
CREATE INDEX ix_operations_undone ON operations (create_time) WHERE done = 0;
