using Coaching.People.V1;
using Google.Protobuf;

namespace Coaching.Platform;

/// <summary>Erases a person from a service: what is theirs goes, and where others' rights or a count depend on a row, a tombstone takes their name.</summary>
public sealed class SubjectErasure
{
    private readonly SubjectTables _tables;
    private readonly string _service;

    internal SubjectErasure(SubjectTables tables, string service) => (_tables, _service) = (tables, service);

    /// <summary>Applies an erasure; a second time changes nothing.</summary>
    public async Task Apply(Session tx, SubjectErased fact)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(fact);
        var names = new { fact.Person, fact.Tombstone };
        if (!await tx.TryInsert(InsertErased, new { fact.Person, fact.Tombstone, EraseTime = tx.Now }))
        {
            return;
        }

        await _tables.Erase(tx, fact.Person);
        foreach (var table in _tables.All)
        {
            await Delete(tx, table, fact.Person);
            await Blank(tx, table, fact.Person);
            foreach (var column in table.AboutWhom.Concat(table.NamesOf))
            {
                await tx.Execute($"UPDATE {table.Name} SET {column} = @Tombstone WHERE {column} = @Person", names);
            }

            foreach (var column in table.Paths)
            {
                await MovePaths(tx, table.Name, column, fact.Person, fact.Tombstone);
            }

            foreach (var column in table.Lists)
            {
                await ReplaceInText(tx, table.Name, column, fact.Person, fact.Tombstone);
            }

            foreach (var (column, message) in table.Messages)
            {
                await ReplaceInMessages(tx, table.Name, column, message, fact.Person, fact.Tombstone);
            }
        }

        await tx.Append(new AuditEntry { Actor = $"services/{_service}", Method = SubjectErased.Descriptor.FullName, Resource = fact.Tombstone });
        tx.Scrub();
    }

    /// <summary>The names under which figures and rows of persons are kept here: of those erased, their tombstones.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> Tombstones(Session tx, IEnumerable<string> people)
    {
        ArgumentNullException.ThrowIfNull(tx);
        List<string> asked = [.. people];
        var rows = asked.Count == 0 ? [] : await tx.Query<ErasedRow>(
            $"SELECT person, tombstone FROM erased_subjects WHERE person IN ({tx.Dialect.Each("@People")})", new { People = Dialect.Keys(asked) });
        return rows.ToDictionary(row => row.Person, row => row.Tombstone);
    }

    private static async Task Delete(Session tx, SubjectTable table, string person)
    {
        foreach (var column in table.OwnedBy)
        {
            await tx.Execute($"DELETE FROM {table.Name} WHERE {column} = @person", new { person });
        }
    }

    private static async Task Blank(Session tx, SubjectTable table, string person)
    {
        foreach (var column in table.Texts.Count == 0 ? [] : table.AboutWhom)
        {
            await tx.Execute(
                $"UPDATE {table.Name} SET {string.Join(", ", table.Texts.Select(text => $"{text} = ''"))} WHERE {column} = @person", new { person });
        }
    }

    private static async Task MovePaths(Session tx, string table, string column, string person, string tombstone)
    {
        foreach (var path in await tx.Query<string>($@"SELECT {column} FROM {table} WHERE {column} LIKE @Below ESCAPE '\'", new { Below = Like.Prefix($"{person}/") }))
        {
            await tx.Execute($"UPDATE {table} SET {column} = @To WHERE {column} = @path", new { path, To = $"{tombstone}{path[person.Length..]}" });
        }
    }

    private static async Task ReplaceInText(Session tx, string table, string column, string person, string tombstone)
    {
        var found = await tx.Query<string>($@"SELECT DISTINCT {column} FROM {table} WHERE {column} LIKE @Holds ESCAPE '\'", new { Holds = Like.Containing(person) });
        foreach (var text in found)
        {
            var replaced = SubjectNames.Replace(text, person, tombstone);
            if (replaced != text)
            {
                await tx.Execute($"UPDATE {table} SET {column} = @replaced WHERE {column} = @text", new { text, replaced });
            }
        }
    }

    private static async Task ReplaceInMessages(
        Session tx, string table, string column, SubjectMessage kept, string person, string tombstone)
    {
        var found = await tx.Query<byte[]>(
            $"SELECT {column} FROM {table} WHERE {tx.Dialect.HoldsBytes(column, "@Name")}", new { Name = System.Text.Encoding.UTF8.GetBytes(person) });
        foreach (var bytes in found)
        {
            var message = kept.Parse(bytes);
            kept.Forget(message, person);
            if (SubjectNames.Replace(message, person, tombstone))
            {
                await tx.Execute($"UPDATE {table} SET {column} = @Replaced WHERE {column} = @bytes", new { bytes, Replaced = message.ToByteArray() });
            }
        }
    }

    private const string InsertErased = "INSERT INTO erased_subjects (person, tombstone, erase_time) VALUES (@Person, @Tombstone, @EraseTime)";

    private sealed record ErasedRow
    {
        public required string Person { get; init; }

        public required string Tombstone { get; init; }
    }
}
