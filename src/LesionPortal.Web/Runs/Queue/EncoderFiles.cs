using System.Collections.Concurrent;
using System.Security.Cryptography;
using LesionPortal.Core.Runs;
using LesionPortal.Web.Shared.Options;

namespace LesionPortal.Web.Runs.Queue;

/// <summary>The encoder weights people put into the portal's folder for them.</summary>
public sealed class EncoderFiles(PortalFolders folders)
{
    private readonly ConcurrentDictionary<(string Name, long Length, DateTime Written), string> _digests = new();

    public string PathOf(string name) => Path.Combine(folders.Encoders, name);

    /// <summary>Each file as a choice of the form, by name; none while there is no folder.</summary>
    public IReadOnlyList<CatalogueEntry<string>> Choices =>
        !Directory.Exists(folders.Encoders)
            ? []
            :
            [
                .. Directory
                    .EnumerateFiles(folders.Encoders, "*" + EncoderSettings.FileExtension)
                    .Select(path => Path.GetFileName(path))
                    .Order(StringComparer.OrdinalIgnoreCase)
                    .Select(name => new CatalogueEntry<string>(
                        name,
                        name,
                        name,
                        "Your file, with torchvision's tensor names of a ResNet-18 or -34; its SHA-256 " + "is stored with the run.",
                        ""
                    )),
            ];

    /// <summary>
    /// The settings with the digest of the file they name, so that the run can be repeated; or what is wrong with the file.
    /// </summary>
    public async Task<(RunSettings Settings, SettingProblem? Problem)> FixAsync(
        RunSettings settings,
        CancellationToken cancellation = default
    )
    {
        if (!settings.Encoder.IsFile)
            return (settings with { Encoder = settings.Encoder with { Sha256 = null } }, null);
        if (!File.Exists(PathOf(settings.Encoder.Weights)))
        {
            var known = Choices.Count == 0 ? "which is empty" : $"which holds {string.Join(", ", Choices.Select(c => c.Key))}";
            return (
                settings,
                new(
                    "encoder.weights",
                    $"There is no {settings.Encoder.Weights} in {folders.Encoders}, {known}; put the file there, or choose other weights."
                )
            );
        }

        var digest = await DigestAsync(settings.Encoder.Weights, cancellation);
        if (settings.Encoder.Sha256 is { } expected && !string.Equals(expected, digest, StringComparison.OrdinalIgnoreCase))
            return (
                settings,
                new(
                    "encoder.sha256",
                    $"The SHA-256 of {settings.Encoder.Weights} is {digest}, not {expected}; restore that "
                        + $"file, or leave the SHA-256 out to use this one."
                )
            );
        return (settings with { Encoder = settings.Encoder with { Sha256 = digest } }, null);
    }

    private async Task<string> DigestAsync(string name, CancellationToken cancellation)
    {
        var file = new FileInfo(PathOf(name));
        var key = (name, file.Length, file.LastWriteTimeUtc);
        if (_digests.TryGetValue(key, out var digest))
            return digest;
        await using var stream = file.OpenRead();
        return _digests[key] = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation));
    }
}
