ALTER TABLE coaching_relationships ADD cadence_days INT NOT NULL CONSTRAINT df_coaching_relationships_cadence_days DEFAULT 0;
ALTER TABLE coaching_relationships ADD end_reason INT NOT NULL CONSTRAINT df_coaching_relationships_end_reason DEFAULT 0;
ALTER TABLE coaching_relationships ADD predecessor NVARCHAR(90) NOT NULL CONSTRAINT df_coaching_relationships_predecessor DEFAULT '';
ALTER TABLE coaching_relationships ADD coach_appraises BIT NOT NULL CONSTRAINT df_coaching_relationships_coach_appraises DEFAULT 0;

CREATE TABLE transfers (
    name         NVARCHAR(160)      NOT NULL CONSTRAINT pk_transfers PRIMARY KEY,
    person       NVARCHAR(80)       NOT NULL,
    detail       VARBINARY(MAX)     NOT NULL,
    create_time  DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_transfers_person ON transfers (person, create_time, name);
