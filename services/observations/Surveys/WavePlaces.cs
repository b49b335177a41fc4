using Coaching.Platform;

namespace Coaching.Observations;

/// <summary>A part of the country that figures are told of.</summary>
/// <param name="OrgUnit">The place, or the one above the places that are told together.</param>
/// <param name="IsFolded">Whether places with too few people are told together.</param>
/// <param name="Units">The units whose people are in it.</param>
internal sealed record WavePlace(string OrgUnit, bool IsFolded, IReadOnlyList<string> Units);

/// <summary>
/// Parts the places of some rounds so that each part has enough people in each round. The parts are the same whoever asks and wherever they look,
/// and none overlaps another: no figure less another tells of fewer.
/// </summary>
internal sealed class WavePlaces(int minimum, IReadOnlyList<IReadOnlyDictionary<string, int>> people)
{
    private readonly List<WavePlace> _places = [];

    /// <summary>The parts; what is still too few at the top is in none.</summary>
    public static async Task<IReadOnlyList<WavePlace>> Of(Session db, int minimum, IReadOnlyList<IReadOnlyDictionary<string, int>> people)
    {
        var units = people.SelectMany(round => round.Keys).Distinct(StringComparer.Ordinal).ToList();
        var paths = (await db.Query<Step>(
            $"SELECT org_unit, ancestor, depth FROM dir_ancestors WHERE org_unit IN ({db.Dialect.Each("@Units")})", new { Units = Dialect.Keys(units) }))
            .GroupBy(step => step.OrgUnit, StringComparer.Ordinal);
        var root = new Node("");
        foreach (var path in paths)
        {
            var node = root;
            foreach (var step in path.OrderByDescending(step => step.Depth))
            {
                node = node.Child(step.Ancestor);
            }
        }

        var parting = new WavePlaces(minimum, people);
        foreach (var top in root.Children)
        {
            parting.Part(top);
        }

        return parting._places;
    }

    // Answers the units below that have too few people to be told by themselves, and are left to the place above.
    private List<string> Part(Node node)
    {
        var begin = _places.Count;
        var left = node.Children.SelectMany(Part).ToList();
        if (people.Any(round => round.ContainsKey(node.Unit)))
        {
            if (node.Children.Count == 0 && IsEnough([node.Unit]))
            {
                _places.Add(new WavePlace(node.Unit, false, [node.Unit]));
                return [];
            }

            left.Add(node.Unit);
        }

        if (node.Children.Count == 0)
        {
            return left;
        }

        while (left.Count > 0 && !IsEnough(left) && _places.Count > begin)
        {
            // The smallest part below joins those that are too few.
            var smallest = _places.Skip(begin).MinBy(place => (Fewest(place.Units), place.OrgUnit))!;
            _places.Remove(smallest);
            left.AddRange(smallest.Units);
        }

        if (left.Count > 0 && IsEnough(left))
        {
            _places.Add(new WavePlace(node.Unit, true, left));
            return [];
        }

        return left;
    }

    private bool IsEnough(IReadOnlyList<string> units) => Fewest(units) >= minimum;

    private int Fewest(IReadOnlyList<string> units) => people.Min(round => units.Sum(unit => round.GetValueOrDefault(unit)));

    private sealed class Node(string unit)
    {
        private readonly SortedDictionary<string, Node> _children = new(StringComparer.Ordinal);

        public string Unit { get; } = unit;

        public IReadOnlyCollection<Node> Children => _children.Values;

        public Node Child(string name)
        {
            if (!_children.TryGetValue(name, out var child))
            {
                _children.Add(name, child = new Node(name));
            }

            return child;
        }
    }

    private sealed record Step
    {
        public required string OrgUnit { get; init; }

        public required string Ancestor { get; init; }

        public required int Depth { get; init; }
    }
}
