using System.Text.Json.Serialization;
using LesionPortal.Kernels;
using LesionPortal.Kernels.Checking;

namespace LesionPortal.Trainer.Arithmetic;

/// <summary>What the check asks of its child process, a JSON object a line; each is answered by a line.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "ask")]
[JsonDerivedType(typeof(ListLayersRequest), "layers")]
[JsonDerivedType(typeof(MeasureLayerRequest), "measure")]
internal abstract record CheckRequest;

internal sealed record ListLayersRequest(IReadOnlyList<CheckedNetwork> Networks) : CheckRequest;

internal sealed record MeasureLayerRequest(Layer Layer, string Way, bool Learns, bool Timed) : CheckRequest;

internal sealed record CheckReply
{
    public IReadOnlyList<CheckedLayer> Layers { get; init; } = [];

    /// <summary>Whether a GPU is there to compute on.</summary>
    public bool HasGpu { get; init; }

    public LayerMeasurement? Measurement { get; init; }

    /// <summary>What libtorch said in place of a measurement.</summary>
    public string? Refused { get; init; }
}
