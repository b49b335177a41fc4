CREATE TABLE privacy_notices (
    name            NVARCHAR(80)       NOT NULL CONSTRAINT pk_privacy_notices PRIMARY KEY,
    org_unit        NVARCHAR(80)       NOT NULL,
    revision        INT                NOT NULL,
    appraisal_link  INT                NOT NULL,
    content         NVARCHAR(MAX)      NOT NULL,     -- the texts, a PrivacyNotice in JSON
    publish_time    DATETIMEOFFSET(7)  NOT NULL,
    CONSTRAINT uq_privacy_notices_revision UNIQUE (org_unit, revision)
);
CREATE INDEX ix_privacy_notices_time ON privacy_notices (publish_time, name);
CREATE TABLE privacy_acknowledgements (
    privacy_notice    NVARCHAR(80)       NOT NULL,
    person            NVARCHAR(80)       NOT NULL,
    acknowledge_time  DATETIMEOFFSET(7)  NOT NULL,
    CONSTRAINT pk_privacy_acknowledgements PRIMARY KEY (privacy_notice, person)
);
CREATE INDEX ix_privacy_acknowledgements_person ON privacy_acknowledgements (person);
