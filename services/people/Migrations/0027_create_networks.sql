CREATE TABLE networks (
    name          NVARCHAR(80)       NOT NULL CONSTRAINT pk_networks PRIMARY KEY,
    convenor      NVARCHAR(80)       NOT NULL,
    organisation  INT                NOT NULL,
    phase         INT                NOT NULL,
    locality      INT                NOT NULL,
    content       NVARCHAR(MAX)      NOT NULL,
    version       BIGINT             NOT NULL,
    create_time   DATETIMEOFFSET(7)  NOT NULL,
    update_time   DATETIMEOFFSET(7)  NOT NULL
);

CREATE TABLE network_members (
    network    NVARCHAR(80)       NOT NULL,
    person     NVARCHAR(80)       NOT NULL,
    join_time  DATETIMEOFFSET(7)  NOT NULL,
    CONSTRAINT pk_network_members PRIMARY KEY (network, person)
);
CREATE INDEX ix_network_members_person ON network_members (person, network);

-- Only who has spoken of it has a row, and only who said yes is listed.
CREATE TABLE peer_profiles (
    person        NVARCHAR(80)       NOT NULL CONSTRAINT pk_peer_profiles PRIMARY KEY,
    is_listed     BIT                NOT NULL,
    organisation  INT                NOT NULL,
    phase         INT                NOT NULL,
    locality      INT                NOT NULL,
    strands       INT                NOT NULL,
    content       NVARCHAR(MAX)      NOT NULL,
    version       BIGINT             NOT NULL,
    update_time   DATETIMEOFFSET(7)  NOT NULL
);
