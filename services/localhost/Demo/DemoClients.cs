using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using Coaching.Analytics.V1;
using Coaching.Observations.V1;
using Coaching.People.V1;
using Coaching.Plcs.V1;
using Coaching.Scheduling.V1;
using Google.LongRunning;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Coaching.Localhost;

/// <summary>The platform as each persona calls it, through the gateway.</summary>
internal sealed class DemoClients(Uri gateway, Uri rest, Func<string, Task<string>> token) : IDisposable
{
    private readonly ConcurrentDictionary<string, Task<CallInvoker>> _invokers = new();
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(gateway);
    private readonly HttpClient _http = new() { BaseAddress = rest };

    public async Task<OrgUnitService.OrgUnitServiceClient> OrgUnits(string persona) => new(await As(persona));

    public async Task<PersonService.PersonServiceClient> People(string persona) => new(await As(persona));

    public async Task<ProgrammeService.ProgrammeServiceClient> Programmes(string persona) => new(await As(persona));

    public async Task<ImplementationPlanService.ImplementationPlanServiceClient> Plans(string persona) => new(await As(persona));

    public async Task<CoachingRelationshipService.CoachingRelationshipServiceClient> Relationships(string persona) => new(await As(persona));

    public async Task<ReadinessService.ReadinessServiceClient> Readiness(string persona) => new(await As(persona));

    public async Task<CoachSelectionService.CoachSelectionServiceClient> Selection(string persona) => new(await As(persona));

    public async Task<SessionService.SessionServiceClient> Sessions(string persona) => new(await As(persona));

    public async Task<SchoolTimeService.SchoolTimeServiceClient> SchoolTime(string persona) => new(await As(persona));

    public async Task<TimetableService.TimetableServiceClient> Timetables(string persona) => new(await As(persona));

    public async Task<CoachingTimetableService.CoachingTimetableServiceClient> CoachingTimetables(string persona) => new(await As(persona));

    public async Task<Operations.OperationsClient> Operations(string persona) => new(await As(persona));

    public async Task<ObservationService.ObservationServiceClient> Observations(string persona) => new(await As(persona));

    public async Task<FeedbackMeetingService.FeedbackMeetingServiceClient> Feedback(string persona) => new(await As(persona));

    public async Task<PrivacyNoticeService.PrivacyNoticeServiceClient> Notices(string persona) => new(await As(persona));

    public async Task<ReleaseService.ReleaseServiceClient> Releases(string persona) => new(await As(persona));

    public async Task<ShareService.ShareServiceClient> Shares(string persona) => new(await As(persona));

    public async Task<DropInService.DropInServiceClient> DropIns(string persona) => new(await As(persona));

    public async Task<RecordService.RecordServiceClient> Records(string persona) => new(await As(persona));

    public async Task<CoachingCycleService.CoachingCycleServiceClient> Cycles(string persona) => new(await As(persona));

    public async Task<CoachingAgreementService.CoachingAgreementServiceClient> Agreements(string persona) => new(await As(persona));

    public async Task<GoalService.GoalServiceClient> Goals(string persona) => new(await As(persona));

    public async Task<ReflectionService.ReflectionServiceClient> Reflections(string persona) => new(await As(persona));

    public async Task<LearningWalkService.LearningWalkServiceClient> Walks(string persona) => new(await As(persona));

    public async Task<CoachOnCoachingService.CoachOnCoachingServiceClient> CoachOnCoaching(string persona) => new(await As(persona));

    public async Task<SurveyService.SurveyServiceClient> Surveys(string persona) => new(await As(persona));

    public async Task<PlcService.PlcServiceClient> Plcs(string persona) => new(await As(persona));

    public async Task<AnalyticsService.AnalyticsServiceClient> Analytics(string persona) => new(await As(persona));

    /// <summary>Sends a file, and answers the upload's name.</summary>
    public async Task<string> Upload(string persona, string path, byte[] content, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(content) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await token(persona));
        using var response = await _http.SendAsync(request, cancel);
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancel);
        return answer.GetProperty("name").GetString()!;
    }

    public void Dispose()
    {
        _http.Dispose();
        _channel.Dispose();
    }

    private Task<CallInvoker> As(string persona) => _invokers.GetOrAdd(persona, async name =>
    {
        var bearer = $"Bearer {await token(name)}";
        return _channel.Intercept(metadata =>
        {
            metadata.Add("authorization", bearer);
            return metadata;
        });
    });
}
