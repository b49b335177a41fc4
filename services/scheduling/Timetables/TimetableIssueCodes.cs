using System.Collections.Frozen;

namespace Coaching.Scheduling;

/// <summary>What may be wrong with a timetable, and how each is told; a message names the rule and never the value.</summary>
internal static class TimetableIssueCodes
{
    public const string BellAfternoonAssumed = "BELL_AFTERNOON_ASSUMED";
    public const string BellEndUnknown = "BELL_END_UNKNOWN";
    public const string BellOverlap = "BELL_OVERLAP";
    public const string BellUnknown = "BELL_UNKNOWN";
    public const string BlankName = "BLANK_NAME";
    public const string DayOrderAssumed = "DAY_ORDER_ASSUMED";
    public const string DayUnrecognised = "DAY_UNRECOGNISED";
    public const string DuplicateLesson = "DUPLICATE_LESSON";
    public const string DuplicateName = "DUPLICATE_NAME";
    public const string EmptyTimetable = "EMPTY_TIMETABLE";
    public const string EncodingAssumed = "ENCODING_ASSUMED";
    public const string HalfDaysInferred = "HALF_DAYS_INFERRED";
    public const string InactiveLesson = "INACTIVE_LESSON";
    public const string InvalidValue = "INVALID_VALUE";
    public const string LessonInBreak = "LESSON_IN_BREAK";
    public const string LessonTooLong = "LESSON_TOO_LONG";
    public const string LineTooLong = "LINE_TOO_LONG";
    public const string MalformedXml = "MALFORMED_XML";
    public const string MissingColumn = "MISSING_COLUMN";
    public const string MissingFile = "MISSING_FILE";
    public const string MissingValue = "MISSING_VALUE";
    public const string NoTimetable = "NO_TIMETABLE";
    public const string PeriodOrderAssumed = "PERIOD_ORDER_ASSUMED";
    public const string RecordTooLong = "RECORD_TOO_LONG";
    public const string SecondPlacement = "SECOND_PLACEMENT";
    public const string SecondTimetable = "SECOND_TIMETABLE";
    public const string SplitLesson = "SPLIT_LESSON";
    public const string StafflessAbsent = "STAFFLESS_ABSENT";
    public const string StaffDoubleBooked = "STAFF_DOUBLE_BOOKED";
    public const string StrayQuote = "STRAY_QUOTE";
    public const string TextCut = "TEXT_CUT";
    public const string TooDeep = "TOO_DEEP";
    public const string TooManyDays = "TOO_MANY_DAYS";
    public const string TooManyIssues = "TOO_MANY_ISSUES";
    public const string TooManyPeriods = "TOO_MANY_PERIODS";
    public const string TooManyRecords = "TOO_MANY_RECORDS";
    public const string TooMuchData = "TOO_MUCH_DATA";
    public const string UnclosedQuote = "UNCLOSED_QUOTE";
    public const string UnevenHalfDays = "UNEVEN_HALF_DAYS";
    public const string UnknownClass = "UNKNOWN_CLASS";
    public const string UnknownDay = "UNKNOWN_DAY";
    public const string UnknownEncoding = "UNKNOWN_ENCODING";
    public const string UnknownFile = "UNKNOWN_FILE";
    public const string UnknownLesson = "UNKNOWN_LESSON";
    public const string UnknownMode = "UNKNOWN_MODE";
    public const string UnknownPeriod = "UNKNOWN_PERIOD";
    public const string UnknownRoom = "UNKNOWN_ROOM";
    public const string UnknownStaff = "UNKNOWN_STAFF";
    public const string UnknownSubject = "UNKNOWN_SUBJECT";
    public const string UnplacedLesson = "UNPLACED_LESSON";

    private static readonly FrozenDictionary<string, (IssueSeverity Severity, string Message)> Known =
        new Dictionary<string, (IssueSeverity, string)>
        {
            [BellAfternoonAssumed] = (IssueSeverity.Warning, "The time comes before that of the period before it; it is taken for one after noon."),
            [BellEndUnknown] = (IssueSeverity.Info, "The period's name says when it begins and not when it ends."),
            [BellOverlap] = (IssueSeverity.Warning, "The period begins before the one before it ends."),
            [BellUnknown] = (IssueSeverity.Warning, "Neither the period's name nor the bell times given say when it is."),
            [BlankName] = (IssueSeverity.Warning, "The name is blank; lessons are read without it."),
            [DayOrderAssumed] = (IssueSeverity.Warning, "The file does not say the order of its days; they stand in the order in which they appear."),
            [DayUnrecognised] = (IssueSeverity.Warning, "The day's name is that of a weekday in no language; name its weekday in the options."),
            [DuplicateLesson] = (IssueSeverity.Error, "An earlier lesson has this id; the first one counts."),
            [DuplicateName] = (IssueSeverity.Warning, "The name is given twice; the first one counts."),
            [EmptyTimetable] = (IssueSeverity.Error, "No lesson could be read."),
            [EncodingAssumed] = (IssueSeverity.Warning, "The file is not in the encoding that it should be in; another was assumed."),
            [HalfDaysInferred] = (IssueSeverity.Warning, "Each two days of the file are read as the morning and the afternoon of one."),
            [InactiveLesson] = (IssueSeverity.Info, "The lesson is not active; it is left out."),
            [InvalidValue] = (IssueSeverity.Error, "The value is not of the form that the format asks for."),
            [LessonInBreak] = (IssueSeverity.Warning, "The lesson is placed in a break."),
            [LessonTooLong] = (IssueSeverity.Error, "The lesson goes on after the last period; it is cut there."),
            [LineTooLong] = (IssueSeverity.Error, "Lines must be at most 65,536 characters."),
            [MalformedXml] = (IssueSeverity.Error, "The XML is not well-formed here, cut short, or holds a DOCTYPE; what follows is not read."),
            [MissingColumn] = (IssueSeverity.Error, "The file has no column of this name."),
            [MissingFile] = (IssueSeverity.Error, "Without this file the timetable cannot be read."),
            [MissingValue] = (IssueSeverity.Error, "A lesson needs this value."),
            [NoTimetable] = (IssueSeverity.Error, "The XML is not of a kind that holds this timetable."),
            [PeriodOrderAssumed] = (IssueSeverity.Warning, "The file does not say the order of its periods; they stand in the order of their names."),
            [RecordTooLong] = (IssueSeverity.Error, "The element holds too many others; the rest is not read."),
            [SecondPlacement] = (IssueSeverity.Warning, "The lesson is placed twice; the first place counts."),
            [SecondTimetable] = (IssueSeverity.Info, "Another file already says where lessons are; what this one says of that is not read."),
            [SplitLesson] = (IssueSeverity.Warning, "The periods of the lesson do not follow one another."),
            [StafflessAbsent] = (IssueSeverity.Info, "This kind of file does not hold lessons without a teacher."),
            [StaffDoubleBooked] = (IssueSeverity.Warning, "Somebody teaches another lesson in the same slot; both are kept."),
            [StrayQuote] = (IssueSeverity.Error, "A quotation mark stands inside a value; the line is not read."),
            [TextCut] = (IssueSeverity.Warning, "The text is longer than 4,096 characters; it is cut there."),
            [TooDeep] = (IssueSeverity.Error, "Elements are nested more than 64 deep; what follows is not read."),
            [TooManyDays] = (IssueSeverity.Error, "There are too many days; the rest is not read."),
            [TooManyIssues] = (IssueSeverity.Warning, "There are more issues than are kept; the counts by code are whole."),
            [TooManyPeriods] = (IssueSeverity.Error, "There are too many periods; the rest is not read."),
            [TooManyRecords] = (IssueSeverity.Error, "There are too many records of this kind; the rest is not read."),
            [TooMuchData] = (IssueSeverity.Error, "The file or one of its values is too large; what follows is not read."),
            [UnclosedQuote] = (IssueSeverity.Error, "A quotation mark is not closed; the line is not read."),
            [UnevenHalfDays] = (IssueSeverity.Error, "Half days are an odd number; the last one has no other half."),
            [UnknownClass] = (IssueSeverity.Warning, "The class is not in the file's list; it is added."),
            [UnknownDay] = (IssueSeverity.Error, "The day is not in the file's list."),
            [UnknownEncoding] = (IssueSeverity.Warning, "The encoding that the file declares is unknown; another was assumed."),
            [UnknownFile] = (IssueSeverity.Info, "The file is none that holds a timetable of this format; it is not read."),
            [UnknownLesson] = (IssueSeverity.Error, "The lesson that this places is not in the file's list."),
            [UnknownMode] = (IssueSeverity.Warning, "The mode is unknown; the days are read as those of weeks."),
            [UnknownPeriod] = (IssueSeverity.Error, "The period is not in the file's list."),
            [UnknownRoom] = (IssueSeverity.Warning, "The room is not in the file's list; the lesson is kept without it."),
            [UnknownStaff] = (IssueSeverity.Warning, "The teacher is not in the file's list, and is added."),
            [UnknownSubject] = (IssueSeverity.Warning, "The subject is not in the file's list; it is added."),
            [UnplacedLesson] = (IssueSeverity.Error, "The lesson has no place in the timetable."),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every code.</summary>
    public static IEnumerable<string> All => Known.Keys;

    public static (IssueSeverity Severity, string Message) Explain(string code) => Known[code];
}
