using LesionPortal.Core.Cases;
using LesionPortal.Core.Statistics;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;

namespace LesionPortal.Web.Reviews;

/// <summary>
/// Counts verdicts and measures agreement on them. One reading of a prediction counts once: a reader's first; repeats are for repeatability
/// alone.
/// </summary>
internal static class VerdictAgreement
{
    private const int Categories = 4;
    private const int MostDisputed = 20;

    /// <param name="all">In the order they were given.</param>
    public static AgreementReport Of(IReadOnlyList<Judgement> all, IReadOnlyList<MaskPair> masks)
    {
        var first = all.Where(j => !j.IsRepeat).GroupBy(j => (j.ReaderId, j.RunId, j.CaseRecordId)).Select(g => g.First()).ToList();
        var predictions = first.GroupBy(j => (j.RunId, j.CaseRecordId)).Select(g => g.ToList()).ToList();
        var shared = predictions.Where(p => p.Count > 1).ToList();
        return new AgreementReport
        {
            Reads = first.Count,
            Predictions = predictions.Count,
            SharedPredictions = shared.Count,
            Verdicts = VerdictCounts.Of(first.Select(j => j.Verdict)),
            Faults = new(
                first.Count(j => j.Fault == ReviewFault.Prediction),
                first.Count(j => j.Fault == ReviewFault.Reference),
                first.Count(j => j.Fault == ReviewFault.BothAcceptable),
                first.Count(j => j.Fault is null)
            ),
            ByRun = Groups(first, j => (j.RunId, j.RunName)),
            ByReader = Groups(first, j => (j.ReaderId, j.ReaderName)),
            ByDiagnosis =
            [
                .. Enum.GetValues<Diagnosis>()
                    .Select(d => new CountedGroup(
                        null,
                        d.DisplayName(),
                        VerdictCounts.Of(first.Where(j => j.Diagnosis == d).Select(j => j.Verdict))
                    ))
                    .Where(g => g.Verdicts.Total > 0),
            ],
            Pairs = Pairs(first),
            Fleiss = shared.Count == 0 ? null : FleissKappa.Of(Table(shared)),
            Repeatability = Repeats(all),
            Masks = masks,
            Disputed =
            [
                .. shared
                    .Select(Disputed)
                    .Where(d => d.Steps > 0)
                    .OrderByDescending(d => d.Steps)
                    .ThenByDescending(Spread)
                    .ThenBy(d => d.CaseId, StringComparer.Ordinal)
                    .Take(MostDisputed),
            ],
        };
    }

    private static IReadOnlyList<CountedGroup> Groups(IEnumerable<Judgement> judgements, Func<Judgement, (int Id, string Name)> by) =>
        [
            .. judgements
                .GroupBy(by)
                .OrderBy(g => g.Key.Id)
                .Select(g => new CountedGroup(g.Key.Id, g.Key.Name, VerdictCounts.Of(g.Select(j => j.Verdict)))),
        ];

    private static int[,] Table(List<List<Judgement>> predictions)
    {
        var table = new int[predictions.Count, Categories];
        for (var i = 0; i < predictions.Count; i++)
        {
            foreach (var judgement in predictions[i])
                table[i, (int)judgement.Verdict]++;
        }

        return table;
    }

    private static List<VerdictPair> Pairs(List<Judgement> first)
    {
        var readers = first.Select(Reader).Distinct().OrderBy(r => r.Id).ToList();
        var verdicts = readers.ToDictionary(
            r => r,
            r => first.Where(j => j.ReaderId == r.Id).ToDictionary(j => (j.RunId, j.CaseRecordId), j => (int)j.Verdict)
        );
        var pairs = new List<VerdictPair>();
        for (var a = 0; a < readers.Count; a++)
        {
            for (var b = a + 1; b < readers.Count; b++)
            {
                var both = verdicts[readers[a]].Keys.Intersect(verdicts[readers[b]].Keys).Order().ToList();
                if (both.Count == 0)
                    continue;
                int[] one = [.. both.Select(k => verdicts[readers[a]][k])];
                int[] other = [.. both.Select(k => verdicts[readers[b]][k])];
                pairs.Add(
                    new(
                        readers[a],
                        readers[b],
                        Proportion.Of(one.Zip(other).Count(v => v.First == v.Second), both.Count),
                        CohensKappa.Of(one, other, Categories),
                        CohensKappa.Of(one, other, Categories, KappaWeights.Quadratic)
                    )
                );
            }
        }

        return pairs;
    }

    /// <summary>First look and second look within one session.</summary>
    private static IReadOnlyList<Repeatability> Repeats(IReadOnlyList<Judgement> all) =>
        [
            .. all.GroupBy(Reader)
                .OrderBy(g => g.Key.Id)
                .Select(g =>
                    (
                        Reader: g.Key,
                        Pairs: g.GroupBy(j => (j.SessionId, j.RunId, j.CaseRecordId))
                            .Select(p => (First: p.FirstOrDefault(j => !j.IsRepeat), Again: p.FirstOrDefault(j => j.IsRepeat)))
                            .Where(p => p.First is not null && p.Again is not null)
                            .Select(p => (First: (int)p.First!.Verdict, Again: (int)p.Again!.Verdict))
                            .ToList()
                    )
                )
                .Where(r => r.Pairs.Count > 0)
                .Select(r => AgainstThemselves(r.Reader, r.Pairs)),
        ];

    private static Repeatability AgainstThemselves(ReaderName reader, List<(int First, int Again)> pairs)
    {
        var same = pairs.Count(p => p.First == p.Again);
        var near = pairs.Count(p => Math.Abs(p.First - p.Again) <= 1);
        return new(
            reader,
            pairs.Count,
            same,
            near,
            Proportion.Of(same, pairs.Count),
            Proportion.Of(near, pairs.Count),
            CohensKappa.Of([.. pairs.Select(p => p.First)], [.. pairs.Select(p => p.Again)], Categories, KappaWeights.Quadratic)
        );
    }

    private static DisputedPrediction Disputed(List<Judgement> prediction)
    {
        var any = prediction[0];
        return new(
            any.DatasetId,
            any.CaseId,
            any.Part,
            any.RunId,
            any.RunName,
            prediction.Max(j => (int)j.Verdict) - prediction.Min(j => (int)j.Verdict),
            [.. prediction.OrderBy(j => j.ReaderId).Select(j => new ReaderVerdict(Reader(j), j.Verdict))]
        );
    }

    private static double Spread(DisputedPrediction disputed)
    {
        var mean = disputed.Verdicts.Average(v => (int)v.Verdict);
        return disputed.Verdicts.Average(v => ((int)v.Verdict - mean) * ((int)v.Verdict - mean));
    }

    private static ReaderName Reader(Judgement judgement) => new(judgement.ReaderId, judgement.ReaderName);
}
