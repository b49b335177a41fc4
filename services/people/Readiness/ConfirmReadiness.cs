using Coaching.People.V1;
using Coaching.Platform;
using Google.Protobuf.Collections;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ReadinessApi
{
    private const int MaxItems = 50;

    public override Task<Readiness> ConfirmReadiness(ConfirmReadinessRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        CheckName(violations, request.Name);
        CheckItems(violations, request.Items);
        if (request.ConfirmDate is not null)
        {
            violations.Date("confirm_date", request.ConfirmDate, until: context.Reach().Today);
        }

        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var day = request.ConfirmDate.ToDateOnlyOrNull() ?? context.Reach().Today;
        return database.Once(
            context, request, request.Name,
            tx => Change(tx, context, request.Name, request.Items, item => Confirm(tx, item, context.Caller().Name, day)),
            (tx, stored) => ShowReadiness(tx, context, stored));
    }

    private static async Task Confirm(Session tx, ItemKey item, string by, DateOnly day)
    {
        var args = new { item.Person, item.Checklist, item.Key, By = by, Day = day };
        if (await tx.Execute(UpdateConfirmation, args) == 0)
        {
            await tx.Execute(InsertConfirmation, args);
        }
    }

    private static void CheckItems(Violations violations, RepeatedField<ReadinessItemRef> items)
    {
        violations.Count("items", items.Count, 1, MaxItems);
        for (var index = 0; index < Math.Min(items.Count, MaxItems); index++)
        {
            violations.Name($"items[{index}].checklist", items[index].Checklist, "readinessChecklists/{readiness_checklist}")
                .Require(ResourceName.IsId(items[index].Key), $"items[{index}].key", "must be 1 to 63 characters of a-z 0-9 -");
        }
    }

    private static async Task<Readiness> Change(
        Session tx, ServerCallContext context, string name, RepeatedField<ReadinessItemRef> items, Func<ItemKey, Task> change)
    {
        var before = await ShowReadiness(tx, context, name);
        var own = before.Person == context.Caller().Person;
        foreach (var item in items)
        {
            // What is not in force for the person is as good as missing.
            var known = before.Items.Any(one => one.Checklist == item.Checklist && one.Key == item.Key);
            var checklist = known ? await ShowChecklist(tx, item.Checklist) : throw Errors.NotFound(item.Checklist);
            if (checklist.Items.First(one => one.Key == item.Key).Evidence == ReadinessChecklist.Types.Evidence.PracticeRelease)
            {
                throw Errors.Precondition(
                    "PRACTICE_RELEASE_NEEDED", $"{item.Key} of {item.Checklist} is shown by a released practice pair.", ("name", item.Checklist), ("key", item.Key));
            }

            if (own && !checklist.Items.First(one => one.Key == item.Key).SelfConfirmed)
            {
                throw Errors.Denied();
            }

            await change(new ItemKey(before.Person, item.Checklist, item.Key));
        }

        var after = await ShowReadiness(tx, context, name);
        var unit = (await PersonRow.Find(tx, before.Person))?.PrimaryOrgUnit ?? "";
        await ReadinessFacts.Tell(tx, after, unit);
        return after;
    }

    private sealed record ItemKey(string Person, string Checklist, string Key);

    private const string UpdateConfirmation = """
        UPDATE readiness_confirmations SET confirmed_by = @By, confirm_date = @Day
        WHERE person = @Person AND checklist = @Checklist AND item = @Key
        """;

    private const string InsertConfirmation = """
        INSERT INTO readiness_confirmations (person, checklist, item, confirmed_by, confirm_date) VALUES (@Person, @Checklist, @Key, @By, @Day)
        """;
}
