namespace LesionPortal.Core.Cases;

/// <summary>
/// Keeps near-duplicate images in one part of a split, or one fold, to avoid leakage: a network that saw one in training is not tested by
/// the other. Cases are traded against others of the same diagnosis, so that no part changes its size or its share of a diagnosis.
/// </summary>
public static class NearDuplicates
{
    /// <summary>Pairs that a split has in different parts.</summary>
    /// <param name="nearDuplicates">Pairs of near-identical images of the dataset.</param>
    public static IReadOnlyList<(string First, string Second)> InDifferentParts(
        Split split,
        IReadOnlyList<(string First, string Second)> nearDuplicates
    )
    {
        ArgumentNullException.ThrowIfNull(split);
        return [.. nearDuplicates.Where(p => split.PartOf(p.First) is { } part && split.PartOf(p.Second) is { } other && part != other)];
    }

    /// <param name="parts">Changed in place; the part that comes first keeps a group of which two parts have as many.</param>
    /// <param name="unused">Cases in no part, changed in place; these are traded first, as that disturbs one part alone.</param>
    /// <param name="nearDuplicates">
    /// Pairs; what looks like the same third case belongs together, too. A group for which there is no partner to trade stays apart.
    /// </param>
    internal static void Gather(
        IReadOnlyList<List<string>> parts,
        List<string> unused,
        Func<string, Diagnosis> diagnosisOf,
        IReadOnlyList<(string First, string Second)> nearDuplicates
    )
    {
        var groups = Groups(nearDuplicates);
        var grouped = groups.SelectMany(g => g).ToHashSet(CaseId.Comparer);
        foreach (var group in groups)
        {
            var home = parts.MaxBy(part => part.Count(group.Contains))!;
            foreach (var part in parts.Where(p => p != home))
            {
                foreach (var id in part.Where(group.Contains).ToList())
                {
                    if (!Trade(part, id, unused, diagnosisOf, grouped))
                        Trade(part, id, home, diagnosisOf, grouped);
                }
            }
        }
    }

    private static bool Trade(
        List<string> part,
        string id,
        List<string> other,
        Func<string, Diagnosis> diagnosisOf,
        HashSet<string> grouped
    )
    {
        var partner = other.FindIndex(o => !grouped.Contains(o) && diagnosisOf(o) == diagnosisOf(id));
        if (partner < 0)
            return false;
        (part[part.IndexOf(id)], other[partner]) = (other[partner], id);
        return true;
    }

    private static List<HashSet<string>> Groups(IReadOnlyList<(string First, string Second)> nearDuplicates)
    {
        var groups = new List<HashSet<string>>();
        foreach (var (first, second) in nearDuplicates)
        {
            var touched = groups.Where(g => g.Contains(first) || g.Contains(second)).ToList();
            groups.RemoveAll(touched.Contains);
            groups.Add(touched.SelectMany(g => g).Append(first).Append(second).ToHashSet(CaseId.Comparer));
        }

        return groups;
    }
}
