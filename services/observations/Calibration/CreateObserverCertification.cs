using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CalibrationApi
{
    public override async Task<ObserverCertification> CreateObserverCertification(CreateObserverCertificationRequest request, ServerCallContext context)
    {
        var draft = request.ObserverCertification ?? new ObserverCertification();
        var violations = new Violations()
            .Name("observer_certification.observer", draft.Observer, "people/{person}")
            .Name("observer_certification.instrument", draft.Instrument, InstrumentRow.Pattern);
        var form = ResourceName.Matches(InstrumentRow.Pattern, draft.Instrument) ? await instruments.Find(draft.Instrument, context.CancellationToken) : null;
        violations.Require(form is not null, "observer_certification.instrument", "must be an instrument that is published");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var name = $"observerCertifications/{Guid.CreateVersion7(clock.GetUtcNow())}";
        return await database.Once(
            context, request, name, tx => Certify(tx, reach, name, draft, form!), async (tx, first) => (await ObserverCertificationRow.Find(tx, reach, first)).ToProto(tx.Now));
    }

    private async Task<ObserverCertification> Certify(Session tx, Reach reach, string name, ObserverCertification draft, InstrumentForm form)
    {
        await MustReach(tx, reach, draft.Observer, draft.Observer);
        var standard = await CalibrationStandardRow.Of(tx, draft.Instrument);
        var agreement = await Agreement.Of(tx, vault, form, standard, draft.Observer, Agreement.UsualDriftDays);
        if (agreement.UnmetConditions.Count > 0)
        {
            throw Errors.Precondition(
                "NOT_CALIBRATED", $"{draft.Observer} does not meet the standard of {draft.Instrument} yet.", ("conditions", string.Join(',', agreement.UnmetConditions)));
        }

        var person = await StaffDirectory.Person(tx, draft.Observer) ?? throw Errors.NotFound(draft.Observer);
        var row = new ObserverCertificationRow
        {
            Name = name,
            Observer = draft.Observer,
            Instrument = draft.Instrument,
            Issuer = reach.Caller,
            OrgUnit = person.OrgUnit,
            County = person.County,
            IssueTime = tx.Now,
            ExpireTime = tx.Now.AddDays(standard.ValidDays),
            StandardRevision = (int)standard.Version,
            Version = 1,
        };
        await tx.Execute(InsertCertification, row);
        await tx.Publish(name, row.Version, row.ToFact());
        return row.ToProto(tx.Now);
    }

    private const string InsertCertification = $"""
        INSERT INTO observer_certifications ({ObserverCertificationRow.Columns})
        VALUES (@Name, @Observer, @Instrument, @Issuer, @OrgUnit, @County, @IssueTime, @ExpireTime, @WithdrawTime, @StandardRevision, @Version)
        """;
}
