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
        var erased = new SubjectErased { SubjectRequest = name, Person = row.Person, Tombstone = Tombstone(row.Person) };
        await tx.Publish(name, granted.Version, erased);
        await erasure.Apply(tx, erased);
        return (granted with { Person = erased.Tombstone }).ToProto(tx.Now);
    }

    // Nobody decides about their own.
    private static void MustBeOfAnother(SubjectRequestRow row, ServerCallContext context)
    {
        if (row.Person == context.Caller().Person)
        {
            throw Errors.Denied();
        }
    }

    // The salt is forgotten at once: nobody can try whose name gives this one.
    private static string Tombstone(string person)
    {
        var salted = (byte[])[.. RandomNumberGenerator.GetBytes(32), .. Encoding.UTF8.GetBytes(person)];
        return $"people/erased-{Convert.ToHexStringLower(SHA256.HashData(salted))[..32]}";
    }
}
