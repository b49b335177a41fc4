-- Kept for ever: a phone may repeat a request after a school holiday.
CREATE TABLE requests (
    caller       NVARCHAR(200)      NOT NULL,
    request_id   UNIQUEIDENTIFIER   NOT NULL,
    hash         VARBINARY(32)      NOT NULL,
    name         NVARCHAR(300)      NOT NULL,
    create_time  DATETIMEOFFSET(7)  NOT NULL,
    CONSTRAINT pk_requests PRIMARY KEY (caller, request_id)
) WITHOUT ROWID;
