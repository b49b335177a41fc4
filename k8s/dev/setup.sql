-- A database of each service, with two users: one that may change the schema, for migrations, and one that may only read and write rows.
-- Run again, it changes nothing.
IF DB_ID('people') IS NULL CREATE DATABASE people;
GO
IF SUSER_ID('people_owner') IS NULL CREATE LOGIN people_owner WITH PASSWORD = '$(PASSWORD)', DEFAULT_DATABASE = people;
IF SUSER_ID('people') IS NULL CREATE LOGIN people WITH PASSWORD = '$(PASSWORD)', DEFAULT_DATABASE = people;
GO
USE people;
IF USER_ID('people_owner') IS NULL CREATE USER people_owner FOR LOGIN people_owner;
IF USER_ID('people') IS NULL CREATE USER people FOR LOGIN people;
ALTER ROLE db_owner ADD MEMBER people_owner;
ALTER ROLE db_datareader ADD MEMBER people;
ALTER ROLE db_datawriter ADD MEMBER people;
GO
IF DB_ID('scheduling') IS NULL CREATE DATABASE scheduling;
GO
IF SUSER_ID('scheduling_owner') IS NULL CREATE LOGIN scheduling_owner WITH PASSWORD = '$(PASSWORD)', DEFAULT_DATABASE = scheduling;
IF SUSER_ID('scheduling') IS NULL CREATE LOGIN scheduling WITH PASSWORD = '$(PASSWORD)', DEFAULT_DATABASE = scheduling;
GO
USE scheduling;
IF USER_ID('scheduling_owner') IS NULL CREATE USER scheduling_owner FOR LOGIN scheduling_owner;
IF USER_ID('scheduling') IS NULL CREATE USER scheduling FOR LOGIN scheduling;
ALTER ROLE db_owner ADD MEMBER scheduling_owner;
ALTER ROLE db_datareader ADD MEMBER scheduling;
ALTER ROLE db_datawriter ADD MEMBER scheduling;
GO
IF DB_ID('observations') IS NULL CREATE DATABASE observations;
GO
IF SUSER_ID('observations_owner') IS NULL CREATE LOGIN observations_owner WITH PASSWORD = '$(PASSWORD)', DEFAULT_DATABASE = observations;
IF SUSER_ID('observations') IS NULL CREATE LOGIN observations WITH PASSWORD = '$(PASSWORD)', DEFAULT_DATABASE = observations;
GO
USE observations;
IF USER_ID('observations_owner') IS NULL CREATE USER observations_owner FOR LOGIN observations_owner;
IF USER_ID('observations') IS NULL CREATE USER observations FOR LOGIN observations;
ALTER ROLE db_owner ADD MEMBER observations_owner;
ALTER ROLE db_datareader ADD MEMBER observations;
ALTER ROLE db_datawriter ADD MEMBER observations;
GO
IF DB_ID('plcs') IS NULL CREATE DATABASE plcs;
GO
IF SUSER_ID('plcs_owner') IS NULL CREATE LOGIN plcs_owner WITH PASSWORD = '$(PASSWORD)', DEFAULT_DATABASE = plcs;
IF SUSER_ID('plcs') IS NULL CREATE LOGIN plcs WITH PASSWORD = '$(PASSWORD)', DEFAULT_DATABASE = plcs;
GO
USE plcs;
IF USER_ID('plcs_owner') IS NULL CREATE USER plcs_owner FOR LOGIN plcs_owner;
IF USER_ID('plcs') IS NULL CREATE USER plcs FOR LOGIN plcs;
ALTER ROLE db_owner ADD MEMBER plcs_owner;
ALTER ROLE db_datareader ADD MEMBER plcs;
ALTER ROLE db_datawriter ADD MEMBER plcs;
GO
IF DB_ID('analytics') IS NULL CREATE DATABASE analytics;
GO
IF SUSER_ID('analytics_owner') IS NULL CREATE LOGIN analytics_owner WITH PASSWORD = '$(PASSWORD)', DEFAULT_DATABASE = analytics;
IF SUSER_ID('analytics') IS NULL CREATE LOGIN analytics WITH PASSWORD = '$(PASSWORD)', DEFAULT_DATABASE = analytics;
GO
USE analytics;
IF USER_ID('analytics_owner') IS NULL CREATE USER analytics_owner FOR LOGIN analytics_owner;
IF USER_ID('analytics') IS NULL CREATE USER analytics FOR LOGIN analytics;
ALTER ROLE db_owner ADD MEMBER analytics_owner;
ALTER ROLE db_datareader ADD MEMBER analytics;
ALTER ROLE db_datawriter ADD MEMBER analytics;
GO
