using LesionPortal.Core.Cases;
using LesionPortal.Data.Entities;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Reviews;
using LesionPortal.Web.Reviews.Components;

namespace LesionPortal.Web.Tests.Reviews;

public sealed class AgreementTests
{
    private int _id;

    /// <summary>Cohen's kappa as every textbook works it out: 20 both yes, 15 both no, 5 and 10 apart, kappa 0.40.</summary>
    private List<Judgement> FiftyReadTwice()
    {
        var judgements = new List<Judgement>();
        var prediction = 0;
        foreach (var (times, a, b) in new[] { (20, 0, 0), (5, 0, 1), (10, 1, 0), (15, 1, 1) })
        {
            for (var i = 0; i < times; i++, prediction++)
            {
                judgements.Add(Judged(1, prediction, (ReviewVerdict)a));
                judgements.Add(Judged(2, prediction, (ReviewVerdict)b));
            }
        }

        return judgements;
    }

    [Fact]
    public void Of_TheTextbooksTable_IsTheTextbooksKappa()
    {
        var report = VerdictAgreement.Of(FiftyReadTwice(), []);

        var pair = Assert.Single(report.Pairs);
        Assert.Equal((50, "reader 1", "reader 2"), (pair.Plain.Items, pair.First.Name, pair.Second.Name));
        Assert.Equal(0.40, pair.Plain.Kappa!.Value, 12);
        Assert.Equal(0.70, pair.Plain.Observed, 12);
        Assert.True(pair.Plain.Interval!.Holds(0.40) && pair.Plain.Interval.Low > 0);
        // Both readers' 55 yes of 100: chance 0.505, and (0.7 − 0.505)/0.495.
        Assert.Equal(0.195 / 0.495, report.Fleiss!.Kappa!.Value, 12);
        Assert.Equal((100, 50, 50), (report.Reads, report.Predictions, report.SharedPredictions));
        Assert.Equal(new VerdictCounts(55, 45, 0, 0), report.Verdicts);
        Assert.Equal([new VerdictCounts(25, 25, 0, 0), new VerdictCounts(30, 20, 0, 0)], report.ByReader.Select(g => g.Verdicts));
    }

    [Fact]
    public void Of_WithSecondReadings_CountsThemUnderRepeatabilityOnly()
    {
        var judgements = FiftyReadTwice();
        judgements.AddRange([
            Judged(1, 0, ReviewVerdict.Acceptable, repeat: true),
            Judged(1, 1, ReviewVerdict.Minor, repeat: true),
            Judged(1, 2, ReviewVerdict.Unusable, repeat: true),
        ]);

        var report = VerdictAgreement.Of(judgements, []);

        Assert.Equal(100, report.Reads);
        Assert.Equal(0.40, Assert.Single(report.Pairs).Plain.Kappa!.Value, 12);
        var reader = Assert.Single(report.Repeatability);
        Assert.Equal((3, 1, 2), (reader.Pairs, reader.Same, reader.WithinOneStep));
    }

    [Fact]
    public void Of_AHandfulOfSecondReadingsAllTheSame_ClaimsNoCertainty()
    {
        List<Judgement> judgements = [];
        for (var prediction = 0; prediction < 2; prediction++)
            judgements.AddRange([
                Judged(1, prediction, (ReviewVerdict)prediction),
                Judged(1, prediction, (ReviewVerdict)prediction, repeat: true),
            ]);

        var reader = Assert.Single(VerdictAgreement.Of(judgements, []).Repeatability);

        Assert.Equal((2, 2), (reader.Pairs, reader.Same));
        Assert.Equal(1, reader.SameShare.High!.Value, 12);
        Assert.InRange(reader.SameShare.Low!.Value, 0.3, 0.4);
        Assert.Null(reader.Weighted.Interval);
        Assert.Equal("not enough pairs", KappaFormat.Kappa(reader.Weighted));
        Assert.Equal("100% (34 to 100%)", KappaFormat.Share(reader.SameShare));
    }

    [Fact]
    public void Of_ManySecondReadingsAllTheSame_IsAKappaOfOneWithoutAnInterval()
    {
        List<Judgement> judgements = [];
        for (var prediction = 0; prediction < 40; prediction++)
            judgements.AddRange([
                Judged(1, prediction, (ReviewVerdict)(prediction % 4)),
                Judged(1, prediction, (ReviewVerdict)(prediction % 4), repeat: true),
            ]);

        var reader = Assert.Single(VerdictAgreement.Of(judgements, []).Repeatability);

        Assert.Null(reader.Weighted.Interval);
        Assert.Equal("1.000", KappaFormat.Kappa(reader.Weighted));
    }

    [Fact]
    public void Of_APredictionReadAgainInALaterSession_CountsTheFirstReading()
    {
        List<Judgement> judgements =
        [
            Judged(1, 0, ReviewVerdict.Minor),
            Judged(2, 0, ReviewVerdict.Minor),
            Judged(1, 0, ReviewVerdict.Unusable, session: 9),
        ];

        var report = VerdictAgreement.Of(judgements, []);

        Assert.Equal(new VerdictCounts(0, 2, 0, 0), report.Verdicts);
        Assert.Empty(report.Repeatability);
        Assert.Empty(report.Disputed);
        Assert.Null(report.Fleiss!.Kappa);
    }

    [Fact]
    public void Of_OneReader_HasCountsAndNoAgreement()
    {
        var report = VerdictAgreement.Of(
            [Judged(1, 0, ReviewVerdict.Minor, fault: ReviewFault.Reference), Judged(1, 1, ReviewVerdict.Major)],
            []
        );

        Assert.Null(report.Fleiss);
        Assert.Empty(report.Pairs);
        Assert.Equal(
            (0, 1, 0, 1),
            (report.Faults.Prediction, report.Faults.Reference, report.Faults.BothAcceptable, report.Faults.NotAsked)
        );
        Assert.Equal(2, Assert.Single(report.ByDiagnosis).Verdicts.Total);
    }

    [Fact]
    public void Of_DisputedPredictions_TheWidestApartComesFirst()
    {
        List<Judgement> judgements =
        [
            Judged(1, 1, ReviewVerdict.Acceptable),
            Judged(2, 1, ReviewVerdict.Minor),
            Judged(1, 2, ReviewVerdict.Acceptable),
            Judged(2, 2, ReviewVerdict.Unusable),
            Judged(1, 3, ReviewVerdict.Major),
            Judged(2, 3, ReviewVerdict.Major),
        ];

        var report = VerdictAgreement.Of(judgements, []);

        Assert.Equal([("IMD002", 3), ("IMD001", 1)], report.Disputed.Select(d => (d.CaseId, d.Steps)));
        Assert.Equal([ReviewVerdict.Acceptable, ReviewVerdict.Unusable], report.Disputed[0].Verdicts.Select(v => v.Verdict));
    }

    private Judgement Judged(
        int reader,
        int prediction,
        ReviewVerdict verdict,
        bool repeat = false,
        int? session = null,
        ReviewFault? fault = null
    ) =>
        new()
        {
            ReviewId = ++_id,
            SessionId = session ?? reader,
            IsBlinded = true,
            IsRepeat = repeat,
            ReaderId = reader,
            ReaderName = $"reader {reader}",
            RunId = 1,
            RunName = "run",
            DatasetId = 1,
            CaseRecordId = prediction,
            CaseId = $"IMD{prediction:000}",
            Diagnosis = Diagnosis.Melanoma,
            Part = SplitPart.Test,
            Verdict = verdict,
            Fault = fault,
            Confidence = null,
            Comment = null,
            Tags = [],
            Pins = [],
            Seconds = 1,
            CreatedAt = DateTime.UnixEpoch,
        };
}
