using LesionPortal.Core.Runs;
using LesionPortal.Kernels;

namespace LesionPortal.Trainer.Arithmetic;

/// <summary>What a check found, and what follows: oneDNN's limit and the way each layer takes.</summary>
/// <param name="Ways">Every layer checked, with its way; empty where nothing was checked.</param>
public sealed record ArithmeticPlan(ArithmeticReport Report, IReadOnlyList<LayerAlgorithm> Ways)
{
    /// <summary>Takes the plan up in this process. A limit on oneDNN works only before libtorch is loaded.</summary>
    public void Apply()
    {
        if (Report.OneDnnLimit is { } limit)
            OneDnn.LimitTo(limit);
        LayerAlgorithms.Use(Ways.ToDictionary(w => w.Layer, w => w.Way));
    }

    /// <summary>Takes up the ways beside those of other networks; oneDNN's limit stays.</summary>
    public void AddWays() => LayerAlgorithms.Add(Ways.ToDictionary(w => w.Layer, w => w.Way));
}

public sealed record LayerAlgorithm(Layer Layer, string Way);
