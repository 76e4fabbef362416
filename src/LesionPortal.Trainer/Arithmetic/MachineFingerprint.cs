using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LesionPortal.Core.Runs;
using LesionPortal.Kernels;

namespace LesionPortal.Trainer.Arithmetic;

/// <summary>
/// Everything that a check's answer depends on: processor, its report of caches, libraries, our own build, threads, settings, networks.
/// </summary>
internal static class MachineFingerprint
{
    private static readonly string[] TellingLines = ["vendor_id", "cpu family", "model", "model name", "stepping", "microcode", "flags"];

    public static string Of(IReadOnlyList<CheckedNetwork> networks, params object[] settings)
    {
        string[] facts =
        [
            .. Processor(),
            .. Caches(),
            Environment.ProcessorCount.ToString(System.Globalization.CultureInfo.InvariantCulture),
            .. MachineFacts.Libraries(AppContext.BaseDirectory).Select(l => $"{l.Key} {l.Value}"),
            typeof(Layer).Module.ModuleVersionId.ToString(),
            typeof(MachineFingerprint).Module.ModuleVersionId.ToString(),
            .. (
                (string[])[OneDnn.LimitVariable, "OMP_NUM_THREADS", "ATEN_CPU_CAPABILITY", "DOTNET_EnableAVX512", "LESIONPORTAL_FAULTY_WAY"]
            ).Select(name => $"{name}={Environment.GetEnvironmentVariable(name)}"),
            .. settings.Select(s => s.ToString()!),
            JsonSerializer.Serialize(networks, CheckJson.Options),
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', facts))));
    }

    private static IEnumerable<string> Processor()
    {
        const string File = "/proc/cpuinfo";
        return System.IO.File.Exists(File)
            ? System
                .IO.File.ReadLines(File)
                .TakeWhile(line => line.Length > 0)
                .Where(line => TellingLines.Contains(line.Split(':')[0].Trim()))
            : [MachineFacts.Processor()];
    }

    /// <summary>Sizes as the system reports them; a virtual machine may report none, which oneDNN's blocking depends on.</summary>
    private static IEnumerable<string> Caches()
    {
        const string Folder = "/sys/devices/system/cpu/cpu0/cache";
        return Directory.Exists(Folder)
            ? Directory
                .EnumerateDirectories(Folder, "index*")
                .Order(StringComparer.Ordinal)
                .Select(index => Path.Combine(index, "size"))
                .Where(File.Exists)
                .Select(size => File.ReadAllText(size).Trim())
            : ["no caches reported"];
    }
}
