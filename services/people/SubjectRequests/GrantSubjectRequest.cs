using System.Security.Cryptography;
using System.Text;
using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.People.V1.SubjectRequest.Types.State;

namespace Coaching.People;

internal sealed partial class SubjectRequestsApi
{
    private static readonly TimeSpan TimeToTake = TimeSpan.FromDays(7);

    public override Task<SubjectRequest> GrantSubjectRequest(GrantSubjectRequestRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, SubjectRequestRow.Pattern);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, request.Name, tx => Grant(tx, context, request.Name, version), (tx, first) => Show(tx, context, first));
    }

    private async Task<SubjectRequest> Grant(Session tx, ServerCallContext context, string name, long version)
    {
        var row = await SubjectRequestRow.FindOpen(tx, context.Reach(), name, version);
        MustBeOfAnother(row, context);
        if (row.State == State.Held)
        {
            throw Errors.Precondition("REQUEST_HELD", $"{name} is held.", ("name", name));
        }

        var granted = await (row with
        {
            State = State.Granted,
            DecidedBy = context.Caller().Name,
            DecideTime = tx.Now,
            ExpireTime = row.Kind == SubjectRequest.Types.Kind.Export ? tx.Now + TimeToTake : null,
        }).Store(tx);
        if (row.Kind == SubjectRequest.Types.Kind.Export)
        {
            var fact = new SubjectExportGranted { SubjectRequest = name, Person = row.Person, ExpireTime = granted.ExpireTime.ToProto() };
            await tx.Publish(name, granted.Version, fact);
            await SubjectExport.Grant(tx, fact);
            return granted.ToProto(tx.Now);
        }

        await Leaving.End(tx, row.Person, context.Reach().Today);
        var tombstone = await Erase(tx, granted, row.Person, granted.Version);

        // Records that turned out to be of the same person are theirs too.
        var (merged, last) = (new Queue<string>([row.Person]), granted.Version);
        while (merged.TryDequeue(out var into))
        {
            foreach (var record in await tx.Query<string>(SelectMerged, new { into = into == row.Person ? tombstone : into }))
            {
                merged.Enqueue(await Erase(tx, granted, record, ++last));
            }
        }

        return (granted with { Person = tombstone }).ToProto(tx.Now);
    }

    private async Task<string> Erase(Session tx, SubjectRequestRow granted, string person, long version)
    {
        var erased = new SubjectErased { SubjectRequest = granted.Name, Person = person, Tombstone = Tombstone(person) };
        await tx.Publish(granted.Name, version, erased);
        await erasure.Apply(tx, erased);
        return erased.Tombstone;
    }

    // Nobody decides about their own.
    private static void MustBeOfAnother(SubjectRequestRow row, ServerCallContext context)
    {
        if (row.Person == context.Caller().Person)
        {
            throw Errors.Denied();
        }
    }

    private const string SelectMerged = "SELECT name FROM people WHERE merged_into = @into ORDER BY name";

    // The salt is forgotten at once: nobody can try whose name gives this one.
    private static string Tombstone(string person)
    {
        var salted = (byte[])[.. RandomNumberGenerator.GetBytes(32), .. Encoding.UTF8.GetBytes(person)];
        return $"people/erased-{Convert.ToHexStringLower(SHA256.HashData(salted))[..32]}";
    }
}
