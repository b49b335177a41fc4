namespace Coaching.People;

/// <summary>An organisation unit as DHIS2 writes it, not checked yet: its line is that of CSV, or its place in the list of JSON, the first being 1.</summary>
internal readonly record struct Dhis2Unit(
    long Line, string Uid, string Name, string Code, string Parent, string OpeningDate, string ClosedDate, string Latitude, string Longitude);
