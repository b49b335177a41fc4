CREATE TABLE survey_rounds (
    name          NVARCHAR(80)       NOT NULL CONSTRAINT pk_survey_rounds PRIMARY KEY,
    display_name  NVARCHAR(200)      NOT NULL,
    instrument    NVARCHAR(80)       NOT NULL,
    wave          INT                NOT NULL,
    programme     NVARCHAR(100)      NOT NULL,     -- empty when places are named
    audience      INT                NOT NULL,
    open_time     DATETIMEOFFSET(7)  NOT NULL,
    close_time    DATETIMEOFFSET(7)  NOT NULL,
    create_time   DATETIMEOFFSET(7)  NOT NULL,
    update_time   DATETIMEOFFSET(7)  NOT NULL,
    version       BIGINT             NOT NULL
);
CREATE INDEX ix_survey_rounds_open_time ON survey_rounds (open_time, name);
CREATE TABLE survey_round_units (
    survey_round  NVARCHAR(80)   NOT NULL,
    place         INT            NOT NULL,
    org_unit      NVARCHAR(100)  NOT NULL,
    CONSTRAINT pk_survey_round_units PRIMARY KEY (survey_round, org_unit)
);
CREATE TABLE survey_responses (
    name          NVARCHAR(80)       NOT NULL CONSTRAINT pk_survey_responses PRIMARY KEY,
    survey_round  NVARCHAR(80)       NOT NULL,
    person        NVARCHAR(80)       NOT NULL,     -- whose it is; a merge of people moves it
    origin        NVARCHAR(80)       NOT NULL,     -- who answered
    org_unit      NVARCHAR(80)       NOT NULL,
    county        NVARCHAR(80)       NOT NULL,
    content       VARBINARY(MAX)     NOT NULL,     -- the answers, sealed with the respondent's own key
    create_time   DATETIMEOFFSET(7)  NOT NULL,
    update_time   DATETIMEOFFSET(7)  NOT NULL,
    version       BIGINT             NOT NULL,
    CONSTRAINT uq_survey_responses_origin UNIQUE (survey_round, origin)
);
CREATE INDEX ix_survey_responses_person ON survey_responses (person, create_time, name);
