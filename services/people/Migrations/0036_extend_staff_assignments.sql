ALTER TABLE staff_assignments ADD subjects NVARCHAR(1300) NOT NULL CONSTRAINT df_staff_assignments_subjects DEFAULT '';
ALTER TABLE staff_assignments ADD phases INT NOT NULL CONSTRAINT df_staff_assignments_phases DEFAULT 0;
ALTER TABLE staff_assignments ADD load_percent INT NOT NULL CONSTRAINT df_staff_assignments_load_percent DEFAULT 0;
