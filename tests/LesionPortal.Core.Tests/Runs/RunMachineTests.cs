using LesionPortal.Core.Runs;

namespace LesionPortal.Core.Tests.Runs;

public sealed class RunMachineTests : IDisposable
{
    private readonly RunFolder _folder = new(Directory.CreateTempSubdirectory("lesionportal-machine-").FullName);

    public void Dispose() => Directory.Delete(_folder.Root, recursive: true);

    [Fact]
    public void Write_TheSameTwiceThenAnother_KeepsEachOnceInTheirOrder()
    {
        var machine = Machine();
        machine.Write(_folder);
        machine.Write(_folder);
        (machine with { Threads = 8 }).Write(_folder);

        var read = RunMachine.Read(_folder);

        Assert.Equal([2, 8], read.Select(m => m.Threads));
        Assert.True(machine.IsLike(read[0]));
        Assert.False(machine.IsLike(machine with { Libraries = new Dictionary<string, string> { ["TorchSharp"] = "1.0" } }));
    }

    [Fact]
    public void Read_NothingWrittenDown_IsEmpty() => Assert.Empty(RunMachine.Read(_folder));

    [Fact]
    public void Libraries_OfThisProgram_AreNamedWithTheirVersions()
    {
        var libraries = MachineFacts.Libraries(AppContext.BaseDirectory);

        Assert.Contains("SixLabors.ImageSharp", libraries.Keys);
        Assert.Contains("SkiaSharp", libraries.Keys);
        Assert.All(libraries.Values, v => Assert.Matches(@"^\d+\.", v));
        Assert.NotEmpty(MachineFacts.Processor());
    }

    private static RunMachine Machine() =>
        new()
        {
            Device = "cpu",
            Processor = "Drawn",
            Cores = 2,
            Threads = 2,
            MemoryGb = 8,
            OperatingSystem = "Linux",
            Runtime = ".NET 10",
            Version = "1.0.0",
            Libraries = new Dictionary<string, string> { ["TorchSharp"] = "0.107.0" },
        };
}
