CREATE TABLE feed_positions (
    source    NVARCHAR(63)  NOT NULL CONSTRAINT pk_feed_positions PRIMARY KEY,
    sequence  BIGINT        NOT NULL
);
