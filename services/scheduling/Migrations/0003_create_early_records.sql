-- Records that name a session which has not been planned yet: a phone may send both after a day offline, in either order.
CREATE TABLE early_records (
    session                NVARCHAR(80)       NOT NULL,
    record                 NVARCHAR(100)      NOT NULL,
    coaching_relationship  NVARCHAR(100)      NOT NULL,
    kind                   INT                NOT NULL,
    start_time             DATETIMEOFFSET(7)  NOT NULL,
    end_time               DATETIMEOFFSET(7)  NOT NULL,
    CONSTRAINT pk_early_records PRIMARY KEY (session, record)
);
