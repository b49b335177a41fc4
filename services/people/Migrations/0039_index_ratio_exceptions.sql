CREATE INDEX ix_ratio_exceptions_person ON ratio_exceptions (person, start_date);
