using LesionPortal.Core.Cases;

namespace LesionPortal.Web.Comparison;

public sealed record ComparedCase(int DatasetId, string CaseId, Diagnosis Diagnosis);

/// <summary>One metric for cases × runs; null where a run has not scored a case or the metric is undefined for it.</summary>
public sealed class CaseMatrix
{
    private readonly double?[,] _values;

    /// <param name="values">[case, run].</param>
    public CaseMatrix(IReadOnlyList<ComparedCase> cases, IReadOnlyList<ComparedRun> runs, double?[,] values)
    {
        if (values.GetLength(0) != cases.Count || values.GetLength(1) != runs.Count)
            throw new ArgumentException(
                $"{values.GetLength(0)}×{values.GetLength(1)} values for {cases.Count} cases × {runs.Count} runs.",
                nameof(values)
            );
        (Cases, Runs, _values) = (cases, runs, values);
    }

    public static CaseMatrix Empty { get; } = new([], [], new double?[0, 0]);

    /// <summary>By dataset, then case id.</summary>
    public IReadOnlyList<ComparedCase> Cases { get; }
    public IReadOnlyList<ComparedRun> Runs { get; }

    public double? this[int caseIndex, int runIndex] => _values[caseIndex, runIndex];

    /// <summary>A run's values where it has one, in the order of the cases.</summary>
    public double[] Of(int runIndex) => [.. Enumerable.Range(0, Cases.Count).Select(i => _values[i, runIndex]).OfType<double>()];

    /// <inheritdoc cref="Of(int)"/>
    public double[] Of(int runIndex, Diagnosis diagnosis) =>
        [
            .. Enumerable
                .Range(0, Cases.Count)
                .Where(i => Cases[i].Diagnosis == diagnosis)
                .Select(i => _values[i, runIndex])
                .OfType<double>(),
        ];

    /// <summary>Null when no case has a value.</summary>
    public double? MeanOf(int runIndex) => Of(runIndex) is { Length: > 0 } values ? values.Average() : null;

    /// <summary>Over the runs that scored the case.</summary>
    public double? MeanOfCase(int caseIndex)
    {
        var values = Enumerable.Range(0, Runs.Count).Select(run => _values[caseIndex, run]).OfType<double>().ToList();
        return values.Count == 0 ? null : values.Average();
    }
}
