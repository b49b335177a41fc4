using Coaching.People.V1;
using Coaching.Platform;
using Google.Protobuf;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class PeopleApi
{
    public override Task<Transfer> TransferPerson(TransferPersonRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, "people/{person}")
            .Name("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .Enum("role", request.Role)
            .Date("transfer_date", request.TransferDate, until: context.Reach().Today)
            .Range("weekly_lessons", request.WeeklyLessons, 0, 60)
            .OptionalName("from_org_unit", request.FromOrgUnit, "orgUnits/{org_unit}")
            .Require(request.OrgUnit.Length == 0 || request.OrgUnit != request.FromOrgUnit, "org_unit", "must be another unit than the one left");
        var version = 0L;
        violations.Require(request.Etag.Length == 0 || Etag.TryRead(request.Etag, out version), "etag", "must be an etag as it was read, with its quotes");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var person = Resolve(request.Name, context.Caller());
        MustGrant(context, person, request.Role);
        var name = $"{person}/transfers/{Guid.CreateVersion7()}";
        return database.Once(context, request, name, tx => Move(tx, context, name, person, request, version), ShowTransfer);
    }

    private static async Task<Transfer> Move(
        Session tx, ServerCallContext context, string name, string person, TransferPersonRequest request, long version)
    {
        await tx.MustReach(context, request.OrgUnit);
        await tx.Execute(LockPerson, new { person });
        var row = await tx.Find<PersonRow>(PersonRow.SelectVisible, context.Reach().With(new { name = person })) ?? throw Errors.NotFound(request.Name);
        if (request.Etag.Length > 0 && row.Version != version)
        {
            throw Errors.Stale(person);
        }

        row.MustServe();
        var unit = await OrgUnitRow.Open(tx, request.OrgUnit);
        var day = request.TransferDate.ToDateOnly();
        var from = request.FromOrgUnit.Length == 0 ? row.PrimaryOrgUnit : request.FromOrgUnit;
        if (from == unit.Name)
        {
            throw Errors.Invalid("org_unit", "must be another unit than the one left");
        }

        if (from.Length > 0)
        {
            await tx.MustReach(context, from);
        }

        var transfer = new Transfer
        {
            Name = name,
            FromOrgUnit = from,
            OrgUnit = unit.Name,
            Role = request.Role,
            TransferDate = request.TransferDate,
            StaffAssignment = $"{person}/assignments/{ResourceName.IdOf(name)}",
            CreateTime = tx.Now.ToProto(),
        };
        transfer.EndedStaffAssignments.AddRange(await EndPosts(tx, context, person, from, day));
        await AddPost(tx, transfer.StaffAssignment, person, request);
        if (from == row.PrimaryOrgUnit)
        {
            row = row with { PrimaryOrgUnit = unit.Name, County = unit.County, Version = row.Version + 1, UpdateTime = tx.Now };
            await tx.Execute(PersonRow.Update, row);
            await tx.Tell(row);
            transfer.PairChanges.AddRange(await PairMoves.Rearrange(tx, person, unit, day, context.Reach().Today));
        }

        await tx.Execute(InsertTransfer, new { name, person, detail = transfer.ToByteArray(), createTime = tx.Now });
        await tx.Publish(name, 1, new PersonTransferred
        {
            Transfer = name,
            Person = person,
            FromOrgUnit = from,
            OrgUnit = unit.Name,
            Role = request.Role,
            TransferDate = request.TransferDate,
        });
        return transfer;
    }

    private static async Task<List<string>> EndPosts(Session tx, ServerCallContext context, string person, string unit, DateOnly day)
    {
        var ended = new List<string>();
        foreach (var post in await tx.Query<StaffAssignmentRow>(SelectOpenPosts, new { person, unit, day }))
        {
            MustGrant(context, person, post.Role);
            if (post.StartDate > day)
            {
                throw Errors.Precondition("TRANSFER_BEFORE_ASSIGNMENT", $"{post.Name} begins after the transfer.", ("name", post.Name));
            }

            var closed = post with { EndDate = day, Version = post.Version + 1, UpdateTime = tx.Now };
            await tx.Execute(StaffAssignmentRow.End, closed);
            await tx.Tell(closed);
            ended.Add(post.Name);
        }

        return ended;
    }

    private static async Task AddPost(Session tx, string name, string person, TransferPersonRequest request)
    {
        var post = new StaffAssignmentRow
        {
            Name = name,
            Person = person,
            Role = request.Role,
            OrgUnit = request.OrgUnit,
            StartDate = request.TransferDate.ToDateOnly(),
            WeeklyLessons = request.WeeklyLessons,
            IsRostered = false,
            Version = 1,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
        };
        await post.MustNotOverlap(tx);
        await tx.Execute(StaffAssignmentRow.Insert, post);
        await tx.Tell(post);
    }

    private static async Task<Transfer> ShowTransfer(Session tx, string name) =>
        Transfer.Parser.ParseFrom((await tx.One<TransferRow>(SelectTransfer, new { name })).Detail);

    private sealed record TransferRow
    {
        public required string Name { get; init; }

        public required byte[] Detail { get; init; }

        public required DateTimeOffset CreateTime { get; init; }
    }

    private const string SelectOpenPosts = $"""
        SELECT {StaffAssignmentRow.Columns} FROM staff_assignments
        WHERE person = @person AND org_unit = @unit AND (end_date IS NULL OR end_date > @day)
        ORDER BY name
        """;

    private const string SelectTransfer = "SELECT name, detail, create_time FROM transfers WHERE name = @name";

    private const string InsertTransfer = "INSERT INTO transfers (name, person, detail, create_time) VALUES (@name, @person, @detail, @createTime)";
}
