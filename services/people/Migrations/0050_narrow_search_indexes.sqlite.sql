-- A row's number stands in each index entry anyway. Leaving the name out makes an import write half as much: names come in no order.
CREATE INDEX ix_people_search_family ON people (search_family, search_given);
DROP INDEX ix_people_family;
CREATE INDEX ix_people_search_given ON people (search_given);
DROP INDEX ix_people_given;
CREATE INDEX ix_staff_assignments_holder ON staff_assignments (person);
DROP INDEX ix_staff_assignments_person;
