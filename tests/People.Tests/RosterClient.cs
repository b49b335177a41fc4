using System.Net.Http.Json;
using System.Text.Json;
using Coaching.People.V1;
using Google.LongRunning;
using Grpc.Core;
using Mode = Coaching.People.V1.ImportRosterRequest.Types.Mode;

namespace Coaching.People.Tests;

/// <summary>Imports packages as a client does: upload, start, wait, and ask for the issues.</summary>
internal sealed class RosterClient(PeopleOnSqlite host, string person = "people/admin", string role = "national_admin")
{
    private readonly CallInvoker _caller = host.As(person, role);

    public async Task<string> Upload(byte[] package)
    {
        using var rest = host.HttpAs(person, role);
        using var body = new ByteArrayContent(package);
        using var answer = await rest.PostAsync(new Uri("/upload/v1/uploads", UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("name").GetString()!;
    }

    public async Task<Operation> Start(byte[] package, Mode mode = Mode.Lenient, string parent = "", bool validateOnly = false) =>
        await host.Imports(_caller).ImportRosterAsync(new ImportRosterRequest
        {
            Upload = await Upload(package),
            Mode = mode,
            Parent = parent,
            ValidateOnly = validateOnly,
            RequestId = PeopleOnSqlite.NewId(),
        });

    /// <summary>Imports a CSV file by a mapping.</summary>
    public async Task<Operation> RunCsv(byte[] file, CsvMapping mapping, string parent, int? maxRemovalPercent = null)
    {
        var request = new ImportRosterRequest
        {
            Upload = await Upload(file),
            Format = ImportRosterRequest.Types.Format.Csv,
            CsvMapping = mapping,
            Parent = parent,
            RequestId = PeopleOnSqlite.NewId(),
        };
        if (maxRemovalPercent is { } percent)
        {
            request.MaxRemovalPercent = percent;
        }

        return await Wait((await host.Imports(_caller).ImportRosterAsync(request)).Name);
    }

    /// <summary>Imports as a request says, whose upload and id are filled in.</summary>
    public async Task<Operation> Run(byte[] file, ImportRosterRequest like)
    {
        var request = like.Clone();
        (request.Upload, request.RequestId) = (await Upload(file), PeopleOnSqlite.NewId());
        return await Wait((await host.Imports(_caller).ImportRosterAsync(request)).Name);
    }

    public async Task<Operation> Run(byte[] package, Mode mode = Mode.Lenient, string parent = "", bool validateOnly = false) =>
        await Wait((await Start(package, mode, parent, validateOnly)).Name);

    public async Task<ImportReport> Import(byte[] package, Mode mode = Mode.Lenient, string parent = "", bool validateOnly = false)
    {
        var operation = await Run(package, mode, parent, validateOnly);
        Assert.True(operation.Response is not null, operation.Error?.Message);
        return operation.Response.Unpack<ImportReport>();
    }

    public async Task<Operation> Wait(string name)
    {
        for (var tries = 0; tries < 60; tries++)
        {
            var operation = await host.Operations(_caller).WaitOperationAsync(new WaitOperationRequest { Name = name });
            if (operation.Done)
            {
                return operation;
            }
        }

        throw new TimeoutException($"{name} does not end.");
    }

    /// <summary>Imports, and answers the issues as <c>file:line code</c>.</summary>
    public async Task<string[]> Issues(byte[] package, Mode mode = Mode.Lenient, string parent = "") =>
        [.. (await Issues((await Run(package, mode, parent)).Name)).Select(issue => $"{issue.File}:{issue.Line} {issue.Code}")];

    public async Task<IReadOnlyList<ImportIssue>> Issues(string operation, int pageSize = 200)
    {
        var issues = new List<ImportIssue>();
        var request = new ListImportIssuesRequest { Parent = operation, PageSize = pageSize };
        do
        {
            var page = await host.Imports(_caller).ListImportIssuesAsync(request);
            issues.AddRange(page.Issues);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return issues;
    }
}
