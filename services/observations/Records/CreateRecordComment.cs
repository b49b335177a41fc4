using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using Kind = Coaching.Observations.V1.RecordComment.Types.Kind;

namespace Coaching.Observations;

internal sealed partial class RecordsApi
{
    public override Task<RecordComment> CreateRecordComment(CreateRecordCommentRequest request, ServerCallContext context)
    {
        var draft = request.Comment ?? new RecordComment();
        var violations = new Violations()
            .Check(request.Parent)
            .OptionalEnum("comment.kind", draft.Kind)
            .Text("comment.text", draft.Text, 1, 20_000)
            .OptionalTime("comment.device_time", draft.DeviceTime)
            .OptionalId("comment_id", request.CommentId);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var name = $"{request.Parent}/comments/{(request.CommentId.Length > 0 ? request.CommentId : Guid.CreateVersion7(clock.GetUtcNow()))}";
        return database.Once(
            context,
            request,
            name,
            async tx =>
            {
                var owner = await RecordParents.Reached(tx, reach, request.Parent);
                var content = new RecordComment { Text = draft.Text };
                var row = new RecordCommentRow
                {
                    Name = name,
                    Parent = owner.Name,
                    Kind = draft.Kind == Kind.Unspecified ? Kind.Remark : draft.Kind,
                    Author = reach.Caller,
                    Content = await vault.Seal(tx, owner.Coachee, name, content),
                    CoachingRelationship = owner.CoachingRelationship,
                    Coach = owner.Coach,
                    Coachee = owner.Coachee,
                    DeviceTime = draft.DeviceTime.ToTimeOrNull(),
                    CreateTime = tx.Now,
                };
                return await tx.TryInsert(InsertComment, row) ? row.ToProto(content) : throw Errors.AlreadyExists(name);
            },
            async (tx, first) =>
            {
                await RecordParents.Reached(tx, reach, request.Parent);
                var row = await tx.One<RecordCommentRow>(SelectComment, new { Name = first });
                return row.ToProto(await vault.Open<RecordComment>(tx, row.Name, row.Content));
            });
    }

    private const string InsertComment = $"""
        INSERT INTO record_comments ({RecordCommentRow.Columns})
        VALUES (@Name, @Parent, @Kind, @Author, @Content, @CoachingRelationship, @Coach, @Coachee, @DeviceTime, @CreateTime)
        """;

    private const string SelectComment = $"SELECT {RecordCommentRow.Columns} FROM record_comments WHERE name = @Name";
}
