using System.Diagnostics;
using static TorchSharp.torch;

namespace LesionPortal.Kernels.Checking;

/// <summary>Maps and weights of combinations for a check, the same each time; and its clock.</summary>
internal sealed class RandomNumbers(int seed, bool timed)
{
    private readonly Random _random = new(seed);

    /// <summary>A map (N,C,H,W) of numbers from −1 to 1.</summary>
    public static Tensor Map(long images, long channels, long height, long width, bool channelsLast)
    {
        var values = channelsLast ? rand(images, height, width, channels) : rand(images, channels, height, width);
        values.mul_(2).sub_(1);
        return channelsLast ? values.permute(0, 3, 1, 2) : values;
    }

    /// <summary>Runs a step; where time is asked for twice, as the second no longer compiles or fetches memory.</summary>
    public double Seconds(Action step)
    {
        if (timed)
            step();
        var began = Stopwatch.GetTimestamp();
        step();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>Weights of a combination: of 0.5 to 1.5 in size, so that nothing is left out, with either sign.</summary>
    public double[] Weights(long count)
    {
        var weights = new double[count];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = (0.5 + _random.NextDouble()) * (_random.Next(2) == 0 ? -1 : 1);
        return weights;
    }
}
