using LesionPortal.Core.Cases;
using LesionPortal.Core.Statistics;
using LesionPortal.Data.Entities;

namespace LesionPortal.Web.Reviews;

/// <summary>How often each verdict was given.</summary>
public sealed record VerdictCounts(int Acceptable, int Minor, int Major, int Unusable)
{
    public int Total => Acceptable + Minor + Major + Unusable;

    public int Of(ReviewVerdict verdict) =>
        verdict switch
        {
            ReviewVerdict.Acceptable => Acceptable,
            ReviewVerdict.Minor => Minor,
            ReviewVerdict.Major => Major,
            _ => Unusable,
        };

    internal static VerdictCounts Of(IEnumerable<ReviewVerdict> verdicts)
    {
        var counts = new int[4];
        foreach (var verdict in verdicts)
            counts[(int)verdict]++;
        return new(counts[0], counts[1], counts[2], counts[3]);
    }
}

/// <param name="Id">Of the run or reader; null for a diagnosis.</param>
public sealed record CountedGroup(int? Id, string Name, VerdictCounts Verdicts);

/// <summary>Who was said to be wrong, of the verdicts for which it was asked.</summary>
public sealed record FaultCounts(int Prediction, int Reference, int BothAcceptable, int NotAsked);

public sealed record ReaderName(int Id, string Name);

/// <summary>Two readers on the predictions both judged.</summary>
/// <param name="SameVerdict">Share of them with the same verdict, with Wilson's interval.</param>
/// <param name="Plain">Cohen's kappa, every disagreement the same.</param>
/// <param name="Weighted">With quadratic weights: two steps apart count four times one step.</param>
public sealed record VerdictPair(ReaderName First, ReaderName Second, Interval SameVerdict, Agreement Plain, Agreement Weighted);

/// <summary>A reader against themselves on the predictions that came twice.</summary>
/// <param name="Same">Pairs with the same verdict.</param>
/// <param name="WithinOneStep">Pairs at most one step apart.</param>
/// <param name="SameShare">Of the pairs, with Wilson's interval; likewise <paramref name="WithinOneStepShare"/>.</param>
public sealed record Repeatability(
    ReaderName Reader,
    int Pairs,
    int Same,
    int WithinOneStep,
    Interval SameShare,
    Interval WithinOneStepShare,
    Agreement Weighted
);

/// <summary>Two readers' newest masks of the cases both drew, per image then averaged, at the image's resolution.</summary>
/// <param name="FromScratch">Cases on which neither started from a prediction, a reference or another's mask.</param>
public sealed record MaskPair(ReaderName First, ReaderName Second, int Cases, int FromScratch, Interval Iou, Interval Dice);

/// <summary>A prediction on which readers differ.</summary>
/// <param name="Steps">Between the mildest and the hardest verdict, 1 to 3.</param>
public sealed record DisputedPrediction(
    int DatasetId,
    string CaseId,
    SplitPart Part,
    int RunId,
    string RunName,
    int Steps,
    IReadOnlyList<ReaderVerdict> Verdicts
);

public sealed record ReaderVerdict(ReaderName Reader, ReviewVerdict Verdict);

/// <summary>What readers said of a suite's predictions, and how far they agree.</summary>
public sealed record AgreementReport
{
    /// <summary>
    /// Verdicts, without those on predictions that came for the second time and without a reader's later looks at the same prediction.
    /// </summary>
    public required int Reads { get; init; }

    /// <summary>Different predictions among them.</summary>
    public required int Predictions { get; init; }

    /// <summary>Of these, read by two readers or more.</summary>
    public required int SharedPredictions { get; init; }
    public required VerdictCounts Verdicts { get; init; }
    public required FaultCounts Faults { get; init; }
    public required IReadOnlyList<CountedGroup> ByRun { get; init; }
    public required IReadOnlyList<CountedGroup> ByDiagnosis { get; init; }
    public required IReadOnlyList<CountedGroup> ByReader { get; init; }
    public required IReadOnlyList<VerdictPair> Pairs { get; init; }

    /// <summary>Fleiss' kappa over all readers; null while no prediction was read by two.</summary>
    public required Agreement? Fleiss { get; init; }
    public required IReadOnlyList<Repeatability> Repeatability { get; init; }
    public required IReadOnlyList<MaskPair> Masks { get; init; }

    /// <summary>The most disputed first.</summary>
    public required IReadOnlyList<DisputedPrediction> Disputed { get; init; }
}
