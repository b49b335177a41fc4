ALTER TABLE observations ADD content VARBINARY(MAX) NULL;     -- what is said of the coachee, sealed; answers and notes of before are moved there
ALTER TABLE observations ADD coaching_cycle NVARCHAR(80) NOT NULL CONSTRAINT df_observations_coaching_cycle DEFAULT '';
ALTER TABLE observations ADD action_step NVARCHAR(80) NOT NULL CONSTRAINT df_observations_action_step DEFAULT '';
ALTER TABLE observations ADD learner_measures INT NOT NULL CONSTRAINT df_observations_learner_measures DEFAULT 0;     -- how many there are
ALTER TABLE observations ADD sharing INT NOT NULL CONSTRAINT df_observations_sharing DEFAULT 1;
ALTER TABLE observations ADD share_time DATETIMEOFFSET(7) NULL;     -- from when the coachee reads it; none for at once
CREATE INDEX ix_observations_unsealed ON observations (name) WHERE content IS NULL;
CREATE INDEX ix_observations_cycle ON observations (coaching_cycle, start_time) WHERE coaching_cycle <> '';
CREATE INDEX ix_observations_pair ON observations (coaching_relationship, start_time, name);
ALTER TABLE feedback_meetings ADD content VARBINARY(MAX) NULL;
ALTER TABLE feedback_meetings ADD coaching_cycle NVARCHAR(80) NOT NULL CONSTRAINT df_feedback_meetings_coaching_cycle DEFAULT '';
ALTER TABLE feedback_meetings ADD stance INT NOT NULL CONSTRAINT df_feedback_meetings_stance DEFAULT 0;
ALTER TABLE feedback_meetings ADD modelling INT NOT NULL CONSTRAINT df_feedback_meetings_modelling DEFAULT 0;
ALTER TABLE feedback_meetings ADD coachee_talk_percent INT NULL;
ALTER TABLE feedback_meetings ADD agenda_party INT NOT NULL CONSTRAINT df_feedback_meetings_agenda_party DEFAULT 0;
ALTER TABLE feedback_meetings ADD step_party INT NOT NULL CONSTRAINT df_feedback_meetings_step_party DEFAULT 0;
ALTER TABLE feedback_meetings ADD device_time DATETIMEOFFSET(7) NULL;
CREATE INDEX ix_feedback_meetings_unsealed ON feedback_meetings (name) WHERE content IS NULL;
CREATE INDEX ix_feedback_meetings_cycle ON feedback_meetings (coaching_cycle, start_time) WHERE coaching_cycle <> '';
CREATE INDEX ix_feedback_meetings_pair ON feedback_meetings (coaching_relationship, start_time, name);
ALTER TABLE action_steps ADD content VARBINARY(MAX) NULL;
ALTER TABLE action_steps ADD library_step NVARCHAR(80) NOT NULL CONSTRAINT df_action_steps_library_step DEFAULT '';
ALTER TABLE action_steps ADD goal NVARCHAR(80) NOT NULL CONSTRAINT df_action_steps_goal DEFAULT '';
ALTER TABLE action_steps ADD challenge NVARCHAR(40) NOT NULL CONSTRAINT df_action_steps_challenge DEFAULT '';
ALTER TABLE action_steps ADD subject_specific BIT NOT NULL CONSTRAINT df_action_steps_subject_specific DEFAULT 0;
ALTER TABLE action_steps ADD coach_agree_time DATETIMEOFFSET(7) NULL;
ALTER TABLE action_steps ADD coachee_agree_time DATETIMEOFFSET(7) NULL;
ALTER TABLE action_steps ADD state_time DATETIMEOFFSET(7) NULL;     -- when its state last changed; none while it stands as it was made
CREATE INDEX ix_action_steps_unsealed ON action_steps (name) WHERE content IS NULL;
CREATE INDEX ix_action_steps_pair ON action_steps (coaching_relationship, create_time, name);
CREATE INDEX ix_action_steps_goal ON action_steps (goal, create_time) WHERE goal <> '';
