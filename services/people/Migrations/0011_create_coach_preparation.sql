CREATE TABLE readiness_checklists (
    name          NVARCHAR(100)      NOT NULL CONSTRAINT pk_readiness_checklists PRIMARY KEY,
    display_name  NVARCHAR(200)      NOT NULL,
    audience      INT                NOT NULL,
    org_unit      NVARCHAR(80)       NOT NULL,
    items         VARBINARY(MAX)     NOT NULL,
    revision      INT                NOT NULL,
    state         INT                NOT NULL,
    version       BIGINT             NOT NULL,
    create_time   DATETIMEOFFSET(7)  NOT NULL,
    update_time   DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_readiness_checklists_org_unit ON readiness_checklists (org_unit, audience);

CREATE TABLE readiness_checklist_revisions (
    checklist    NVARCHAR(100)      NOT NULL,
    revision     INT                NOT NULL,
    items        VARBINARY(MAX)     NOT NULL,
    create_time  DATETIMEOFFSET(7)  NOT NULL,
    CONSTRAINT pk_readiness_checklist_revisions PRIMARY KEY (checklist, revision)
);

CREATE TABLE readiness_confirmations (
    person        NVARCHAR(80)   NOT NULL,
    checklist     NVARCHAR(100)  NOT NULL,
    item          NVARCHAR(63)   NOT NULL,
    confirmed_by  NVARCHAR(80)   NOT NULL,
    confirm_date  DATE           NOT NULL,
    CONSTRAINT pk_readiness_confirmations PRIMARY KEY (person, checklist, item)
);

CREATE TABLE readiness_states (
    name     NVARCHAR(100)  NOT NULL CONSTRAINT pk_readiness_states PRIMARY KEY,
    version  BIGINT         NOT NULL
);

CREATE TABLE selection_criteria (
    name          NVARCHAR(100)      NOT NULL CONSTRAINT pk_selection_criteria PRIMARY KEY,
    display_name  NVARCHAR(200)      NOT NULL,
    org_unit      NVARCHAR(80)       NOT NULL,
    tiers         INT                NOT NULL,
    criteria      VARBINARY(MAX)     NOT NULL,
    revision      INT                NOT NULL,
    state         INT                NOT NULL,
    version       BIGINT             NOT NULL,
    create_time   DATETIMEOFFSET(7)  NOT NULL,
    update_time   DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_selection_criteria_org_unit ON selection_criteria (org_unit);

CREATE TABLE selection_criteria_revisions (
    name         NVARCHAR(100)      NOT NULL,
    revision     INT                NOT NULL,
    criteria     VARBINARY(MAX)     NOT NULL,
    create_time  DATETIMEOFFSET(7)  NOT NULL,
    CONSTRAINT pk_selection_criteria_revisions PRIMARY KEY (name, revision)
);

CREATE TABLE selection_decisions (
    name         NVARCHAR(100)      NOT NULL CONSTRAINT pk_selection_decisions PRIMARY KEY,
    person       NVARCHAR(80)       NOT NULL,
    criteria     NVARCHAR(100)      NOT NULL,
    outcome      INT                NOT NULL,
    decide_date  DATE               NOT NULL,
    org_unit     NVARCHAR(80)       NOT NULL,
    detail       VARBINARY(MAX)     NOT NULL,
    create_time  DATETIMEOFFSET(7)  NOT NULL
);
CREATE INDEX ix_selection_decisions_person ON selection_decisions (person, decide_date, create_time);
CREATE INDEX ix_selection_decisions_time ON selection_decisions (create_time, name);

CREATE TABLE coach_capacities (
    person              NVARCHAR(80)       NOT NULL CONSTRAINT pk_coach_capacities PRIMARY KEY,
    max_coachees        INT                NOT NULL,
    target_coachees     INT                NOT NULL,
    has_dedicated_time  BIT                NOT NULL,
    version             BIGINT             NOT NULL,
    update_time         DATETIMEOFFSET(7)  NOT NULL
);
