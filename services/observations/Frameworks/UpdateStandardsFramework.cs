using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class StandardsFrameworksApi
{
    public override Task<StandardsFramework> UpdateStandardsFramework(UpdateStandardsFrameworkRequest request, ServerCallContext context)
    {
        var wanted = request.StandardsFramework ?? new StandardsFramework();
        var violations = new Violations().Name("standards_framework.name", wanted.Name, StandardsFrameworkRow.Pattern);
        var fields = Masks.Check(violations, request.UpdateMask, wanted, "display_name", "description", "areas");
        var version = Etag.Check(violations, wanted.Etag, context, "standards_framework.etag");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, wanted.Name, tx => Update(tx, wanted, fields, version), Show);
    }

    private static async Task<StandardsFramework> Update(Session tx, StandardsFramework wanted, IReadOnlySet<string> fields, long version)
    {
        var row = (await StandardsFrameworkRow.Read(tx, wanted.Name)).MustBe(StandardsFramework.Types.State.Draft);
        var framework = row.ToProto();
        Masks.Apply(fields, wanted, framework);
        var violations = new Violations();
        StandardsFrameworkRules.Check(violations, framework);
        violations.ThrowIfAny();

        row = row with { DisplayName = framework.DisplayName, Content = StandardsFrameworkRow.ContentOf(framework) };
        return (await row.Store(tx, version)).ToProto();
    }
}
