using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace LesionPortal.Kernels;

/// <summary>
/// Makes a way compute wrongly, so that the checks can be tested on a machine that computes rightly: the environment variable
/// LESIONPORTAL_FAULTY_WAY names kind, way and fault, as in "Convolution/libtorch/scale". Faults: scale (by 1.1), nan, sigfpe. With
/// "@default" behind it, only while oneDNN is not limited (ONEDNN_MAX_CPU_ISA). Several are parted by ";".
/// </summary>
internal static class InjectedFault
{
    public const string Variable = "LESIONPORTAL_FAULTY_WAY";
    public const string OneDnnLimit = "ONEDNN_MAX_CPU_ISA";
    private const int ArithmeticSignal = 8;

    private static readonly Dictionary<string, string> Faults = Read();

    /// <summary>The map, unless a fault is injected for this kind of layer and this way.</summary>
    public static Tensor Spoil(Layer layer, string way, Tensor output)
    {
        if (Faults.Count == 0 || !Faults.TryGetValue($"{layer.Kind}/{way}", out var fault))
            return output;
        if (fault == "sigfpe")
        {
            // The runtime's own handler takes the first and puts the system's back, which ends the process at the second.
            _ = Raise(ArithmeticSignal);
            _ = Raise(ArithmeticSignal);
        }

        using (output)
            return output * (fault == "nan" ? double.NaN : 1.1);
    }

    private static Dictionary<string, string> Read()
    {
        var isLimited = Environment.GetEnvironmentVariable(OneDnnLimit) is not null;
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in (Environment.GetEnvironmentVariable(Variable) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = text.Split('@');
            var at = parts[0].LastIndexOf('/');
            if (parts.Length == 1 || !isLimited)
                faults[parts[0][..at]] = parts[0][(at + 1)..];
        }

        return faults;
    }

    [DllImport("libc", EntryPoint = "raise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Raise(int signal);
}
