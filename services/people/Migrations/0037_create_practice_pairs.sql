CREATE TABLE practice_pairs (
    name              NVARCHAR(80)       NOT NULL CONSTRAINT pk_practice_pairs PRIMARY KEY,
    first_person      NVARCHAR(80)       NOT NULL,
    second_person     NVARCHAR(80)       NOT NULL,
    state             INT                NOT NULL,
    start_date        DATE               NOT NULL,
    first_sign_time   DATETIMEOFFSET(7)  NULL,
    second_sign_time  DATETIMEOFFSET(7)  NULL,
    release_date      DATE               NULL,
    version           BIGINT             NOT NULL,
    create_time       DATETIMEOFFSET(7)  NOT NULL,
    update_time       DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_practice_pairs_first ON practice_pairs (first_person, state);
CREATE INDEX ix_practice_pairs_second ON practice_pairs (second_person, state);
CREATE INDEX ix_practice_pairs_time ON practice_pairs (create_time, name);
