using System.Text.Json.Serialization;

namespace LesionPortal.Core.Runs;

// The settings that are one of a list. A member is written in JSON as it is called here, unless an attribute says otherwise
// (ChoiceKeys); its name on pages, its sentence and its source are in RunCatalogue.

/// <summary>The network: <see cref="RunCatalogue.Architectures"/>.</summary>
[JsonConverter(typeof(ChoiceJsonConverter<Architecture>))]
public enum Architecture
{
    SegNet,
    UNet,
    SegNetVgg16,
    UNet2015,
    ResUNet18,
    ResUNet34,
    AttentionUNet,
    UNetPlusPlus,
    DeepLabV3Plus,
    DepthwiseUNet,

    /// <summary>Of a run that trains nothing and has <see cref="RunSettings.Ensemble"/>; no network.</summary>
    Ensemble,
}

/// <summary>What training minimises: <see cref="RunCatalogue.Losses"/>.</summary>
[JsonConverter(typeof(ChoiceJsonConverter<Loss>))]
public enum Loss
{
    BCE,
    Dice,
    Focal,
    FocalPaper,
    Tversky,
    FocalTversky,
    BCEDice,
    Jaccard,
    Lovasz,
    BoundaryBCE,

    /// <summary>Of an ensemble whose members were trained with different ones; no run is trained with it.</summary>
    Several,
}

/// <summary>Where a network computes: <see cref="RunCatalogue.Devices"/>.</summary>
[JsonConverter(typeof(ChoiceJsonConverter<ComputeDevice>))]
public enum ComputeDevice
{
    /// <summary>CUDA where there is one, else the CPU.</summary>
    [JsonStringEnumMemberName("auto")]
    Auto,

    [JsonStringEnumMemberName("cpu")]
    Cpu,

    [JsonStringEnumMemberName("cuda")]
    Cuda,
}

/// <summary>How the learning rate goes on: <see cref="RunCatalogue.Schedules"/>.</summary>
[JsonConverter(typeof(ChoiceJsonConverter<Schedule>))]
public enum Schedule
{
    Constant,
    Cosine,
    Plateau,
}

/// <summary>What the plateau schedule and early stopping go by: <see cref="RunCatalogue.Monitors"/>.</summary>
[JsonConverter(typeof(ChoiceJsonConverter<MonitoredMetric>))]
public enum MonitoredMetric
{
    Iou,
    QuantisedIou,
    Dice,
    Loss,
}

/// <summary>Which training cases an epoch shows: <see cref="RunCatalogue.Samplings"/>.</summary>
[JsonConverter(typeof(ChoiceJsonConverter<Sampling>))]
public enum Sampling
{
    EachOnce,
    BalancedByDiagnosis,
}

/// <summary>What training computes in: <see cref="RunCatalogue.Precisions"/>.</summary>
[JsonConverter(typeof(ChoiceJsonConverter<Precision>))]
public enum Precision
{
    /// <summary>32 bits throughout.</summary>
    [JsonStringEnumMemberName("Float32")]
    Full,
    Mixed,
}

/// <summary>How the light's colour is taken out of images: <see cref="RunCatalogue.ColourConstancies"/>.</summary>
[JsonConverter(typeof(ChoiceJsonConverter<ColourConstancy>))]
public enum ColourConstancy
{
    None,
    GrayWorld,
    ShadesOfGray,
}

/// <summary>What a network's input is scaled to: <see cref="RunCatalogue.Normalisations"/>.</summary>
[JsonConverter(typeof(ChoiceJsonConverter<Normalisation>))]
public enum Normalisation
{
    None,
    PerImage,
    ImageNet,
}
