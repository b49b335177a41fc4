ALTER TABLE instruments ADD first_revision NVARCHAR(80) NOT NULL CONSTRAINT df_instruments_first_revision DEFAULT '';
ALTER TABLE instruments ADD revision INT NOT NULL CONSTRAINT df_instruments_revision DEFAULT 1;
ALTER TABLE instruments ADD update_time DATETIMEOFFSET(7) NULL;
ALTER TABLE instruments ADD publish_time DATETIMEOFFSET(7) NULL;
ALTER TABLE instruments ADD retire_time DATETIMEOFFSET(7) NULL;
UPDATE instruments SET first_revision = name, update_time = create_time, publish_time = create_time;
CREATE INDEX ix_instruments_revision ON instruments (first_revision, revision) WHERE first_revision <> '';
