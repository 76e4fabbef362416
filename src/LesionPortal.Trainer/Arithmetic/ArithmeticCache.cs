using System.Text.Json;
using LesionPortal.Core.Files;

namespace LesionPortal.Trainer.Arithmetic;

/// <summary>Answers of earlier checks, a file each, so that a network is checked once on a machine.</summary>
/// <param name="folder">Made when the first answer is kept.</param>
public sealed class ArithmeticCache(string folder)
{
    /// <summary>Names the folder; without it, it lies below the user's cache.</summary>
    public const string FolderVariable = "LESIONPORTAL_ARITHMETIC_MEMORY";

    private const int MaxFiles = 500;

    /// <summary>The user's, or the one the environment names; null where there is no place for one.</summary>
    public static ArithmeticCache? OfUser()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named)
            return new(named);
        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.IsPathFullyQualified(local) ? new(Path.Combine(local, "LesionPortal", "arithmetic")) : null;
    }

    /// <summary>Null where nothing is remembered, or what is cannot be read.</summary>
    public ArithmeticPlan? Find(string key)
    {
        try
        {
            return JsonSerializer.Deserialize<ArithmeticPlan>(File.ReadAllBytes(PathOf(key)), CheckJson.Options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // Checked anew: that costs seconds and is always right.
            return null;
        }
    }

    /// <summary>Where the folder cannot be written, the next run checks again.</summary>
    public void Keep(string key, ArithmeticPlan plan)
    {
        try
        {
            Directory.CreateDirectory(folder);
            AtomicFile.Write(PathOf(key), stream => JsonSerializer.Serialize(stream, plan, CheckJson.Options));
            foreach (
                var old in new DirectoryInfo(folder).EnumerateFiles("*.json").OrderByDescending(f => f.LastWriteTimeUtc).Skip(MaxFiles)
            )
                old.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"The check of this machine's arithmetic could not be cached in {folder}: {e.Message}");
        }
    }

    private string PathOf(string key) => Path.Combine(folder, key + ".json");
}
