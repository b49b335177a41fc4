-- Whose a row was before two people turned out to be one; null while nobody was merged.
ALTER TABLE walk_consents ADD origin NVARCHAR(80) NULL;
ALTER TABLE learning_walks ADD origin NVARCHAR(80) NULL;
ALTER TABLE walk_stops ADD origin NVARCHAR(80) NULL;
ALTER TABLE step_sightings ADD origin NVARCHAR(80) NULL;
ALTER TABLE calibration_exercises ADD origin NVARCHAR(80) NULL;
ALTER TABLE calibration_ratings ADD origin NVARCHAR(80) NULL;
ALTER TABLE observer_certifications ADD origin NVARCHAR(80) NULL;
