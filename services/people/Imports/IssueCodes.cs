using System.Collections.Frozen;

namespace Coaching.People;

/// <summary>What may be wrong with a package, and how each is told; a message names the rule and never the value.</summary>
internal static class IssueCodes
{
    public const string BadUtf8 = "BAD_UTF8";
    public const string BidiMark = "BIDI_MARK";
    public const string ColumnOrder = "COLUMN_ORDER";
    public const string ControlCharacter = "CONTROL_CHARACTER";
    public const string CycleInOrgs = "CYCLE_IN_ORGS";
    public const string DanglingReference = "DANGLING_REFERENCE";
    public const string DoubledHeader = "DOUBLED_HEADER";
    public const string DuplicateColumn = "DUPLICATE_COLUMN";
    public const string DuplicateFile = "DUPLICATE_FILE";
    public const string DuplicateSourcedId = "DUPLICATE_SOURCED_ID";
    public const string EmptyFile = "EMPTY_FILE";
    public const string ForeignPackage = "FOREIGN_PACKAGE";
    public const string FormulaCell = "FORMULA_CELL";
    public const string InvalidDate = "INVALID_DATE";
    public const string InvalidEmail = "INVALID_EMAIL";
    public const string InvalidLocation = "INVALID_LOCATION";
    public const string InvalidPhone = "INVALID_PHONE";
    public const string InvalidSourcedId = "INVALID_SOURCED_ID";
    public const string InvalidStatus = "INVALID_STATUS";
    public const string InvalidUid = "INVALID_UID";
    public const string InvalidUserId = "INVALID_USER_ID";
    public const string LevelNotBelowParent = "LEVEL_NOT_BELOW_PARENT";
    public const string LineTooLong = "LINE_TOO_LONG";
    public const string MalformedJson = "MALFORMED_JSON";
    public const string MisnamedColumn = "MISNAMED_COLUMN";
    public const string MissingColumn = "MISSING_COLUMN";
    public const string MissingFile = "MISSING_FILE";
    public const string MissingHeader = "MISSING_HEADER";
    public const string MissingManifest = "MISSING_MANIFEST";
    public const string MissingValue = "MISSING_VALUE";
    public const string NestedArchive = "NESTED_ARCHIVE";
    public const string NoRole = "NO_ROLE";
    public const string NotAZip = "NOT_A_ZIP";
    public const string NotUtf8 = "NOT_UTF8";
    public const string ParentRejected = "PARENT_REJECTED";
    public const string PathInPackage = "PATH_IN_PACKAGE";
    public const string PersonRejected = "PERSON_REJECTED";
    public const string RaggedRow = "RAGGED_ROW";
    public const string RemovalsSkipped = "REMOVALS_SKIPPED";
    public const string RoleNotGrantable = "ROLE_NOT_GRANTABLE";
    public const string SchoolYearStart = "SCHOOL_YEAR_START";
    public const string StatusInBulk = "STATUS_IN_BULK";
    public const string StrayQuote = "STRAY_QUOTE";
    public const string TextLength = "TEXT_LENGTH";
    public const string TooManyColumns = "TOO_MANY_COLUMNS";
    public const string TooManyFiles = "TOO_MANY_FILES";
    public const string TooManyRemovals = "TOO_MANY_REMOVALS";
    public const string TooManyRows = "TOO_MANY_ROWS";
    public const string TooMuchData = "TOO_MUCH_DATA";
    public const string UnclosedQuote = "UNCLOSED_QUOTE";
    public const string UnexpectedFile = "UNEXPECTED_FILE";
    public const string UnknownColumn = "UNKNOWN_COLUMN";
    public const string UnknownFile = "UNKNOWN_FILE";
    public const string UnknownLevel = "UNKNOWN_LEVEL";
    public const string UnknownOrgType = "UNKNOWN_ORG_TYPE";
    public const string UnknownRole = "UNKNOWN_ROLE";
    public const string UnsupportedVersion = "UNSUPPORTED_VERSION";

    private static readonly FrozenDictionary<string, string> Messages = new Dictionary<string, string>
    {
        [BadUtf8] = "The line is not valid UTF-8.",
        [BidiMark] = "Names must not hold marks that reverse the direction of writing.",
        [ColumnOrder] = "The columns are not in the standard's order.",
        [ControlCharacter] = "The line holds a control character such as NUL.",
        [CycleInOrgs] = "The organisation is its own ancestor.",
        [DanglingReference] = "The record that this refers to is neither in the package nor known.",
        [DoubledHeader] = "The header is given twice; the second is passed over.",
        [DuplicateColumn] = "Two columns have the same name.",
        [DuplicateFile] = "The package holds two files of this name.",
        [DuplicateSourcedId] = "An earlier line of the file has the same sourcedId; the first one counts.",
        [EmptyFile] = "The file has a header and no data.",
        [ForeignPackage] = "The reference copy names none of the records that are known of this sender here: it is that of another place. Nothing was applied.",
        [FormulaCell] = "Names must not begin with = + - or @, which spreadsheets run as formulas.",
        [InvalidDate] = "Dates must be written YYYY-MM-DD, and the end must come after the beginning.",
        [InvalidEmail] = "This is no e-mail address of at most 254 characters; it is left out.",
        [InvalidLocation] = "Latitude and longitude must be degrees of WGS 84; they are left out.",
        [InvalidPhone] = "Telephone numbers must be at most 32 digits, spaces and + - ( ) . only; it is left out.",
        [InvalidSourcedId] = "sourcedId must be 1 to 255 of 0-9 a-z A-Z . - _ / @.",
        [InvalidStatus] = "status must be active, tobedeleted or empty.",
        [InvalidUid] = "A uid of DHIS2 must be a letter and ten letters or digits.",
        [InvalidUserId] = "userIds must be a list of {type:id}, of at most 20; it is left out.",
        [LevelNotBelowParent] = "An organisation of this type may not stand below its parent.",
        [LineTooLong] = "Lines must be at most 65,536 bytes.",
        [MalformedJson] = "The file is no JSON object with a list organisationUnits of objects of at most 1 MiB each.",
        [MisnamedColumn] = "The column is named otherwise in the standard; it is read as the one meant.",
        [MissingColumn] = "The standard requires this column.",
        [MissingFile] = "The manifest promises this file, and it is not there.",
        [MissingHeader] = "The file has no header.",
        [MissingManifest] = "The package has no manifest.csv.",
        [MissingValue] = "The row has no value in this column, which the mapping requires.",
        [NestedArchive] = "A package must not hold archives.",
        [NoRole] = "The user has no role.",
        [NotAZip] = "The package is not a readable zip archive.",
        [NotUtf8] = "The file is not UTF-8.",
        [ParentRejected] = "The organisation above was refused.",
        [PathInPackage] = "Files must stand at the root of the package, under plain names.",
        [PersonRejected] = "The user that this role belongs to was refused.",
        [RaggedRow] = "The line has more or fewer fields than the header.",
        [RemovalsSkipped] = "Lines of the file could not be read, so that nobody knows whom they name; no record was ended.",
        [RoleNotGrantable] = "The caller may not give this role.",
        [SchoolYearStart] = "schoolYear must be the year in which the school year ends.",
        [StatusInBulk] = "This column must be empty in a bulk file.",
        [StrayQuote] = "Quotes must enclose a whole field and be doubled inside it.",
        [TextLength] = "The text is missing, or longer than the platform keeps (200 for organisations, 100 for each name of a person).",
        [TooManyColumns] = "Lines must have at most 200 columns.",
        [TooManyFiles] = "A package holds at most 1,000 files.",
        [TooManyRemovals] = "The reference copy would end too large a share of the known records; none was ended.",
        [TooManyRows] = "A package holds at most the configured number of rows (a million by default).",
        [TooMuchData] = "The files unpack to more than is allowed (200 MiB by default, and a hundredfold above 1 MiB).",
        [UnclosedQuote] = "A quote is not closed on its line; fields must not hold line breaks.",
        [UnexpectedFile] = "The manifest says that this file is absent; it is passed over.",
        [UnknownColumn] = "The standard has no such column; extra columns must be named metadata.something.",
        [UnknownFile] = "The standard has no such file; it is passed over.",
        [UnknownLevel] = "The unit lies deeper in the tree than levels are given for.",
        [UnknownOrgType] = "type must be department, school, district, local, state, national or one of our ext: types.",
        [UnknownRole] = "role must be one of the standard's roles or one of our ext: roles.",
        [UnsupportedVersion] = "oneroster.version must be 1.1 or 1.2.",
        ["EXTERNAL_ID_TAKEN"] = "An identifier of this record belongs to another one.",
        ["OUTSIDE_PARENT"] = "The record is known outside of the unit that the import is for.",
        ["SELF_GRANT"] = "Nobody may give themselves a post that opens an area.",
        ["ORG_UNIT_CLOSED"] = "The unit is closed; nothing new may be made in it.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string Explain(string code) => Messages.GetValueOrDefault(code, "The record could not be applied.");
}
