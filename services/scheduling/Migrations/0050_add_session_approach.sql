ALTER TABLE sessions ADD approach INT NOT NULL CONSTRAINT df_sessions_approach DEFAULT 1;
