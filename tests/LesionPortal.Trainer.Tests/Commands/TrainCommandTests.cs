using System.Diagnostics;
using LesionPortal.Core.Runs;

namespace LesionPortal.Trainer.Tests.Commands;

public sealed class TrainCommandTests : IDisposable
{
    private const int Cancelled = 3;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string[] Train(RunSettings settings) =>
        [
            "train",
            "--manifest",
            TinyDataset.WriteManifest(_folder.Path, TinyDataset.Write(_folder.Path, settings)),
            "--output",
            _folder["run"],
        ];

    private string[] EndlessTraining => [.. Train(TinyDataset.Settings with { Epochs = 10_000 }), "--follow-stdin"];

    [Fact]
    public async Task Train_SmallManifestInAShell_CompletesWithExitCodeZero()
    {
        using var trainer = TrainerProcess.Start(Train(TinyDataset.Settings with { Epochs = 2 }));
        trainer.Input.Close();

        var completed = await trainer.ReadUntilAsync<RunCompleted>();

        Assert.Equal(11, completed.Best.Cases.Count);
        Assert.Null(await trainer.ReadEventAsync());
        Assert.Equal(0, (await trainer.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Train_CancelOnStandardInput_KeepsTheCheckpointAndSaysCancelled()
    {
        using var trainer = TrainerProcess.Start(EndlessTraining);
        await trainer.ReadUntilAsync<EpochDone>();

        await trainer.Input.WriteLineAsync("cancel");
        await trainer.Input.FlushAsync(TestContext.Current.CancellationToken);
        var cancelled = await trainer.ReadUntilAsync<RunCancelled>();

        Assert.Equal(Cancelled, (await trainer.EndAsync()).ExitCode);
        Assert.InRange(cancelled.EpochsDone, 1, 9_999);
        Assert.True(File.Exists(new RunFolder(_folder["run"]).LastCheckpoint));
    }

    [Fact]
    public async Task Train_StandardInputCloses_EndsItself()
    {
        using var trainer = TrainerProcess.Start(EndlessTraining);
        await trainer.ReadUntilAsync<EpochDone>();

        trainer.Input.Close();
        await trainer.ReadUntilAsync<RunCancelled>();

        Assert.Equal(Cancelled, (await trainer.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Train_Sigterm_EndsAsCancelled()
    {
        using var trainer = TrainerProcess.Start(EndlessTraining);
        await trainer.ReadUntilAsync<EpochDone>();

        using (var kill = Process.Start("kill", ["-TERM", trainer.Id.ToString()]))
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await trainer.ReadUntilAsync<RunCancelled>();

        Assert.Equal(Cancelled, (await trainer.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Train_BatchLongerThanTheGrace_EndsInTime()
    {
        // One batch of this takes longer than the grace; the person who cancels does not wait for it.
        using var trainer = TrainerProcess.Start([
            .. Train(TinyDataset.Settings with { BaseChannels = 64, BatchSize = 6, ImageSize = 256 }),
            "--follow-stdin",
        ]);
        await trainer.ReadUntilAsync<CasesPrepared>();

        var watch = Stopwatch.StartNew();
        trainer.Input.Close();
        await trainer.ReadUntilAsync<RunCancelled>();

        Assert.Equal(Cancelled, (await trainer.EndAsync()).ExitCode);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }

    [Fact]
    public async Task Train_SecondTrainerInTheFolder_WaitsForTheFirst()
    {
        var arguments = EndlessTraining;
        using var first = TrainerProcess.Start(arguments);
        await first.ReadUntilAsync<EpochDone>();
        using var second = TrainerProcess.Start(arguments);

        first.Input.Close();
        await first.ReadUntilAsync<RunCancelled>();
        var started = await second.ReadUntilAsync<RunStarted>();

        Assert.NotEmpty(started.ResumedEpochs);
        second.Input.Close();
        Assert.Equal(Cancelled, (await second.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Train_WrongManifest_SaysWhatAndEndsWithUsage()
    {
        using var trainer = TrainerProcess.Start(Train(TinyDataset.Settings with { ImageSize = 50 }));

        var failed = await trainer.ReadUntilAsync<RunFailed>();

        Assert.Contains("nearest is 48", failed.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await trainer.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Train_MissingImage_NamesTheCaseAndFails()
    {
        var arguments = Train(TinyDataset.Settings);
        File.Delete(_folder["IMD004.png"]);
        using var trainer = TrainerProcess.Start(arguments);

        var failed = await trainer.ReadUntilAsync<RunFailed>();

        Assert.StartsWith("IMD004: ", failed.Message, StringComparison.Ordinal);
        Assert.Equal("Correct or leave out the case, then start again.", failed.Advice);
        Assert.Equal(1, (await trainer.EndAsync()).ExitCode);
    }

    [Theory]
    [InlineData("train")]
    [InlineData("dance")]
    [InlineData("predict", "--weights", "w", "--image", "i", "--output", "o", "--threshold", "7")]
    public async Task Main_WrongArguments_EndsWithUsage(params string[] arguments)
    {
        using var trainer = TrainerProcess.Start(arguments);
        trainer.Input.Close();

        var (exitCode, errors) = await trainer.EndAsync();

        Assert.Equal(2, exitCode);
        Assert.NotEmpty(errors);
    }
}
