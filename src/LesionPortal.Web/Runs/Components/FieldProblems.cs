using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Runs.Components;

/// <summary>The form's problems, looked up beside each field.</summary>
public sealed class FieldProblems(IReadOnlyList<SettingProblem> problems)
{
    public static FieldProblems None { get; } = new([]);

    public int Count => problems.Count;

    /// <summary>What is wrong with a field, or null.</summary>
    public string? this[string field]
    {
        get
        {
            var messages = problems.Where(p => p.Field == field).Select(p => p.Message).ToList();
            return messages.Count == 0 ? null : string.Join(" ", messages);
        }
    }

    public bool Any(string field) => problems.Any(p => p.Field == field);

    /// <summary>Whether any field of a group has a problem; the group by its path with the dot: "augmentation.".</summary>
    public bool AnyUnder(string group) => problems.Any(p => p.Field.StartsWith(group, StringComparison.Ordinal));
}
