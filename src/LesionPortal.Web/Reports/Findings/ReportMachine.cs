using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Reports.Findings;

/// <summary>The machine and the versions this portal runs on; read once.</summary>
public sealed class ReportMachine
{
    // Of the trainer's and the portal's dependencies those that change a number or a picture.
    private static readonly string[] s_told = ["TorchSharp", "libtorch-cpu-linux-x64", "libtorch-cpu-win-x64", "libtorch-cpu-osx-arm64", "TorchSharp-cuda-linux", "SkiaSharp", "MathNet.Numerics", "MudBlazor", "Microsoft.EntityFrameworkCore.Sqlite"];

    private readonly Lazy<ReportEnvironment> _machine = new(Read);

    internal ReportEnvironment Of(IEnumerable<RunSettings> runs, IEnumerable<string?> trainedOn, string datasetSha256)
    {
        var settings = runs.ToList();
        return _machine.Value with
        {
            TrainedOn = [.. trainedOn.OfType<string>().Distinct().Order(StringComparer.Ordinal)],
            Seeds = [.. settings.Select(s => s.Seed).Distinct().Order()],
            SplitSeed = settings.Select(s => s.Split.Explicit is null ? s.Split.Seed : (int?)null).Distinct().ToList() is [var seed] ? seed : null,
            DatasetSha256 = datasetSha256,
        };
    }

    private static ReportEnvironment Read()
    {
        var version = typeof(ReportMachine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        var parts = version.Split('+', 2);
        return new ReportEnvironment(parts[0], parts.Length == 2 ? parts[1] : null, RuntimeInformation.FrameworkDescription, $"{RuntimeInformation.OSDescription} ({RuntimeInformation.OSArchitecture})",
            Processor(), Environment.ProcessorCount, Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30), 1), Libraries(), [], [], null, "");
    }

    private static string Processor()
    {
        const string Linux = "/proc/cpuinfo";
        if (File.Exists(Linux) && File.ReadLines(Linux).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) is { } line)
            return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static SortedDictionary<string, string> Libraries()
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var folder in new[] { AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "trainer") }.Where(Directory.Exists))
        {
            foreach (var file in Directory.EnumerateFiles(folder, "LesionPortal.*.deps.json"))
            {
                using var dependencies = JsonDocument.Parse(File.ReadAllBytes(file));
                foreach (var library in dependencies.RootElement.GetProperty("libraries").EnumerateObject().Select(l => l.Name.Split('/')).Where(l => l.Length == 2 && s_told.Contains(l[0])))
                    found[library[0]] = library[1];
            }
        }

        return found;
    }
}
