using LesionPortal.Core.Runs;
using LesionPortal.Web.Runs.Queue;
using LesionPortal.Web.Shared.Options;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LesionPortal.Web.Tests.Runs.Queue;

[Collection("processes")]
public sealed class ResidentTrainerTests : IDisposable
{
    private const string ReadId = "id=$(echo \"$line\" | sed 's/.*\"id\":\\([0-9]*\\).*/\\1/')";
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ask_SeveralAtOnceAnsweredOutOfOrder_EachGetsItsOwnAnswer()
    {
        // Answers in pairs, the later question first.
        await using var trainer = Start(
            "while read -r line; do",
            ReadId,
            "first=$id; read -r line",
            ReadId,
            "echo \"{\\\"id\\\":$id,\\\"parameters\\\":$id}\"; echo \"{\\\"id\\\":$first,\\\"parameters\\\":$first}\"; done"
        );

        var replies = await Task.WhenAll(
            Enumerable.Range(1, 4).Select(c => trainer.DescribeAsync(new RunSettings { BaseChannels = c }, Cancellation))
        );

        Assert.All(replies, r => Assert.Null(r.Error));
        Assert.All(replies, r => Assert.Equal(r.Id, r.Parameters));
        Assert.Equal(4, replies.Select(r => r.Id).Distinct().Count());
        Assert.Equal(1, Starts());
    }

    [Fact]
    public async Task Ask_TrainerDies_SaysSoAndTheNextQuestionStartsAnother()
    {
        await using var trainer = Start(
            "read -r line",
            "[ -f \"$0.died\" ] || { touch \"$0.died\"; echo out of luck >&2; exit 9; }",
            ReadId,
            "echo \"{\\\"id\\\":$id,\\\"parameters\\\":7}\"; read -r line"
        );

        var first = await trainer.DescribeAsync(new RunSettings(), Cancellation);
        var second = await trainer.DescribeAsync(new RunSettings(), Cancellation);

        Assert.Contains("out of luck", first.Error, StringComparison.Ordinal);
        Assert.Equal((null, 7L), (second.Error, second.Parameters));
        Assert.Equal(2, Starts());
    }

    [Fact]
    public async Task Describe_AskedAgain_IsNotAskedOfTheTrainer()
    {
        await using var trainer = Start("read -r line", ReadId, "echo \"{\\\"id\\\":$id,\\\"parameters\\\":7}\"");

        var first = await trainer.DescribeAsync(new RunSettings { Seed = 1 }, Cancellation);
        var second = await trainer.DescribeAsync(new RunSettings { Seed = 2 }, Cancellation);

        Assert.Equal((7L, 7L), (first.Parameters, second.Parameters));
        Assert.Equal(1, Starts());
    }

    [Fact]
    public async Task Ask_NoAnswerWithinThreeMinutes_SaysSoAndEndsIt()
    {
        await using var trainer = Start("while read -r line; do :; done");
        var asking = trainer.PredictAsync("weights", "image", "output", Cancellation);

        while (!asking.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        Assert.Contains("did not answer within 180 s", (await asking).Error, StringComparison.Ordinal);
    }

    /// <summary>One question ran out of patience and ended the session that another was just handed.</summary>
    [Fact]
    public async Task Ask_OfASessionThatWasJustEnded_IsAnsweredWithWhy()
    {
        var session = new ServeSession(Program(FakeTrainer.Write(_folder.Path, "read -r line")).Serve(), NullLogger.Instance);
        await session.DisposeAsync();

        var reply = await session.AskAsync(new DevicesRequest { Id = 1 });

        Assert.Contains("ended before it answered", reply.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Devices_TrainerMissing_IsTheCpuAlone()
    {
        await using var trainer = new ResidentTrainer(
            Program(Path.Combine(_folder.Path, "missing")),
            _time,
            NullLogger<ResidentTrainer>.Instance
        );

        Assert.Equal([ComputeDevice.Cpu], await trainer.DevicesAsync(Cancellation));
        Assert.Contains(
            "Portal:TrainerPath",
            (await trainer.DescribeAsync(new RunSettings(), Cancellation)).Error,
            StringComparison.Ordinal
        );
    }

    private ResidentTrainer Start(params string[] commands) =>
        new(Program(FakeTrainer.Write(_folder.Path, commands)), _time, NullLogger<ResidentTrainer>.Instance);

    private static TrainerProgram Program(string path) =>
        new(Microsoft.Extensions.Options.Options.Create(new PortalOptions { TrainerPath = path }));

    private int Starts() => File.ReadAllLines(Path.Combine(_folder.Path, "starts")).Length;
}
