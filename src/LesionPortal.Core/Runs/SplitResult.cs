using System.Diagnostics.CodeAnalysis;
using LesionPortal.Core.Cases;

namespace LesionPortal.Core.Runs;

/// <summary>A split, or why the settings do not give one for these cases.</summary>
public sealed record SplitResult(Split? Split, IReadOnlyList<SettingProblem> Problems)
{
    [MemberNotNullWhen(true, nameof(Split))]
    public bool Succeeded => Split is not null;

    /// <summary>Pairs of near-identical images that lie in different parts, where lists put them there.</summary>
    public IReadOnlyList<(string First, string Second)> NearDuplicatesInDifferentParts { get; init; } = [];
}
