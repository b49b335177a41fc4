ALTER TABLE sessions ADD facility NVARCHAR(80) NOT NULL CONSTRAINT df_sessions_facility DEFAULT '';
ALTER TABLE sessions ADD camera NVARCHAR(80) NOT NULL CONSTRAINT df_sessions_camera DEFAULT '';
-- Names with a space between. The table session_people leads from a person to sessions.
ALTER TABLE sessions ADD participants NVARCHAR(1500) NOT NULL CONSTRAINT df_sessions_participants DEFAULT '';
ALTER TABLE sessions ADD coaching_slot NVARCHAR(180) NOT NULL CONSTRAINT df_sessions_coaching_slot DEFAULT '';
ALTER TABLE sessions ADD session_series NVARCHAR(80) NOT NULL CONSTRAINT df_sessions_session_series DEFAULT '';
ALTER TABLE sessions ADD coach_confirm_time DATETIMEOFFSET(7) NULL;
ALTER TABLE sessions ADD coachee_confirm_time DATETIMEOFFSET(7) NULL;
ALTER TABLE sessions ADD close_reason INT NOT NULL CONSTRAINT df_sessions_close_reason DEFAULT 0;
ALTER TABLE sessions ADD close_time DATETIMEOFFSET(7) NULL;
ALTER TABLE sessions ADD stand_in NVARCHAR(80) NOT NULL CONSTRAINT df_sessions_stand_in DEFAULT '';
ALTER TABLE sessions ADD stand_in_kind INT NOT NULL CONSTRAINT df_sessions_stand_in_kind DEFAULT 0;
ALTER TABLE sessions ADD stand_in_state INT NOT NULL CONSTRAINT df_sessions_stand_in_state DEFAULT 0;
CREATE INDEX ix_sessions_state ON sessions (state, start_time, name);
CREATE INDEX ix_sessions_coaching_slot ON sessions (coaching_slot, start_time, name) WHERE coaching_slot <> '';
CREATE INDEX ix_sessions_session_series ON sessions (session_series, start_time, name) WHERE session_series <> '';
-- Participants, and those who were asked to stand in. They see a session that is no pair's of theirs.
CREATE TABLE session_people (
    person   NVARCHAR(80)  NOT NULL,
    session  NVARCHAR(80)  NOT NULL,
    CONSTRAINT pk_session_people PRIMARY KEY (person, session)
);
CREATE INDEX ix_session_people_session ON session_people (session, person);
