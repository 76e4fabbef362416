using System.Text.Json;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Architectures;
using LesionPortal.Trainer.Benchmark;
using LesionPortal.Trainer.Tests.Commands;

namespace LesionPortal.Trainer.Tests.Benchmark;

public sealed class BenchTests
{
    /// <summary>2·k²·in·out·H·W by hand for each convolution of the notebook's U-Net with c = 2 at 32².</summary>
    [Fact]
    public void OfOneImage_BaselineUNet_CountsItsConvolutions()
    {
        using var network = ArchitectureRegistry.Create(Architecture.UNet, 2);
        (int In, int Out, int Kernel, int Side)[] convolutions =
        [
            (3, 2, 3, 32),
            (2, 2, 3, 32),
            (2, 4, 3, 16),
            (4, 4, 3, 16),
            (4, 8, 3, 8),
            (8, 8, 3, 8),
            (8, 16, 3, 4),
            (16, 16, 3, 4),
            (16, 32, 1, 2),
            (32, 16, 1, 2),
            (32, 16, 3, 4),
            (16, 8, 3, 4),
            (16, 8, 3, 8),
            (8, 4, 3, 8),
            (8, 4, 3, 16),
            (4, 2, 3, 16),
            (4, 2, 3, 32),
            (2, 2, 3, 32),
            (2, 1, 3, 32),
        ];

        var expected = convolutions.Sum(c => 2.0 * c.Kernel * c.Kernel * c.In * c.Out * c.Side * c.Side);

        Assert.Equal(expected, FlopCount.OfOneImage(network, 32));
        Assert.Equal(expected, FlopCount.OfOneImage(network, 32));
        Assert.True(network.training);
    }

    [Fact]
    public async Task Bench_TinyManifest_ReportsWhereTheTimeGoesAndWritesNothing()
    {
        using var folder = new TemporaryFolder();
        var manifest = TinyDataset.WriteManifest(folder.Path, TinyDataset.Write(folder.Path, TinyDataset.Settings));
        var before = Directory.GetFiles(folder.Path).Order().ToList();
        using var trainer = TrainerProcess.Start("bench", "--manifest", manifest, "--epochs", "2");

        var output = new List<string>();
        while (await trainer.ReadLineAsync() is { } line)
            output.Add(line);

        Assert.Equal(0, (await trainer.EndAsync()).ExitCode);
        var report = JsonSerializer.Deserialize<BenchReport>(string.Join("\n", output), RunJson.Options)!;
        Assert.Equal(["data", "forward", "backward", "optimiser", "scoring", "validation"], report.SecondsByPhase.Keys);
        Assert.Equal(report.SecondsPerEpoch, report.SecondsByPhase.Values.Sum(), 1e-6);
        Assert.All(report.SecondsByPhase.Values, phase => Assert.True(phase > 0), throwIfEmpty: true);
        var seconds = report.SecondsByPhase["forward"] + report.SecondsByPhase["backward"];
        Assert.Equal(3 * report.GigaflopPerImage * 6 / seconds / report.MachineGigaflopPerSecond, report.ShareOfMachine, 1e-9);
        Assert.Equal(before, Directory.GetFiles(folder.Path).Order());
    }
}
