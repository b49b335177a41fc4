using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Type.V1;
using OpenRecords = Coaching.People.V1.CloseOrgUnitRequest.Types.OpenRecords;
using Part = Coaching.People.V1.SplitOrgUnitRequest.Types.Part;

namespace Coaching.People.Tests;

/// <summary>The calls that change the tree, each with the etag that holds, on one day unless a test names another.</summary>
public abstract class OrgUnitCalls(PeopleOnSqlite host)
{
    protected static readonly DateOnly Day = new(2026, 9, 1);

    protected PeopleOnSqlite Host => host;

    protected Task<OrgUnit> Get(string name) => host.Units().GetOrgUnitAsync(new GetOrgUnitRequest { Name = name }).ResponseAsync;

    protected async Task<IReadOnlyList<OrgUnitRevision>> Revisions(string name) =>
        (await host.Units().ListOrgUnitRevisionsAsync(new ListOrgUnitRevisionsRequest { Parent = name })).Revisions;

    protected async Task<OrgUnit> Close(string name, OpenRecords fate = OpenRecords.Unspecified) => await host.Units().CloseOrgUnitAsync(new CloseOrgUnitRequest
    {
        Name = name,
        CloseDate = Day.ToProto(),
        OpenRecords = fate,
        Etag = (await Get(name)).Etag,
        RequestId = PeopleOnSqlite.NewId(),
    });

    protected async Task<OrgUnit> Open(string name, DateOnly? day = null) => await host.Units().OpenOrgUnitAsync(new OpenOrgUnitRequest
    {
        Name = name,
        OpenDate = (day ?? Day).ToProto(),
        Etag = (await Get(name)).Etag,
        RequestId = PeopleOnSqlite.NewId(),
    });

    protected async Task<OrgUnit> Move(string name, string parent, DateOnly? day = null) => await host.Units().MoveOrgUnitAsync(new MoveOrgUnitRequest
    {
        Name = name,
        Parent = parent,
        MoveDate = (day ?? Day).ToProto(),
        Etag = (await Get(name)).Etag,
        RequestId = PeopleOnSqlite.NewId(),
    });

    protected Task<OrgUnit> Merge(string into, params string[] sources) => Merge(into, Day, sources);

    protected async Task<OrgUnit> Merge(string into, DateOnly day, params string[] sources) => await host.Units().MergeOrgUnitsAsync(new MergeOrgUnitsRequest
    {
        Name = into,
        Sources = { sources },
        MergeDate = day.ToProto(),
        Etag = (await Get(into)).Etag,
        RequestId = PeopleOnSqlite.NewId(),
    });

    protected async Task<SplitOrgUnitResponse> Split(string name, params Part[] parts) => await host.Units().SplitOrgUnitAsync(new SplitOrgUnitRequest
    {
        Name = name,
        Parts = { parts },
        SplitDate = Day.ToProto(),
        Etag = (await Get(name)).Etag,
        RequestId = PeopleOnSqlite.NewId(),
    });

    protected async Task GiveId(string name, string system, string value) => await host.Units().UpdateOrgUnitAsync(new UpdateOrgUnitRequest
    {
        OrgUnit = new OrgUnit { Name = name, ExternalIds = { new ExternalId { System = system, Value = value } }, Etag = (await Get(name)).Etag },
        RequestId = PeopleOnSqlite.NewId(),
    });
}
