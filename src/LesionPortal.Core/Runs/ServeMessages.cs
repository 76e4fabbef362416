using System.Text.Json.Serialization;
using LesionPortal.Core.Metrics;

namespace LesionPortal.Core.Runs;

/// <summary>A request line to <c>LesionPortal.Trainer serve</c>; answered by one <see cref="ServeReply"/> line with the same id.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "op")]
[JsonDerivedType(typeof(DescribeRequest), "describe")]
[JsonDerivedType(typeof(PredictRequest), "predict")]
[JsonDerivedType(typeof(DevicesRequest), "devices")]
public abstract record ServeRequest
{
    public required long Id { get; init; }
}

/// <summary>What a network of these settings is.</summary>
public sealed record DescribeRequest : ServeRequest
{
    public required RunSettings Settings { get; init; }
}

/// <summary>A probability map of one image: 8-bit PNG, 255 × p, at the network's training resolution.</summary>
public sealed record PredictRequest : ServeRequest
{
    /// <summary>Weights as a run writes them (<c>best.safetensors</c>); its metadata names architecture, width and image size.</summary>
    public required string WeightsPath { get; init; }
    public required string ImagePath { get; init; }
    public required string OutputPath { get; init; }
}

public sealed record DevicesRequest : ServeRequest;

public sealed record ServeReply
{
    public required long Id { get; init; }

    /// <summary>Null when it went well; else a sentence a person can act on.</summary>
    public string? Error { get; init; }
    public long? Parameters { get; init; }
    public double? Milliseconds { get; init; }

    /// <summary>Of a prediction: how the run turns the map into a mask.</summary>
    public DecisionRule? Decision { get; init; }

    /// <summary>The usable devices: the CPU, and CUDA where there is one.</summary>
    public IReadOnlyList<ComputeDevice>? Devices { get; init; }
}
