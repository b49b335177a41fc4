namespace Coaching.People;

/// <summary>A row cannot be applied; its part of the transaction is undone, and its neighbours are not.</summary>
internal sealed class RowRejectedException(string column, string code) : Exception
{
    public string Column => column;

    public string Code => code;
}
