using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

/// <summary>The goals of schools, by the same rules as those of persons; what differs is who reaches them, which the matrix says.</summary>
internal sealed class SchoolGoalsApi(Database database, Pairs pairs, Vault vault, TimeProvider clock) : SchoolGoalService.SchoolGoalServiceBase
{
    private readonly GoalsApi _goals = new(database, pairs, vault, clock) { OfSchools = true };

    public override Task<Goal> GetSchoolGoal(GetSchoolGoalRequest request, ServerCallContext context) =>
        _goals.GetGoal(new GetGoalRequest { Name = request.Name }, context);

    public override Task<ListGoalsResponse> ListSchoolGoals(ListSchoolGoalsRequest request, ServerCallContext context) => _goals.ListGoals(
        new ListGoalsRequest
        {
            PageSize = request.PageSize,
            PageToken = request.PageToken,
            OrgUnit = request.OrgUnit,
            Level = request.Level,
            State = request.State,
            DevelopmentPriority = request.DevelopmentPriority,
        },
        context);

    public override Task<Goal> CreateSchoolGoal(CreateSchoolGoalRequest request, ServerCallContext context) =>
        _goals.CreateGoal(new CreateGoalRequest { Goal = request.Goal, GoalId = request.GoalId, RequestId = request.RequestId }, context);

    public override Task<Goal> UpdateSchoolGoal(UpdateSchoolGoalRequest request, ServerCallContext context) =>
        _goals.UpdateGoal(new UpdateGoalRequest { Goal = request.Goal, UpdateMask = request.UpdateMask, RequestId = request.RequestId }, context);

    public override Task<Goal> CloseSchoolGoal(CloseSchoolGoalRequest request, ServerCallContext context) => _goals.CloseGoal(
        new CloseGoalRequest
        {
            Name = request.Name,
            Outcome = request.Outcome,
            ChangeNote = request.ChangeNote,
            Etag = request.Etag,
            RequestId = request.RequestId,
        },
        context);

    public override Task<ListGoalChangesResponse> ListSchoolGoalChanges(ListSchoolGoalChangesRequest request, ServerCallContext context) =>
        _goals.ListGoalChanges(new ListGoalChangesRequest { Parent = request.Parent, PageSize = request.PageSize, PageToken = request.PageToken }, context);

    public override Task<GoalMeasurement> CreateSchoolGoalMeasurement(CreateSchoolGoalMeasurementRequest request, ServerCallContext context) =>
        _goals.CreateGoalMeasurement(
            new CreateGoalMeasurementRequest
            {
                Parent = request.Parent,
                GoalMeasurement = request.GoalMeasurement,
                GoalMeasurementId = request.GoalMeasurementId,
                RequestId = request.RequestId,
            },
            context);

    public override Task<ListGoalMeasurementsResponse> ListSchoolGoalMeasurements(ListSchoolGoalMeasurementsRequest request, ServerCallContext context) =>
        _goals.ListGoalMeasurements(
            new ListGoalMeasurementsRequest { Parent = request.Parent, PageSize = request.PageSize, PageToken = request.PageToken, Kind = request.Kind },
            context);
}
