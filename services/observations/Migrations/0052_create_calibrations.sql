CREATE TABLE calibration_standards (
    instrument          NVARCHAR(80)       NOT NULL CONSTRAINT pk_calibration_standards PRIMARY KEY,
    min_exercise_count  INT                NOT NULL,
    min_rating_count    INT                NOT NULL,
    min_kappa           FLOAT              NOT NULL,
    max_severity        FLOAT              NOT NULL,
    max_drift           FLOAT              NOT NULL,
    window_days         INT                NOT NULL,
    valid_days          INT                NOT NULL,
    update_time         DATETIMEOFFSET(7)  NOT NULL,
    version             BIGINT             NOT NULL
);
CREATE TABLE calibration_exercises (
    name         NVARCHAR(80)       NOT NULL CONSTRAINT pk_calibration_exercises PRIMARY KEY,
    instrument   NVARCHAR(80)       NOT NULL,
    mode         INT                NOT NULL,
    state        INT                NOT NULL,
    organiser    NVARCHAR(80)       NOT NULL,
    org_unit     NVARCHAR(80)       NOT NULL,
    county       NVARCHAR(80)       NOT NULL,
    content      VARBINARY(MAX)     NOT NULL,     -- title and place of the video, sealed with the organiser's key
    create_time  DATETIMEOFFSET(7)  NOT NULL,
    update_time  DATETIMEOFFSET(7)  NOT NULL,
    version      BIGINT             NOT NULL
);
CREATE INDEX ix_calibration_exercises_organiser ON calibration_exercises (organiser, create_time, name);
CREATE INDEX ix_calibration_exercises_instrument ON calibration_exercises (instrument, create_time);
CREATE TABLE calibration_ratings (
    calibration_exercise  NVARCHAR(80)       NOT NULL,
    observer              NVARCHAR(80)       NOT NULL,
    rate_time             DATETIMEOFFSET(7)  NULL,
    content               VARBINARY(MAX)     NULL,         -- the answers, sealed with the observer's key
    CONSTRAINT pk_calibration_ratings PRIMARY KEY (calibration_exercise, observer)
);
CREATE INDEX ix_calibration_ratings_observer ON calibration_ratings (observer, rate_time);
CREATE TABLE observer_certifications (
    name               NVARCHAR(80)       NOT NULL CONSTRAINT pk_observer_certifications PRIMARY KEY,
    observer           NVARCHAR(80)       NOT NULL,
    instrument         NVARCHAR(80)       NOT NULL,
    issuer             NVARCHAR(80)       NOT NULL,
    org_unit           NVARCHAR(80)       NOT NULL,
    county             NVARCHAR(80)       NOT NULL,
    issue_time         DATETIMEOFFSET(7)  NOT NULL,
    expire_time        DATETIMEOFFSET(7)  NOT NULL,
    withdraw_time      DATETIMEOFFSET(7)  NULL,
    standard_revision  INT                NOT NULL,
    version            BIGINT             NOT NULL
);
CREATE INDEX ix_observer_certifications_observer ON observer_certifications (observer, issue_time, name);
CREATE INDEX ix_observer_certifications_issue_time ON observer_certifications (issue_time, name);
