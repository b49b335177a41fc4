CREATE INDEX ix_observations_instrument ON observations (instrument, start_time, org_unit);
