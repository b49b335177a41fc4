ALTER TABLE announcements ADD withdraw_time DATETIMEOFFSET(7) NULL;
