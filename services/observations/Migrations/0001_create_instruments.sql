CREATE TABLE instruments (
    name          NVARCHAR(80)       NOT NULL CONSTRAINT pk_instruments PRIMARY KEY,
    display_name  NVARCHAR(200)      NOT NULL,
    kind          INT                NOT NULL,
    state         INT                NOT NULL,
    items         VARBINARY(MAX)     NOT NULL,     -- an Instrument message that holds its items alone
    create_time   DATETIMEOFFSET(7)  NOT NULL,
    version       BIGINT             NOT NULL
);
CREATE INDEX ix_instruments_display_name ON instruments (display_name, name);
