using LesionPortal.Core.Runs;
using LesionPortal.Kernels;
using LesionPortal.Trainer.Arithmetic;
using LesionPortal.Trainer.Tests.Arithmetic;

namespace LesionPortal.Trainer.Tests.Commands;

/// <summary>
/// The program on a machine that computes wrongly: injected faults stand for the machine, in the check's child and in training itself.
/// </summary>
public sealed class FaultyMachineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FaultyMachineTests() => Environment.SetEnvironmentVariable(ArithmeticCache.FolderVariable, _folder["memory"]);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(ArithmeticCache.FolderVariable, null);
        _folder.Dispose();
    }

    [Fact]
    public async Task Train_LibtorchsConvolutionsWrong_LearnsAsOnARightMachine()
    {
        var right = await HistoryAsync("right");
        using var faults = new InjectedFaults("Convolution/libtorch/nan");

        var detoured = await HistoryAsync("detoured");

        Assert.True(detoured.Arithmetic.NeedsDetours);
        Assert.False(right.Arithmetic.NeedsDetours);
        Assert.All(right.Losses.Zip(detoured.Losses), l => Assert.Equal(l.First, l.Second, 1e-3));
        var machine = Assert.Single(RunMachine.Read(new RunFolder(_folder["detoured"])));
        Assert.Equal(detoured.Arithmetic.Detours.Count, machine.Arithmetic!.Detours.Count);
    }

    [Fact]
    public async Task Train_NoWayRight_FailsWithTheLayerAndAWayOut()
    {
        using var faults = new InjectedFaults("Upsample/libtorch/nan;Upsample/matrix products/nan");
        using var trainer = TrainerProcess.Start(Arguments("failed"));

        var failed = await trainer.ReadUntilAsync<RunFailed>();

        Assert.Contains("up-sampling to", failed.Message, StringComparison.Ordinal);
        Assert.Contains("another machine", failed.Advice!, StringComparison.Ordinal);
        Assert.Equal(1, (await trainer.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Train_KernelsLibtorch_LearnsTheSameWithoutAKernelOfOurs()
    {
        var ours = await HistoryAsync("ours");
        using var faults = new InjectedFaults(
            $"BatchNorm/one pass/nan;MaxPool/byte indices/nan;Concatenate/one pass/nan;Convolution/{ConvolutionAlgorithms.Winograd}/nan;"
                + $"Convolution/{ConvolutionAlgorithms.FewChannels}/nan;Convolution/{ConvolutionAlgorithms.OneChannel}/nan"
        );

        var libtorchs = await HistoryAsync("libtorchs", "--kernels", "libtorch");

        Assert.False(libtorchs.Arithmetic.NeedsDetours);
        Assert.All(ours.Losses.Zip(libtorchs.Losses), l => Assert.Equal(l.First, l.Second, 1e-3));
    }

    private async Task<(ArithmeticReport Arithmetic, List<double> Losses)> HistoryAsync(string name, params string[] options)
    {
        using var trainer = TrainerProcess.Start([.. Arguments(name), .. options]);
        var arithmetic = (await trainer.ReadUntilAsync<ArithmeticChecked>()).Report;
        var losses = new List<double>();
        while (await trainer.ReadEventAsync() is { } e && e is not RunCompleted)
        {
            if (e is EpochDone done)
                losses.AddRange([done.Row.LossTrain, done.Row.LossValidation]);
        }

        Assert.Equal(0, (await trainer.EndAsync()).ExitCode);
        Assert.Equal(6, losses.Count);
        return (arithmetic, losses);
    }

    private string[] Arguments(string name) =>
        [
            "train",
            "--manifest",
            TinyDataset.WriteManifest(
                _folder.Path,
                TinyDataset.Write(_folder.Path, TinyDataset.Settings with { BaseChannels = 8, LearningRate = 0.001 })
            ),
            "--output",
            _folder[name],
        ];
}
