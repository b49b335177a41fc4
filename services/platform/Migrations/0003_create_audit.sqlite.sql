-- Sixteen chains, so that writers of different actors need not wait for one another.
CREATE TABLE audit (
    chain          INT                NOT NULL,
    seq            BIGINT             NOT NULL,
    time           DATETIMEOFFSET(7)  NOT NULL,
    actor          NVARCHAR(200)      NOT NULL,
    roles          NVARCHAR(200)      NOT NULL,
    relations      NVARCHAR(200)      NOT NULL,
    purpose        NVARCHAR(40)       NOT NULL,
    method         NVARCHAR(200)      NOT NULL,
    resource       NVARCHAR(1000)     NOT NULL,
    resources      INT                NOT NULL,
    request_id     UNIQUEIDENTIFIER   NULL,
    client         NVARCHAR(200)      NOT NULL,
    ip_prefix      NVARCHAR(60)       NOT NULL,
    previous_hash  VARBINARY(32)      NOT NULL,
    hash           VARBINARY(32)      NOT NULL,
    CONSTRAINT pk_audit PRIMARY KEY (chain, seq)
) WITHOUT ROWID;
CREATE TABLE audit_heads (
    chain  INT            NOT NULL CONSTRAINT pk_audit_heads PRIMARY KEY,
    seq    BIGINT         NOT NULL,
    hash   VARBINARY(32)  NOT NULL
);
INSERT INTO audit_heads (chain, seq, hash)
VALUES
    (0, 0, X''),
    (1, 0, X''),
    (2, 0, X''),
    (3, 0, X''),
    (4, 0, X''),
    (5, 0, X''),
    (6, 0, X''),
    (7, 0, X''),
    (8, 0, X''),
    (9, 0, X''),
    (10, 0, X''),
    (11, 0, X''),
    (12, 0, X''),
    (13, 0, X''),
    (14, 0, X''),
    (15, 0, X'');
