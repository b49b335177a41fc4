ALTER TABLE people ADD merged_into NVARCHAR(80) NOT NULL CONSTRAINT df_people_merged_into DEFAULT '';

-- Two people of whom somebody has said that they are two; the lesser name first.
CREATE TABLE duplicate_dismissals (
    person        NVARCHAR(80)       NOT NULL,
    other_person  NVARCHAR(80)       NOT NULL,
    dismissed_by  NVARCHAR(200)      NOT NULL,
    create_time   DATETIMEOFFSET(7)  NOT NULL,
    CONSTRAINT pk_duplicate_dismissals PRIMARY KEY (person, other_person)
);

CREATE TABLE person_merges (
    name         NVARCHAR(80)       NOT NULL CONSTRAINT pk_person_merges PRIMARY KEY,
    source       NVARCHAR(80)       NOT NULL,
    target       NVARCHAR(80)       NOT NULL,
    state        INT                NOT NULL,
    merged_by    NVARCHAR(200)      NOT NULL,
    undo_until   DATETIMEOFFSET(7)  NOT NULL,
    undo_time    DATETIMEOFFSET(7)  NULL,
    create_time  DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_person_merges_time ON person_merges (create_time, name);
CREATE INDEX ix_person_merges_target ON person_merges (target, state);

-- What went over: which record, which of its columns named the person, and what it was before and is since.
CREATE TABLE person_merge_moves (
    person_merge  NVARCHAR(80)   NOT NULL,
    seq           INT            NOT NULL,
    kind          INT            NOT NULL,
    record        NVARCHAR(400)  NOT NULL,
    version       BIGINT         NOT NULL,
    detail        NVARCHAR(200)  NOT NULL,
    CONSTRAINT pk_person_merge_moves PRIMARY KEY (person_merge, seq)
);
