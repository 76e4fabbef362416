using LesionPortal.Trainer.Native;

namespace LesionPortal.Trainer.Arithmetic;

/// <summary>oneDNN's limit on the instructions it uses; read once, when libtorch first needs it.</summary>
internal static class OneDnn
{
    public const string LimitVariable = "ONEDNN_MAX_CPU_ISA";

    /// <summary>From the fastest to the one that always worked.</summary>
    public static readonly IReadOnlyList<string> Limits = ["AVX2", "SSE41"];

    /// <summary>What the user set; null where nothing is.</summary>
    public static string? Limit => Environment.GetEnvironmentVariable(LimitVariable) is { Length: > 0 } limit ? limit : null;

    /// <summary>Before libtorch is loaded.</summary>
    public static void LimitTo(string instructions) => NativeEnvironment.Set(LimitVariable, instructions, overwrite: true);
}
