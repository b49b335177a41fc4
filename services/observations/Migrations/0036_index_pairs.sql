CREATE INDEX ix_goals_pair ON goals (coaching_relationship, create_time, name) WHERE coaching_relationship <> '';
CREATE INDEX ix_coaching_agreements_pair ON coaching_agreements (coaching_relationship, create_time, name);
CREATE INDEX ix_coaching_agreements_of_cycle ON coaching_agreements (coaching_cycle, state);
CREATE INDEX ix_action_steps_place ON action_steps (org_unit, create_time);
