using System.Text.Json;
using LesionPortal.Core.Files;

namespace LesionPortal.Core.Runs;

/// <summary>Where a run computed, and with which versions: what changes its times, and the last digits of its numbers.</summary>
public sealed record RunMachine
{
    /// <summary>"cpu" or "cuda".</summary>
    public required string Device { get; init; }

    /// <summary>The model's name as the system tells it.</summary>
    public required string Processor { get; init; }

    /// <summary>Logical processors the trainer could use.</summary>
    public required int Cores { get; init; }

    /// <summary>That one operation was spread over.</summary>
    public required int Threads { get; init; }

    /// <summary>GiB.</summary>
    public required double MemoryGb { get; init; }

    /// <summary>Null on a CPU, and where the driver's tool does not tell.</summary>
    public string? Gpu { get; init; }
    public required string OperatingSystem { get; init; }
    public required string Runtime { get; init; }

    /// <summary>The trainer's.</summary>
    public required string Version { get; init; }

    /// <summary>Of the source the trainer was built from; null when it was built without its history.</summary>
    public string? Commit { get; init; }

    /// <summary>Name and version of what computes: TorchSharp, libtorch, ImageSharp, SkiaSharp.</summary>
    public required IReadOnlyDictionary<string, string> Libraries { get; init; }

    /// <summary>What was checked of its arithmetic; null in files from before there was a check.</summary>
    public ArithmeticReport? Arithmetic { get; init; }

    /// <summary>Whether everything recorded is the same, but for how long the check of the arithmetic took.</summary>
    public bool IsLike(RunMachine other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Text(this) == Text(other);
    }

    /// <summary>
    /// In the order the run computed on them: one, unless it was resumed elsewhere or by another version. Empty where none were written
    /// down.
    /// </summary>
    /// <exception cref="JsonException">The file is damaged.</exception>
    public static IReadOnlyList<RunMachine> Read(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return File.Exists(folder.MachineFile)
            ? JsonSerializer.Deserialize<List<RunMachine>>(File.ReadAllBytes(folder.MachineFile), RunJson.Options) ?? []
            : [];
    }

    /// <summary>Puts it after those the run computed on before, if it is another than the last.</summary>
    public void Write(RunFolder folder)
    {
        var before = Read(folder);
        if (before is [.., var last] && last.IsLike(this))
            return;
        AtomicFile.Write(folder.MachineFile, stream => JsonSerializer.Serialize(stream, before.Append(this), RunJson.Indented));
    }

    private static string Text(RunMachine machine) =>
        JsonSerializer.Serialize(
            machine with
            {
                Arithmetic = machine.Arithmetic is { } checkedHere ? checkedHere with { Seconds = 0, IsRemembered = false } : null,
            },
            RunJson.Options
        );
}
