namespace Coaching.People;

/// <summary>Where a page ended that is in the order of names.</summary>
internal sealed record NameKey(string Name);
