-- For which day of a slot a session was made, wherever it was moved since: a day has one session at most.
CREATE TABLE slot_sessions (
    coaching_slot  NVARCHAR(160)  NOT NULL,
    day            DATE           NOT NULL,
    session        NVARCHAR(80)   NOT NULL,
    CONSTRAINT pk_slot_sessions PRIMARY KEY (coaching_slot, day)
);
CREATE INDEX ix_slot_sessions_session ON slot_sessions (session);
