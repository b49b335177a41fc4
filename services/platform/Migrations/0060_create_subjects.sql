-- Who was erased and what stands in their place: a fact that comes late finds its way, and a figure is taken back where it was added.
CREATE TABLE erased_subjects (
    person      NVARCHAR(100)      NOT NULL CONSTRAINT pk_erased_subjects PRIMARY KEY,
    tombstone   NVARCHAR(100)      NOT NULL,
    erase_time  DATETIMEOFFSET(7)  NOT NULL
);
-- Data that a person may take out, once.
CREATE TABLE subject_exports (
    subject_request  NVARCHAR(100)      NOT NULL CONSTRAINT pk_subject_exports PRIMARY KEY,
    person           NVARCHAR(100)      NOT NULL,
    expire_time      DATETIMEOFFSET(7)  NOT NULL,
    download_time    DATETIMEOFFSET(7)  NULL
);
