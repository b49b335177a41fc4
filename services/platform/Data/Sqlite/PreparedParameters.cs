using System.Collections;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Coaching.Platform;

/// <summary>A named value on its way to a prepared statement.</summary>
internal sealed class PreparedParameter : DbParameter
{
    public override DbType DbType { get; set; }

    public override ParameterDirection Direction { get; set; } = ParameterDirection.Input;

    public override bool IsNullable { get; set; }

    [AllowNull]
    public override string ParameterName { get; set; } = "";

    public override int Size { get; set; }

    [AllowNull]
    public override string SourceColumn { get; set; } = "";

    public override bool SourceColumnNullMapping { get; set; }

    public override object? Value { get; set; }

    public override void ResetDbType() => DbType = default;
}

/// <summary>The values of one execution.</summary>
internal sealed class PreparedParameters : DbParameterCollection
{
    private readonly List<PreparedParameter> _items = [];

    public override int Count => _items.Count;

    public override object SyncRoot => _items;

    /// <summary>The value of a parameter, looked for first where the same SQL found it last.</summary>
    internal object? ValueOf(string name, ref int likely)
    {
        if (likely < _items.Count && _items[likely].ParameterName == name)
        {
            return _items[likely].Value;
        }

        var index = IndexOf(name);
        likely = index >= 0 ? index : throw new InvalidOperationException($"The statement's parameter @{name} has no value.");
        return _items[index].Value;
    }

    public override int Add(object value)
    {
        _items.Add((PreparedParameter)value);
        return _items.Count - 1;
    }

    public override void AddRange(Array values)
    {
        foreach (PreparedParameter value in values)
        {
            _items.Add(value);
        }
    }

    public override void Clear() => _items.Clear();

    public override bool Contains(object value) => IndexOf(value) >= 0;

    public override bool Contains(string value) => IndexOf(value) >= 0;

    public override void CopyTo(Array array, int index) => ((ICollection)_items).CopyTo(array, index);

    public override IEnumerator GetEnumerator() => _items.GetEnumerator();

    public override int IndexOf(object value) => _items.IndexOf((PreparedParameter)value);

    // Dapper asks for every parameter that it adds: no closure for each.
    public override int IndexOf(string parameterName)
    {
        for (var index = 0; index < _items.Count; index++)
        {
            if (string.Equals(_items[index].ParameterName, parameterName, StringComparison.Ordinal))
            {
                return index;
            }
        }

        return -1;
    }

    public override void Insert(int index, object value) => _items.Insert(index, (PreparedParameter)value);

    public override void Remove(object value) => _items.Remove((PreparedParameter)value);

    public override void RemoveAt(int index) => _items.RemoveAt(index);

    public override void RemoveAt(string parameterName) => _items.RemoveAt(IndexOf(parameterName));

    protected override DbParameter GetParameter(int index) => _items[index];

    protected override DbParameter GetParameter(string parameterName) => _items[IndexOf(parameterName)];

    protected override void SetParameter(int index, DbParameter value) => _items[index] = (PreparedParameter)value;

    protected override void SetParameter(string parameterName, DbParameter value) =>
        _items[IndexOf(parameterName)] = (PreparedParameter)value;
}
