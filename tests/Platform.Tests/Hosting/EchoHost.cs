using Coaching.People.V1;
using Coaching.Testing;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Coaching.Platform.Tests;

/// <summary>The platform with one small service on it: it tells callers who they are, and breaks in the ways that slices can.</summary>
public class EchoHost : ServiceHost
{
    private const string Matrix = """
        developmental: [secrets]
        rpcs:
          coaching.people.v1.PersonService/GetPerson: { resource: people, verb: get, audit: none, allow: [{ role: anyone, scope: all }] }
          coaching.people.v1.PersonService/ListPeople: { resource: people, verb: list, audit: none, allow: [{ role: anyone, scope: all }] }
          coaching.people.v1.PersonService/CreatePerson: { resource: people, verb: create, audit: write, allow: [{ role: teacher, scope: self }, { role: partner, scope: all }] }
          coaching.people.v1.PersonService/UpdatePerson: { resource: secrets, verb: update, audit: write, allow: [{ role: teacher, scope: self }] }
          coaching.people.v1.ProgrammeService/GetProgramme: { resource: programmes, verb: get, audit: none, allow: [{ role: anyone, scope: all }] }
          POST /upload/v1/echo: { resource: uploads, verb: create, audit: none, allow: [{ role: teacher, scope: self }] }
          grpc.health.v1.Health/Check: { resource: health, verb: get, audit: none, allow: [{ role: public, scope: all }] }
        """;

    protected override async Task<WebApplication> Build(string[] args, Action<WebApplicationBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var builder = WebApplication.CreateBuilder(args);
        configure(builder);
        builder.AddPlatform("echo");
        builder.Services.AddSingleton(PolicyMatrix.Parse(new StringReader(Matrix)));
        builder.Services.AllowMessages<LargeApi>(1024 * 1024);
        var app = builder.Build();
        await app.PreparePlatform();
        app.MapPlatform();
        app.MapGrpcService<EchoApi>();
        app.MapGrpcService<LargeApi>();
        app.MapPost("/upload/v1/echo", (HttpContext http) => http.Caller().Name).RequirePolicy("POST /upload/v1/echo");
        return app;
    }
}

internal sealed class LargeApi : ProgrammeService.ProgrammeServiceBase
{
    public override Task<Programme> GetProgramme(GetProgrammeRequest request, ServerCallContext context) =>
        Task.FromResult(new Programme { DisplayName = $"{request.Name.Length}" });
}

internal sealed class EchoApi(Database database) : PersonService.PersonServiceBase
{
    public override async Task<Person> GetPerson(GetPersonRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        return request.Name switch
        {
            "people/bug" => throw new InvalidOperationException("SELECT secret FROM innermost"),
            "people/missing" => throw Errors.NotFound(request.Name),
            "people/interrupted" => throw new OperationCanceledException(),
            "people/slow" => await Forever(context),
            "people/database" => await database.Read(async tx => new Person { Name = await tx.One<string>("SELECT 'people/read'") }, context.CancellationToken),
            _ => new Person { Name = caller.Name, GivenName = string.Join(' ', caller.Roles.Order()), FamilyName = caller.Purpose },
        };
    }

    public override Task<ListPeopleResponse> ListPeople(ListPeopleRequest request, ServerCallContext context)
    {
        var page = context.Page(request);
        var begin = page.After<After>()?.Number ?? 0;
        var numbers = Enumerable.Range(begin + 1, 120 - begin).Take(page.Take).ToList();
        var (rows, next) = page.Cut(numbers, number => new After(number));
        var answer = new ListPeopleResponse { NextPageToken = next };
        answer.People.AddRange(rows.Select(number => new Person { Name = $"people/p{number}" }));
        return Task.FromResult(answer);
    }

    public override Task<Person> CreatePerson(CreatePersonRequest request, ServerCallContext context) =>
        Task.FromResult(new Person { Name = context.Caller().Name, GivenName = context.Reach().Roles });

    public override Task<Person> UpdatePerson(UpdatePersonRequest request, ServerCallContext context) => Task.FromResult(new Person());

    private static async Task<Person> Forever(ServerCallContext context)
    {
        await Task.Delay(Timeout.Infinite, context.CancellationToken);
        return new Person();
    }

    private sealed record After(int Number);
}
