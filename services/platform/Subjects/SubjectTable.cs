using Google.Protobuf;

namespace Coaching.Platform;

/// <summary>Reads what a row keeps in a form that columns do not show.</summary>
public delegate Task<IMessage> SubjectReader(Session db, IDictionary<string, object?> row, byte[] content);

/// <summary>
/// What a table keeps of persons: which of its columns name one, and so what an export takes out of it and what an erasure does to it. Every
/// column that could hold a person's name or words is listed with its table, or among those that never do.
/// </summary>
public sealed class SubjectTable(string name)
{
    private readonly Dictionary<string, SubjectReader> _contents = [];
    private readonly Dictionary<string, SubjectMessage> _messages = [];
    private readonly List<string> _owned = [];
    private readonly List<string> _about = [];
    private readonly List<string> _naming = [];
    private readonly List<string> _paths = [];
    private readonly List<string> _texts = [];
    private readonly List<string> _lists = [];
    private readonly HashSet<string> _secrets = [];

    /// <summary>The table's name.</summary>
    public string Name => name;

    /// <summary>Columns whose person's the row is: taken out whole, and deleted with the person.</summary>
    internal IReadOnlyList<string> OwnedBy => _owned;

    /// <summary>Columns whose person the row is about: taken out whole; an erasure leaves the fact, without its words and its person.</summary>
    internal IReadOnlyList<string> AboutWhom => _about;

    /// <summary>Columns that name somebody in a row about others: taken out without its words; an erasure takes the name.</summary>
    internal IReadOnlyList<string> NamesOf => _naming;

    /// <summary>Columns that hold a name below a person's.</summary>
    internal IReadOnlyList<string> Paths => _paths;

    /// <summary>Columns of words.</summary>
    internal IReadOnlyList<string> Texts => _texts;

    /// <summary>Columns of text that name persons among other things.</summary>
    internal IReadOnlyList<string> Lists => _lists;

    /// <summary>Binary columns whose messages name persons, with their parsers.</summary>
    internal IReadOnlyDictionary<string, SubjectMessage> Messages => _messages;

    /// <summary>Binary columns of words, with their readers.</summary>
    internal IReadOnlyDictionary<string, SubjectReader> Contents => _contents;

    /// <summary>Columns that an export leaves out.</summary>
    internal IReadOnlySet<string> Secrets => _secrets;

    /// <summary>Whether an export leaves the table out.</summary>
    internal bool IsDerived { get; private set; }

    /// <summary>Every column that the table's entry speaks of.</summary>
    internal IEnumerable<string> Known =>
        [.. _owned, .. _about, .. _naming, .. _paths, .. _texts, .. _lists, .. _messages.Keys, .. _contents.Keys, .. _secrets];

    /// <summary>Rows are the person's own.</summary>
    public SubjectTable Owned(params string[] columns) => Add(_owned, columns);

    /// <summary>Rows are about the person.</summary>
    public SubjectTable About(params string[] columns) => Add(_about, columns);

    /// <summary>Rows name the person, and are about others or about nobody.</summary>
    public SubjectTable Naming(params string[] columns) => Add(_naming, columns);

    /// <summary>The column holds a name below the person's, such as <c>people/ana/assignments/1</c>.</summary>
    public SubjectTable Path(params string[] columns) => Add(_paths, columns);

    /// <summary>The columns hold words.</summary>
    public SubjectTable Text(params string[] columns) => Add(_texts, columns);

    /// <summary>The columns hold text in which names of persons stand among other things.</summary>
    public SubjectTable List(params string[] columns) => Add(_lists, columns);

    /// <summary>The column holds a message of the contracts in which names of persons may stand; an export does not read it.</summary>
    /// <param name="column">The column.</param>
    /// <param name="forget">Takes the words about a person out of a message, before the name goes.</param>
    public SubjectTable Message<T>(string column, Action<T, string>? forget = null)
        where T : IMessage<T>, new()
    {
        var parser = new MessageParser<T>(() => new T());
        _messages.Add(column, new SubjectMessage(bytes => parser.ParseFrom(bytes), (message, person) => forget?.Invoke((T)message, person)));
        return this;
    }

    /// <summary>The column holds words in binary form; an export reads them.</summary>
    public SubjectTable Content(string column, SubjectReader read)
    {
        _contents.Add(column, read);
        return this;
    }

    /// <summary>Rows repeat what others say, for the service's own work: an export leaves them out.</summary>
    public SubjectTable Derived()
    {
        IsDerived = true;
        return this;
    }

    /// <summary>The columns hold what helps nobody who takes data out: hashes, and forms for searching.</summary>
    public SubjectTable Internal(params string[] columns)
    {
        _secrets.UnionWith(columns);
        return this;
    }

    private SubjectTable Add(List<string> to, string[] columns)
    {
        to.AddRange(columns);
        return this;
    }
}

/// <summary>How a message in a column is read, and what is taken out of it with a person.</summary>
internal sealed record SubjectMessage(Func<byte[], IMessage> Parse, Action<IMessage, string> Forget);

/// <summary>What a service keeps of persons.</summary>
public sealed class SubjectTables(IEnumerable<SubjectTable> own, Func<Session, string, Task>? erase = null)
{
    /// <summary>The tables that every service has.</summary>
    internal static readonly IReadOnlyList<SubjectTable> OfPlatform =
    [
        new SubjectTable("dir_people").Naming("name").Derived(),
        new SubjectTable("dir_posts").Path("name").Naming("person").Derived(),
        new SubjectTable("dir_pairs").Naming("coach", "coachee").Derived(),
        new SubjectTable("requests").Naming("caller").Derived(),
        new SubjectTable("contributions").Naming("entity").Derived(),
        new SubjectTable("operations").Owned("owner").Internal("request", "metadata", "checkpoint_data", "response", "error"),
        new SubjectTable("subject_exports").Owned("person"),
    ];

    /// <summary>All tables, those of every service first.</summary>
    public IReadOnlyList<SubjectTable> All { get; } = [.. OfPlatform, .. own];

    /// <summary>Whether a column is listed; every one that could name a person or hold a person's words must be.</summary>
    public bool Lists(string table, string column) => All.Any(one => one.Name == table && one.Known.Contains(column));

    /// <summary>What else an erasure does, before it touches the tables.</summary>
    internal Task Erase(Session tx, string person) => erase is null ? Task.CompletedTask : erase(tx, person);
}
