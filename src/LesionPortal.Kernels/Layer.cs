using System.Text.Json.Serialization;

namespace LesionPortal.Kernels;

[JsonConverter(typeof(JsonStringEnumConverter<LayerKind>))]
public enum LayerKind
{
    Convolution,
    UpConvolution,
    BatchNorm,
    MaxPool,
    MaxUnpool,
    Upsample,
    Concatenate,
}

/// <summary>
/// What decides which code computes a layer: its kind, its input's shape and order in memory, and its own numbers. Two layers that are
/// equal are computed by the same code, with the same blocking.
/// </summary>
public sealed record Layer
{
    public required LayerKind Kind { get; init; }

    /// <summary>Images of the batch, N.</summary>
    public required long Images { get; init; }

    /// <summary>Channels of the input; of a concatenation those of the skip.</summary>
    public required long From { get; init; }

    /// <summary>Channels of the output; of a concatenation those of the coarse map.</summary>
    public required long To { get; init; }

    /// <summary>Pixels of the input; of a concatenation those of the skip.</summary>
    public required long Height { get; init; }
    public required long Width { get; init; }

    /// <summary>
    /// Pixels of the output where the layer does not determine them: of an up-sampling; of a concatenation those of the coarse map. Else 0.
    /// </summary>
    public long OtherHeight { get; init; }
    public long OtherWidth { get; init; }

    /// <summary>Side of the filter or window; 1 where there is none.</summary>
    public int Kernel { get; init; } = 1;
    public int Stride { get; init; } = 1;
    public int Padding { get; init; }
    public int Dilation { get; init; } = 1;
    public int Groups { get; init; } = 1;
    public bool Bias { get; init; }

    /// <summary>Where a ReLU stands beside a batch norm.</summary>
    public Relu Relu { get; init; }

    /// <summary>Whether the input is channels-last.</summary>
    public required bool ChannelsLast { get; init; }

    /// <summary>For people: "convolution 3×3, 8→16 channels, 256×256, batch 10".</summary>
    public override string ToString()
    {
        var what = Kind switch
        {
            LayerKind.Convolution => $"convolution {Kernel}×{Kernel}{Details}, {From}→{To} channels",
            LayerKind.UpConvolution => $"up-convolution {Kernel}×{Kernel}{Details}, {From}→{To} channels",
            LayerKind.BatchNorm => $"batch norm{(Relu == Relu.None ? "" : " with ReLU")}, {From} channels",
            LayerKind.MaxPool => $"max-pooling {Kernel}×{Kernel}{Details}, {From} channels",
            LayerKind.MaxUnpool => $"max-unpooling, {From} channels",
            LayerKind.Upsample => $"up-sampling to {OtherHeight}×{OtherWidth}, {From} channels",
            LayerKind.Concatenate => $"concatenation with up-sampling, {From} + {To} channels",
            _ => Kind.ToString(),
        };
        return $"{what}, {Height}×{Width}, batch {Images}{(ChannelsLast ? "" : ", channels first")}";
    }

    private string Details =>
        (Stride == 1 ? "" : $", stride {Stride}")
        + (Dilation == 1 ? "" : $", dilation {Dilation}")
        + (Groups == 1 ? "" : $", {Groups} groups");

    internal long OutputHeight => Output(Height, OtherHeight);
    internal long OutputWidth => Output(Width, OtherWidth);

    private long Output(long side, long other) =>
        Kind switch
        {
            LayerKind.Convolution or LayerKind.MaxPool => (side + 2 * Padding - Dilation * (Kernel - 1) - 1) / Stride + 1,
            LayerKind.UpConvolution or LayerKind.MaxUnpool => side * Stride,
            LayerKind.Upsample => other,
            _ => side,
        };
}
