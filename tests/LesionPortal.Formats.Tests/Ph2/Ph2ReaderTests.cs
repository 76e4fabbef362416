using LesionPortal.Core.Cases;
using LesionPortal.Formats.Ph2;

namespace LesionPortal.Formats.Tests.Ph2;

public sealed class Ph2ReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private List<Ph2Finding> Read(params string[] knownIds) =>
        [
            .. Ph2Reader.Read(
                Ph2Layout.Find(_folder.Path, TestContext.Current.CancellationToken),
                knownIds,
                new Dictionary<string, string>(),
                TestContext.Current.CancellationToken
            ),
        ];

    private void Case(string id, int seed)
    {
        _folder.Image($"images/{id}.png", seed: seed);
        _folder.Mask($"masks/{id}.png");
    }

    private void Sheet(params string[] ids) =>
        _folder.Text(
            "PH2_dataset.txt",
            "|| Name || Clinical Diagnosis || Asymmetry ||\n" + string.Concat(ids.Select(id => $"|| {id} || 2 || 1 ||\n"))
        );

    [Fact]
    public void Read_MixedFolder_GivesGoodCasesAndEveryProblem()
    {
        Case("IMD002", 1);
        Case("IMD003", 2);
        _folder.Image("images/IMD004.png", seed: 3);
        _folder.Mask("masks/IMD005.png");
        Sheet("IMD002", "IMD004", "IMD005", "IMD900");

        var findings = Read();
        var problems = findings.SelectMany(f => f.Problems).ToList();

        Assert.Equal(["IMD002", "IMD003"], findings.Select(f => f.Case?.Id).OfType<string>());
        Assert.Equal(
            [("IMD004", ProblemSeverity.Error), ("IMD005", ProblemSeverity.Error)],
            problems.Where(p => p.Severity == ProblemSeverity.Error).Select(p => (p.CaseId, p.Severity))
        );
        Assert.Equal("IMD003", Assert.Single(problems, p => p.Severity == ProblemSeverity.Warning).CaseId);
        Assert.Equal("IMD900", Assert.Single(problems, p => p.Severity == ProblemSeverity.Info).CaseId);
        Assert.Equal((4, 4), (findings[^1].Done, findings[^1].Total));
        Assert.Equal(Diagnosis.Melanoma, findings[0].Case!.Diagnosis);
    }

    [Fact]
    public void Read_SamePictureTwice_TakesTheFirst()
    {
        Case("IMD002", 1);
        Case("IMD003", 1);
        Sheet("IMD002", "IMD003");
        var findings = Read();
        Assert.Equal("IMD002", Assert.Single(findings, f => f.Case is not null).Case!.Id);
        Assert.Contains("pixels of IMD002", Assert.Single(findings.SelectMany(f => f.Problems)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_KnownIdInAnotherSpelling_IsNotReadAgain()
    {
        Case("IMD002", 1);
        Case("IMD003", 2);
        Sheet("IMD002", "IMD003", "IMD004");
        var findings = Read("imd_002", "IMD004");
        Assert.True(Assert.Single(findings, f => f.AlreadyKnown).Case is null);
        Assert.Equal("IMD003", Assert.Single(findings, f => f.Case is not null).Case!.Id);
        Assert.Empty(findings.SelectMany(f => f.Problems));
    }

    [Fact]
    public void Read_NoImages_SaysWhatWasExpected()
    {
        var problem = Assert.Single(Assert.Single(Read()).Problems);
        Assert.Equal(ProblemSeverity.Error, problem.Severity);
        Assert.Contains("IMD002_lesion.png", problem.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DamagedSheet_WarnsAndReadsTheText()
    {
        Case("IMD002", 1);
        _folder.Text("PH2_dataset.xlsx", "damaged");
        Sheet("IMD002");
        var findings = Read();
        Assert.Equal(ProblemSeverity.Warning, Assert.Single(findings.SelectMany(f => f.Problems)).Severity);
        Assert.Equal(Diagnosis.Melanoma, Assert.Single(findings, f => f.Case is not null).Case!.Diagnosis);
    }

    [Fact]
    public void Read_NoSheet_WarnsOnce()
    {
        Case("IMD002", 1);
        Case("IMD003", 2);
        Assert.Contains("all diagnoses are unknown", Assert.Single(Read().SelectMany(f => f.Problems)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Cancelled_StopsBetweenCases()
    {
        Case("IMD002", 1);
        Case("IMD003", 2);
        Sheet("IMD002", "IMD003");
        using var source = new CancellationTokenSource();
        using var findings = Ph2Reader
            .Read(Ph2Layout.Find(_folder.Path, TestContext.Current.CancellationToken), [], new Dictionary<string, string>(), source.Token)
            .GetEnumerator();
        Assert.True(findings.MoveNext());
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => findings.MoveNext());
    }

    [Fact]
    public async Task ReadAsync_GivesTheSameAsRead()
    {
        Case("IMD002", 1);
        Sheet("IMD002");
        var ids = new List<string?>();
        await foreach (
            var finding in Ph2Reader.ReadAsync(
                Ph2Layout.Find(_folder.Path, TestContext.Current.CancellationToken),
                [],
                new Dictionary<string, string>(),
                TestContext.Current.CancellationToken
            )
        )
            ids.Add(finding.Case?.Id);
        Assert.Equal(["IMD002"], ids);
    }
}
