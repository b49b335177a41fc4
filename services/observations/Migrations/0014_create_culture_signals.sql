CREATE TABLE culture_signals (
    org_unit  NVARCHAR(80)  NOT NULL,
    month     INT           NOT NULL,     -- year times 12 plus month from 0; that of arrival, so that a month that is over never changes
    signal    INT           NOT NULL,
    meetings  INT           NOT NULL,     -- how many meetings; which ones is kept nowhere
    CONSTRAINT pk_culture_signals PRIMARY KEY (org_unit, month, signal)
);
