using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

/// <summary>A resource that a call read, and the person whom its content is about.</summary>
internal sealed record Seen(string Name, string Subject);

/// <summary>Reads of developmental content: the audit entry, and the line for whoever it is about, are on disk before the content leaves.</summary>
internal static class ContentReads
{
    private const int NamesListed = 5;

    /// <summary>Reads content about persons; without its entries the content stays.</summary>
    public static async Task<T> ReadContent<T>(
        this Database database, ServerCallContext context, Func<Session, Task<(T Response, IReadOnlyList<Seen> Seen)>> work)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(work);
        var (response, seen) = await database.Read(work, context.CancellationToken);
        var entry = AuditEntry.Of(context, Listed(seen)) with { Resources = seen.Count };
        await database.Write(
            async tx =>
            {
                await tx.Append(entry);
                foreach (var subject in seen.GroupBy(one => one.Subject).Where(subject => subject.Key != entry.Actor))
                {
                    await tx.Execute(InsertAccess, Access(tx, entry, subject.Key, [.. subject]));
                }

                return true;
            },
            context.CancellationToken);
        return response;
    }

    private static object Access(Session tx, AuditEntry entry, string subject, IReadOnlyList<Seen> seen) => new
    {
        Id = Guid.CreateVersion7(tx.Now),
        Subject = subject,
        Time = tx.Now,
        entry.Actor,
        entry.Roles,
        entry.Relations,
        entry.Purpose,
        Method = entry.Method.TrimStart('/'),
        entry.Client,
        Resource = Listed(seen),
        Resources = seen.Count,
    };

    private static string Listed(IReadOnlyList<Seen> seen) =>
        string.Join(' ', seen.Take(NamesListed).Select(one => one.Name)) + (seen.Count > NamesListed ? " ..." : "");

    private const string InsertAccess = """
        INSERT INTO accesses (id, subject, time, actor, roles, relations, purpose, method, client, resource, resources)
        VALUES (@Id, @Subject, @Time, @Actor, @Roles, @Relations, @Purpose, @Method, @Client, @Resource, @Resources)
        """;
}
