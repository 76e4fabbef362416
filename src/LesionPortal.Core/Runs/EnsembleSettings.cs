namespace LesionPortal.Core.Runs;

/// <summary>
/// What a run that trains nothing is made of: finished runs whose probabilities are averaged (Hansen &amp; Salamon, PAMI 1990). Each member
/// predicts as it does alone, with its own size, preparation and views; the mean is cut at the mean of the members' thresholds.
/// </summary>
/// <param name="Runs">Ids of the members, ascending.</param>
public sealed record EnsembleSettings(IReadOnlyList<int> Runs)
{
    public const int Fewest = 2;
    public const int Most = 20;

    public bool Equals(EnsembleSettings? other) => other is not null && Runs.SequenceEqual(other.Runs);

    public override int GetHashCode() => Runs.Aggregate(0, HashCode.Combine);
}

/// <summary>A member in a manifest.</summary>
/// <param name="WeightsPath">Absolute or relative to the manifest's folder.</param>
public sealed record ManifestMember(int Run, string WeightsPath);

/// <summary>
/// The file an ensemble leaves in place of weights (<see cref="RunFolder.EnsembleFile"/>): <c>predict</c> and <c>serve</c> take it as they
/// take weights.
/// </summary>
/// <param name="Members">Paths relative to the file's folder.</param>
public sealed record EnsembleFile(IReadOnlyList<ManifestMember> Members);
