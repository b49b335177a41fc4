using System.Security.Cryptography;
using System.Text;
using Coaching.Observations.V1;
using Coaching.Testing;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Coaching.Observations.Tests;

public abstract class VaultTests(ObservationsOnSqlite host)
{
    private readonly string _subject = $"people/{Guid.NewGuid()}";

    private Vault Vault => host.App.Services.GetRequiredService<Vault>();

    [DatabaseFact]
    [Trait("requirement", "P17")]
    public async Task What_is_sealed_opens_under_its_own_name_only_and_never_again_once_the_key_is_destroyed()
    {
        var sealedNote = await Seal("observations/one", "A calm start. 平静 🦛");
        var other = await Seal("observations/two", "Another.");

        Assert.DoesNotContain("calm", Encoding.UTF8.GetString(sealedNote), StringComparison.Ordinal);
        Assert.Equal("A calm start. 平静 🦛", await Open("observations/one", sealedNote));
        await Assert.ThrowsAnyAsync<CryptographicException>(() => Open("observations/two", sealedNote));

        await host.Database.Write(tx => Vault.Destroy(tx, _subject), default);

        Assert.Equal("", await Open("observations/one", sealedNote));
        Assert.Equal("", await Open("observations/two", other));
        Assert.Equal("", await Open("observations/one", sealedNote, Restarted()));
    }

    [DatabaseFact]
    public async Task A_key_that_was_made_by_work_that_failed_seals_nothing_afterwards()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Database.Write<bool>(
            async tx =>
            {
                await Vault.Seal(tx, _subject, "observations/lost", new Observation { Notes = "lost" });
                throw new InvalidOperationException("The rest of the work fails.");
            },
            default));

        var kept = await Seal("observations/kept", "kept");

        Assert.Equal("kept", await Open("observations/kept", kept, Restarted()));
    }

    [DatabaseFact]
    public async Task Many_are_opened_with_the_keys_of_one_statement_and_each_with_its_own()
    {
        var names = Enumerable.Range(0, 40).Select(i => $"observations/{i}").ToArray();
        var boxes = new List<byte[]>();
        foreach (var name in names)
        {
            boxes.Add(await host.Database.Write(tx => Vault.Seal(tx, $"{_subject}-{name.Length}-{name[^1]}", name, new Observation { Notes = name }), default));
        }

        var vault = Restarted();
        await host.Database.Read(async db => { await vault.Warm(db, boxes); return true; }, default);

        foreach (var (name, box) in names.Zip(boxes))
        {
            Assert.Equal(name, await Open(name, box, vault));
        }
    }

    [DatabaseFact]
    public async Task What_was_recorded_before_there_was_a_vault_is_sealed_before_anybody_is_served()
    {
        var school = await School.Open(host);
        var made = await ObservationsOnSqlite.Visits(school, school.Head).CreateObservationAsync(ObservationsOnSqlite.Visit(school.Pair));
        var meeting = await ObservationsOnSqlite.Meetings(school, school.Head).CreateFeedbackMeetingAsync(ObservationsOnSqlite.Talk(made));
        var old = new Observation { Answers = { made.Answers } };
        await host.Database.Write(
            async tx =>
            {
                await tx.Execute("UPDATE observations SET content = NULL, answers = @Answers, notes = 'Said in clear.' WHERE name = @Name", new { Answers = old.ToByteArray(), made.Name });
                await tx.Execute("UPDATE feedback_meetings SET content = NULL, praise = 'Well done.' WHERE name = @Name", new { meeting.Name });
                await tx.Execute("UPDATE action_steps SET content = NULL, what = 'Wait.', how = 'Count.', model = 'Watch.' WHERE name = @Name", new { meeting.ActionStep.Name });
                return true;
            },
            default);

        await host.App.Services.GetServices<IHostedService>().OfType<SealOldRecords>().Single().StartAsync(default);

        var read = await ObservationsOnSqlite.Visits(school, school.Teacher).GetObservationAsync(new GetObservationRequest { Name = made.Name });
        var talk = await ObservationsOnSqlite.Meetings(school, school.Teacher).GetFeedbackMeetingAsync(new GetFeedbackMeetingRequest { Name = meeting.Name });
        Assert.Equal(("Said in clear.", made.Answers), (read.Notes, read.Answers));
        Assert.Equal(("Well done.", "Wait.", "Count.", "Watch."), (talk.Praise, talk.ActionStep.What, talk.ActionStep.How, talk.ActionStep.Model));
        var left = await host.Database.Read(
            db => db.Query<string>("SELECT notes FROM observations UNION SELECT praise FROM feedback_meetings UNION SELECT what FROM action_steps"), default);
        Assert.Equal([""], left);
    }

    // The same master key with nothing remembered.
    private Vault Restarted() => ActivatorUtilities.CreateInstance<Vault>(host.App.Services);

    private Task<byte[]> Seal(string name, string notes) =>
        host.Database.Write(tx => Vault.Seal(tx, _subject, name, new Observation { Notes = notes }), default);

    private async Task<string> Open(string name, byte[] box, Vault? vault = null) =>
        (await host.Database.Read(db => (vault ?? Vault).Open<Observation>(db, name, box), default)).Notes;
}

public sealed class VaultOnSqlite(ObservationsOnSqlite host) : VaultTests(host), IClassFixture<ObservationsOnSqlite>;
public sealed class VaultOnSqlServer(ObservationsOnSqlServer host) : VaultTests(host), IClassFixture<ObservationsOnSqlServer>;
