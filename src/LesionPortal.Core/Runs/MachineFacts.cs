using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace LesionPortal.Core.Runs;

/// <summary>What this process can say of the machine it runs on and of its own versions.</summary>
public static class MachineFacts
{
    // Of all dependencies those that change a number or a picture.
    private static readonly string[] s_reported =
    [
        "TorchSharp",
        "libtorch-cpu-linux-x64",
        "libtorch-cpu-win-x64",
        "libtorch-cpu-osx-arm64",
        "TorchSharp-cuda-linux",
        "SixLabors.ImageSharp",
        "SkiaSharp",
        "MathNet.Numerics",
        "MudBlazor",
        "Microsoft.EntityFrameworkCore.Sqlite",
    ];

    public static string Runtime => RuntimeInformation.FrameworkDescription;

    public static string OperatingSystem => $"{RuntimeInformation.OSDescription} ({RuntimeInformation.OSArchitecture})";

    /// <summary>GiB, as far as this process may use it.</summary>
    public static double MemoryGb => Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30), 1);

    /// <summary>The model's name, as Linux and Windows tell it; else the architecture.</summary>
    public static string Processor()
    {
        const string Linux = "/proc/cpuinfo";
        if (
            File.Exists(Linux)
            && File.ReadLines(Linux).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) is { } line
        )
            return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    /// <summary>An assembly's version, and the commit it was built from; null when it was built without its history.</summary>
    public static (string Version, string? Commit) VersionOf(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var informational = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        var parts = informational.Split('+', 2);
        return (parts[0], parts.Length == 2 ? parts[1] : null);
    }

    /// <summary>
    /// Name and version of the libraries that compute or draw, from the lists beside this portal's programs in these folders.
    /// </summary>
    public static SortedDictionary<string, string> Libraries(params IEnumerable<string> folders)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (
            var file in folders.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "LesionPortal.*.deps.json"))
        )
        {
            using var dependencies = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (
                var library in dependencies
                    .RootElement.GetProperty("libraries")
                    .EnumerateObject()
                    .Select(l => l.Name.Split('/'))
                    .Where(l => l.Length == 2 && s_reported.Contains(l[0]))
            )
                found[library[0]] = library[1];
        }

        return found;
    }
}
