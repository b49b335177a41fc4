using System.Globalization;
using System.Text;
using System.Text.Json;
using Coaching.Scheduling.V1;
using Coaching.Testing;
using Google.LongRunning;
using Google.Protobuf.WellKnownTypes;

namespace Coaching.Scheduling.Tests;

/// <summary>The head of a school, who imports its timetables as partners do: uploads, then the RPC, then the operation.</summary>
internal sealed class TimetableClient(SchedulingOnSqlite host, School school)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public TimetableService.TimetableServiceClient Api { get; } = SchoolTimes.Timetables(school, school.Head);

    public Operations.OperationsClient Operations { get; } = new(school.As(school.Head));

    /// <summary>Sends the bytes of a file.</summary>
    public async Task<string> Upload(Stream content)
    {
        using var http = host.HttpAs(school.Head, "head_teacher", "teacher");
        using var body = new StreamContent(content);
        using var answer = await http.PostAsync(new Uri("/upload/v1/timetableFiles", UriKind.Relative), body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("name").GetString()!;
    }

    /// <summary>A request to import texts under their file names.</summary>
    public async Task<ImportTimetableRequest> Request(TimetableProgram program, params (string Name, string Text)[] files)
    {
        var request = new ImportTimetableRequest { OrgUnit = school.Unit, Program = program, RequestId = SchedulingOnSqlite.NewRequest };
        foreach (var (name, text) in files)
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
            request.Files.Add(new ImportTimetableRequest.Types.File { FileName = name, Upload = await Upload(content) });
        }

        return request;
    }

    /// <summary>A request to import files of the disk.</summary>
    public async Task<ImportTimetableRequest> RequestFiles(TimetableProgram program, params string[] paths)
    {
        var request = await Request(program);
        foreach (var path in paths)
        {
            await using var content = File.OpenRead(path);
            request.Files.Add(new ImportTimetableRequest.Types.File { FileName = Path.GetFileName(path), Upload = await Upload(content) });
        }

        return request;
    }

    /// <summary>Runs an import to its end.</summary>
    public async Task<Operation> Run(ImportTimetableRequest request) => await Wait((await Api.ImportTimetableAsync(request)).Name);

    /// <summary>Runs an import that must succeed.</summary>
    public async Task<TimetableReport> Import(ImportTimetableRequest request)
    {
        var operation = await Run(request);
        Assert.True(operation.Response is not null, operation.Error?.Message);
        return operation.Response!.Unpack<TimetableReport>();
    }

    public async Task<Operation> Wait(string operation)
    {
        var until = DateTime.UtcNow + Patience;
        while (true)
        {
            var found = await Operations.WaitOperationAsync(new WaitOperationRequest { Name = operation, Timeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(20)) });
            if (found.Done)
            {
                return found;
            }

            Assert.True(DateTime.UtcNow < until, "The import does not end.");
        }
    }

    public async Task<Timetable> Get(string name) => await Api.GetTimetableAsync(new GetTimetableRequest { Name = name });

    /// <summary>The lessons of a timetable, a line each, by what they are called and not by their place.</summary>
    public static IReadOnlyList<string> Lines(Timetable timetable) => [.. timetable.Lessons
        .Select(lesson => (Lesson: lesson, Period: timetable.Periods[lesson.Period]))
        .Select(one => string.Create(
            CultureInfo.InvariantCulture,
            $"{one.Lesson.Id} | {one.Period.CycleWeek} {one.Period.Day} {one.Period.DisplayName} {one.Period.Shift} | {string.Join('+', one.Lesson.Staff.Select(place => timetable.Staff[place].Key).Order(StringComparer.Ordinal))} | {one.Lesson.Subject} | {one.Lesson.Class} | {one.Lesson.Room}"))
        .Order(StringComparer.Ordinal)];
}
