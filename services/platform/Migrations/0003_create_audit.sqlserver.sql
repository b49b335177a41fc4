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
);
CREATE TABLE audit_heads (
    chain  INT            NOT NULL CONSTRAINT pk_audit_heads PRIMARY KEY,
    seq    BIGINT         NOT NULL,
    hash   VARBINARY(32)  NOT NULL
);
INSERT INTO audit_heads (chain, seq, hash)
VALUES
    (0, 0, 0x),
    (1, 0, 0x),
    (2, 0, 0x),
    (3, 0, 0x),
    (4, 0, 0x),
    (5, 0, 0x),
    (6, 0, 0x),
    (7, 0, 0x),
    (8, 0, 0x),
    (9, 0, 0x),
    (10, 0, 0x),
    (11, 0, 0x),
    (12, 0, 0x),
    (13, 0, 0x),
    (14, 0, 0x),
    (15, 0, 0x);
