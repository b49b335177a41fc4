using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Coaching;

/// <summary>Every contract of the platform, for those that walk them: routing, documentation, policy, and the tests of all three.</summary>
public static class Contracts
{
    /// <summary>The files with services or events, in no particular order.</summary>
    public static IReadOnlyList<FileDescriptor> Files { get; } =
    [
        Type.V1.CoachingReflection.Descriptor,
        Feed.V1.FeedReflection.Descriptor,
        People.V1.OrgUnitReflection.Descriptor,
        People.V1.PersonReflection.Descriptor,
        People.V1.PersonMergeReflection.Descriptor,
        People.V1.ProgrammeReflection.Descriptor,
        People.V1.GuidelineReflection.Descriptor,
        People.V1.ImplementationPlanReflection.Descriptor,
        People.V1.DevelopmentPriorityReflection.Descriptor,
        People.V1.ProgrammeJournalReflection.Descriptor,
        People.V1.AnnouncementReflection.Descriptor,
        People.V1.SupportTicketReflection.Descriptor,
        People.V1.NetworkReflection.Descriptor,
        People.V1.RolloutEventsReflection.Descriptor,
        People.V1.CoachingRelationshipReflection.Descriptor,
        People.V1.ReadinessReflection.Descriptor,
        People.V1.PracticePairReflection.Descriptor,
        People.V1.CoachSelectionReflection.Descriptor,
        People.V1.CoachingCapacityReflection.Descriptor,
        People.V1.PairingReflection.Descriptor,
        People.V1.ImportReflection.Descriptor,
        People.V1.SubjectRequestReflection.Descriptor,
        People.V1.CoachChangeRequestReflection.Descriptor,
        People.V1.SubjectEventsReflection.Descriptor,
        People.V1.EventsReflection.Descriptor,
        Scheduling.V1.SessionReflection.Descriptor,
        Scheduling.V1.AbsenceReflection.Descriptor,
        Scheduling.V1.CalendarFeedReflection.Descriptor,
        Scheduling.V1.SchoolTimeReflection.Descriptor,
        Scheduling.V1.TimetableReflection.Descriptor,
        Scheduling.V1.CoachingTimetableReflection.Descriptor,
        Scheduling.V1.ProtectedTimeReflection.Descriptor,
        Scheduling.V1.CoachingCostReflection.Descriptor,
        Scheduling.V1.VisitReflection.Descriptor,
        Scheduling.V1.VisitEventsReflection.Descriptor,
        Scheduling.V1.EventsReflection.Descriptor,
        Observations.V1.InstrumentReflection.Descriptor,
        Observations.V1.FrameworkReflection.Descriptor,
        Observations.V1.ObservationReflection.Descriptor,
        Observations.V1.FeedbackMeetingReflection.Descriptor,
        Observations.V1.DropInReflection.Descriptor,
        Observations.V1.RecordReflection.Descriptor,
        Observations.V1.ReleaseReflection.Descriptor,
        Observations.V1.ShareReflection.Descriptor,
        Observations.V1.AccessLedgerReflection.Descriptor,
        Observations.V1.PrivacyNoticeReflection.Descriptor,
        Observations.V1.PrivacyEventsReflection.Descriptor,
        Observations.V1.CoachOnCoachingReflection.Descriptor,
        Observations.V1.CoachOnCoachingEventsReflection.Descriptor,
        Observations.V1.LearningWalkReflection.Descriptor,
        Observations.V1.LearningWalkEventsReflection.Descriptor,
        Observations.V1.CalibrationReflection.Descriptor,
        Observations.V1.CalibrationEventsReflection.Descriptor,
        Observations.V1.CycleTemplateReflection.Descriptor,
        Observations.V1.CoachingCycleReflection.Descriptor,
        Observations.V1.AgreementReflection.Descriptor,
        Observations.V1.GoalReflection.Descriptor,
        Observations.V1.ReflectionReflection.Descriptor,
        Observations.V1.StepLibraryReflection.Descriptor,
        Observations.V1.CoachingCycleEventsReflection.Descriptor,
        Observations.V1.SurveyReflection.Descriptor,
        Observations.V1.SurveyEventsReflection.Descriptor,
        Observations.V1.EventsReflection.Descriptor,
        Plcs.V1.PlcReflection.Descriptor,
        Plcs.V1.EventsReflection.Descriptor,
        Analytics.V1.AnalyticsReflection.Descriptor,
    ];

    /// <summary>All services of the platform, and Google's long-running operations, which it implements.</summary>
    public static IReadOnlyList<ServiceDescriptor> Services { get; } =
        [.. Files.SelectMany(file => file.Services), .. Google.LongRunning.OperationsReflection.Descriptor.Services];

    /// <summary>Reads the contracts as protoc's descriptor set, comments included.</summary>
    public static FileDescriptorSet ReadDescriptorSet(ExtensionRegistry extensions)
    {
        using var stream = typeof(Contracts).Assembly.GetManifestResourceStream("contracts.binpb")
            ?? throw new InvalidOperationException("The assembly of the contracts holds no descriptor set.");
        return FileDescriptorSet.Parser.WithExtensionRegistry(extensions).ParseFrom(stream);
    }
}
