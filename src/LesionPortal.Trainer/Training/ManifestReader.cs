using System.Text.Json;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;

namespace LesionPortal.Trainer.Training;

/// <summary>The manifest cannot be used; the message names what is wrong with it and what was expected.</summary>
public sealed class ManifestException(string message, Exception? inner = null) : Exception(message, inner);

public static class ManifestReader
{
    /// <exception cref="ManifestException">The file is missing, not a manifest, or asks for what cannot be.</exception>
    public static RunManifest Read(string path)
    {
        RunManifest manifest;
        try
        {
            using var file = File.OpenRead(path);
            manifest =
                JsonSerializer.Deserialize<RunManifest>(file, RunJson.Options)
                ?? throw new ManifestException($"{path}: the manifest is null; expected a JSON object.");
        }
        catch (UnknownChoiceException e)
        {
            throw new ManifestException($"{path}: {e.Field}: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ManifestException($"{path}: the manifest cannot be read: {e.Message}", e);
        }

        var problems = Problems(manifest).ToList();
        return problems.Count == 0 ? manifest : throw new ManifestException($"{path}: {string.Join(" ", problems)}");
    }

    private static IEnumerable<string> Problems(RunManifest manifest)
    {
        if (manifest.Version != RunManifest.CurrentVersion)
            yield return $"version is {manifest.Version}; this trainer reads version {RunManifest.CurrentVersion}.";

        // The split of the settings is a wish; what counts here are the cases. An ensemble's other settings say nothing.
        foreach (
            var problem in RunSettingsValidator
                .Validate(manifest.Settings)
                .Where(p => manifest.Members.Count == 0 && !p.Field.StartsWith("split", StringComparison.Ordinal))
        )
            yield return $"settings.{problem.Field}: {problem.Message}";
        if (manifest.Settings.Encoder.IsFile && string.IsNullOrEmpty(manifest.EncoderWeightsPath))
            yield return $"encoderWeightsPath: it is missing; give the path of {manifest.Settings.Encoder.Weights}.";
        if (manifest.Settings.Encoder is { IsFile: true, Sha256: null })
            yield return "settings.encoder.sha256: it is missing; give the SHA-256 of the encoder weights, so that the run can be "
                + "repeated.";
        if (manifest.Members.Count == 1)
            yield return $"members: there is 1; an ensemble has at least {EnsembleSettings.Fewest}.";
        if (
            manifest.Settings.Optimisation.IsBalanced
            && manifest.Cases.Where(c => c.Part == SplitPart.Train).Select(c => c.Diagnosis).Distinct().Take(2).Count() == 1
        )
            yield return "settings.optimisation.sampling: all training cases have the same diagnosis; set the correct diagnoses, or use "
                + "sampling EachOnce.";
        foreach (
            var part in Enum.GetValues<SplitPart>()
                .Where(part => (manifest.Members.Count == 0 || part == SplitPart.Test) && manifest.Cases.All(c => c.Part != part))
        )
            yield return $"cases: none has part {part}; give at least one.";
        foreach (var twice in manifest.Cases.GroupBy(c => c.Id, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            yield return $"cases: {twice.Key} is listed {twice.Count()} times; list it once.";
        foreach (var odd in manifest.Cases.Where(c => !IsFileName(c.Id)))
            yield return $"cases: the id \"{odd.Id}\" names a file and must not be empty, begin with a point or hold / or \\.";
        foreach (var sample in manifest.SampleCases.Where(s => !manifest.Cases.Any(c => c.Part == SplitPart.Validation && SameId(c.Id, s))))
            yield return $"sampleCases: {sample} is not a validation case.";
    }

    private static bool SameId(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static bool IsFileName(string id) => id.Length > 0 && id[0] != '.' && id.IndexOfAny(['/', '\\', '\0']) < 0;
}
