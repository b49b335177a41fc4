using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class AnnouncementsApi
{
    public override Task<Announcement> CreateAnnouncement(CreateAnnouncementRequest request, ServerCallContext context)
    {
        var draft = request.Announcement ?? new Announcement();
        var violations = new Violations()
            .Require(request.Announcement is not null, "announcement", "must be set")
            .OptionalId("announcement_id", request.AnnouncementId)
            .Name("announcement.org_unit", draft.OrgUnit, "orgUnits/{org_unit}")
            .Enum("announcement.audience", draft.Audience)
            .OptionalName("announcement.programme", draft.Programme, "programmes/{programme}")
            .Text("announcement.title", draft.Title, 1, 200)
            .Text("announcement.body", draft.Body, 1, 10_000);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"announcements/{(request.AnnouncementId.Length == 0 ? Guid.CreateVersion7().ToString() : request.AnnouncementId)}";
        return database.Once(context, request, name, tx => Create(tx, context, name, draft), (tx, stored) => Show(tx, context, stored));
    }

    private static async Task<Announcement> Create(Session tx, ServerCallContext context, string name, Announcement draft)
    {
        await tx.MustReach(context, draft.OrgUnit);
        if (draft.Programme.Length > 0)
        {
            _ = await tx.Find<ProgrammeRow>(ProgrammeRow.SelectByName, new { name = draft.Programme }) ?? throw Errors.NotFound(draft.Programme);
        }

        var row = new AnnouncementRow
        {
            Name = name,
            OrgUnit = draft.OrgUnit,
            Audience = draft.Audience,
            Programme = draft.Programme,
            Title = draft.Title,
            Body = draft.Body,
            Author = context.Caller().Name,
            CreateTime = tx.Now,
        };
        if (!await tx.TryInsert(Insert, row))
        {
            throw Errors.AlreadyExists(name);
        }

        await tx.Publish(
            name, 1, new AnnouncementPublished { Announcement = name, OrgUnit = row.OrgUnit, Audience = row.Audience, Programme = row.Programme });
        return row.ToProto();
    }

    private const string Insert = $"""
        INSERT INTO announcements ({AnnouncementRow.Columns})
        VALUES (@Name, @OrgUnit, @Audience, @Programme, @Title, @Body, @Author, @CreateTime)
        """;
}
