namespace LesionPortal.Core.Metrics;

/// <summary>When a pixel counts as lesion: logit &gt; 0.01, the notebook's rule, in every table of the portal.</summary>
public static class DecisionRule
{
    public const double Logit = 0.01;

    /// <summary>The same on probabilities: 1/(1 + e^−0.01), about 0.5025.</summary>
    public static double Probability { get; } = 1 / (1 + Math.Exp(-Logit));
}
