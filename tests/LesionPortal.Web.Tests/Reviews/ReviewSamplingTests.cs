using LesionPortal.Core.Cases;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Reviews;

namespace LesionPortal.Web.Tests.Reviews;

public sealed class ReviewSamplingTests
{
    /// <summary>Four runs on thirty cases; case 7 is the worst and the runs agree least on case 11.</summary>
    private static readonly List<ReviewCandidate> Candidates =
    [
        .. from c in Enumerable.Range(0, 30)
        from r in Enumerable.Range(1, 4)
        select new ReviewCandidate(
            r,
            $"run {r}",
            c,
            $"IMD{c:000}",
            SplitPart.Test,
            c == 7 ? 0.1 + 0.01 * r : 0.5 + 0.01 * c,
            c == 11 ? 0.9 : 0.01 * c
        ),
    ];

    [Theory]
    [InlineData(1, 0)]
    [InlineData(4, 0)]
    [InlineData(5, 1)]
    [InlineData(14, 1)]
    [InlineData(50, 5)]
    public void Draw_ATenth_ComesTwiceAndFarApart(int count, int repeats)
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var stack = ReviewSampling.Draw(Candidates, ReviewOrder.Random, count, seed, blinded: true);

            Assert.Equal(count + repeats, stack.Count);
            Assert.Equal(count, stack.Where(i => !i.IsRepeat).Select(i => i.Candidate).Distinct().Count());
            foreach (var repeat in stack.Where(i => i.IsRepeat))
            {
                var again = stack.ToList().IndexOf(repeat);
                var first = stack.ToList().FindIndex(i => !i.IsRepeat && i.Candidate == repeat.Candidate);
                Assert.True(again - first >= Math.Max(1, count / 3), $"seed {seed}: {first} and {again} of {stack.Count}");
            }
        }
    }

    [Fact]
    public void Draw_TheSameSeed_GivesTheSameStackWhateverTheOrderTheyCameIn()
    {
        var one = ReviewSampling.Draw(Candidates, ReviewOrder.Random, 40, 3, blinded: true);
        var other = ReviewSampling.Draw([.. Candidates.AsEnumerable().Reverse()], ReviewOrder.Random, 40, 3, blinded: true);
        var third = ReviewSampling.Draw(Candidates, ReviewOrder.Random, 40, 4, blinded: true);

        Assert.Equal(one, other);
        Assert.NotEqual(one, third);
    }

    [Fact]
    public void Draw_AtRandom_TakesEveryCaseOnceBeforeTwiceAndTheRunsAlike()
    {
        var stack = ReviewSampling
            .Draw(Candidates, ReviewOrder.Random, 60, 5, blinded: false)
            .Where(i => !i.IsRepeat)
            .Select(i => i.Candidate)
            .ToList();

        Assert.Equal(30, stack.Take(30).Select(c => c.CaseId).Distinct().Count());
        Assert.All(stack.GroupBy(c => c.CaseId), g => Assert.Equal(2, g.Select(c => c.RunId).Distinct().Count()));
        Assert.All(stack.GroupBy(c => c.RunId), g => Assert.InRange(g.Count(), 14, 16));
    }

    [Fact]
    public void Draw_WorstFirst_OpenKeepsTheOrderBlindedHidesIt()
    {
        var open = ReviewSampling
            .Draw(Candidates, ReviewOrder.WorstFirst, 20, 1, blinded: false)
            .Where(i => !i.IsRepeat)
            .Select(i => i.Candidate)
            .ToList();
        var blinded = ReviewSampling
            .Draw(Candidates, ReviewOrder.WorstFirst, 20, 1, blinded: true)
            .Where(i => !i.IsRepeat)
            .Select(i => i.Candidate)
            .ToList();

        Assert.Equal(["IMD007", "IMD007", "IMD007", "IMD007"], open.Take(4).Select(c => c.CaseId));
        Assert.Equal(open.Select(c => c.Iou).Order(), open.Select(c => c.Iou));
        Assert.Equal(open.ToHashSet(), blinded.ToHashSet());
        Assert.NotEqual(open, blinded);
    }

    [Fact]
    public void Draw_MostDisagreement_StartsWithTheCaseTheRunsDifferOn()
    {
        var stack = ReviewSampling.Draw(Candidates, ReviewOrder.MostDisagreement, 4, 1, blinded: false);

        Assert.All(stack, i => Assert.Equal("IMD011", i.Candidate.CaseId));
    }
}
