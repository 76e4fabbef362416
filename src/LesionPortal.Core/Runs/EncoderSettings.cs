using System.Globalization;
using System.Text.Json.Serialization;

namespace LesionPortal.Core.Runs;

/// <summary>What the ResNet encoder of a network starts from; the default is random weights, as everything else starts.</summary>
public sealed record EncoderSettings
{
    /// <summary>Random weights.</summary>
    public const string None = "None";

    /// <summary>The ResNet-18 trained on ImageNet that comes with the program; see <see cref="ImageNetTerms"/>.</summary>
    public const string ImageNet = "ImageNet";

    /// <summary>What the <see cref="ImageNet"/> weights are, for tables.</summary>
    public const string ImageNetName = "ResNet-18 without its last block, ImageNet weights of the ML.NET package";

    /// <summary>Whose the weights are, and what they may be used for.</summary>
    public const string ImageNetTerms =
        "Weights of the ML.NET package Microsoft.ML.DnnImageFeaturizer.ResNet18 (its licence is MIT), trained by CNTK on "
        + "ImageNet, whose images are "
        + "for research and non-commercial use.";

    /// <summary>What a file of encoder weights is called: safetensors with torchvision's names.</summary>
    public const string FileExtension = ".safetensors";

    public static EncoderSettings Random { get; } = new();

    /// <summary>
    /// <see cref="None"/>, <see cref="ImageNet"/>, or the name of a safetensors file with torchvision's names of a ResNet-18 or -34.
    /// </summary>
    public string Weights
    {
        get;
        init => field = RunCatalogue.Spelled(Choices, value);
    } = None;

    /// <summary>
    /// SHA-256 of the file in 64 hexadecimal digits, so that the run can be repeated; null where no file is chosen. The portal fills it in.
    /// </summary>
    public string? Sha256 { get; init; }

    /// <summary>
    /// The encoder learns at the learning rate times this, since it knows something already; 0 keeps its weights.
    /// Not read without encoder weights.
    /// </summary>
    public double LearningRateFactor { get; init; } = 0.1;

    /// <summary>Weights are chosen, the program's or a file's.</summary>
    [JsonIgnore]
    public bool IsPretrained => Weights != None;

    /// <summary>A file of the user's is chosen.</summary>
    [JsonIgnore]
    public bool IsFile => IsPretrained && Weights != ImageNet;

    /// <summary>The choices that need no file.</summary>
    public static IReadOnlyList<CatalogueEntry<string>> Choices { get; } =
    [
        new(None, None, "Random", "The encoder starts from random weights, like the rest of the network.", ""),
        new(
            ImageNet,
            ImageNet,
            ImageNetName,
            "The package's network has one residual block more than a ResNet-18, which is left out; comes with the "
                + "portal. Needs 64 base channels.",
            ImageNetTerms
        ),
    ];

    /// <summary>The numbers, in the order of a form.</summary>
    public static IReadOnlyList<Setting> Catalogue { get; } =
        Declare(new("encoder.", s => s.Encoder, (s, part) => s with { Encoder = part }));

    private static IReadOnlyList<Setting> Declare(SettingPart<EncoderSettings> part) =>
        [
            part.Number(
                nameof(LearningRateFactor),
                "Encoder learning rate factor",
                0,
                1,
                e => e.LearningRateFactor,
                (e, v) => e with { LearningRateFactor = v },
                "A pretrained encoder is usually fine-tuned with a lower learning rate; 1 = same as the rest, 0 = weights unchanged.",
                "Howard & Ruder, ACL 2018"
            ),
        ];

    /// <summary>What is wrong with the choice, the network it is for included.</summary>
    public static IReadOnlyList<SettingProblem> Validate(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var encoder = settings.Encoder;
        SettingProblem?[] problems =
        [
            WeightsProblem(encoder, settings) is { } message ? new SettingProblem("encoder.weights", message) : null,
            encoder.Sha256 is { } digest && !IsDigest(digest)
                ? new SettingProblem("encoder.sha256", $"\"{digest}\" is not a SHA-256; enter 64 hexadecimal digits, or leave it out.")
                : null,
        ];
        return [.. problems.OfType<SettingProblem>()];
    }

    private static string? WeightsProblem(EncoderSettings encoder, RunSettings settings)
    {
        if (!encoder.IsPretrained)
            return null;
        if (
            encoder.IsFile
            && (
                encoder.Weights is null
                || encoder.Weights.AsSpan().ContainsAny('/', '\\', '\0')
                || !encoder.Weights.EndsWith(FileExtension, StringComparison.OrdinalIgnoreCase)
            )
        )
            return $"\"{encoder.Weights}\" is not known; choose {None}, {ImageNet} or the name of a {FileExtension} file.";
        if (RunCatalogue.EntryOf(settings.Architecture) is not { } architecture)
            return null;
        if (architecture.EncoderLayers is not { } layers)
            return $"{architecture.Name} has no ResNet encoder for pretrained weights; choose {None}, or one of the architectures "
                + $"{string.Join(", ", RunCatalogue.TakingEncoderWeights)}.";
        if (!encoder.IsFile && layers != ArchitectureEntry.ImageNetLayers)
            return $"The ImageNet weights that come with the portal are a ResNet-{ArchitectureEntry.ImageNetLayers}'s, "
                + $"{architecture.Name} has a ResNet-{layers}; bring a file of that, or choose another architecture.";
        return settings.BaseChannels == ArchitectureEntry.EncoderWidth
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Encoder weights are {ArchitectureEntry.EncoderWidth} channels wide, {architecture.Name} has "
                    + $"{settings.BaseChannels} base channels; set them to {ArchitectureEntry.EncoderWidth}, or choose {None}."
            );
    }

    private static bool IsDigest(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigit);
}
