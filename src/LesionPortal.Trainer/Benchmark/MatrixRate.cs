using static TorchSharp.torch;

namespace LesionPortal.Trainer.Benchmark;

/// <summary>How fast this machine multiplies matrices: what a network could reach if it were nothing else.</summary>
public static class MatrixRate
{
    private const int Side = 1536;
    private const int Times = 7;

    /// <summary>Floating-point operations a second of a 1,536² product in float32: the best of seven.</summary>
    public static double Measure(TimeProvider time, Device device)
    {
        ArgumentNullException.ThrowIfNull(time);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (a, b) = (rand(Side, Side, device: device), rand(Side, Side, device: device));
        var best = double.PositiveInfinity;
        for (var i = 0; i < Times; i++)
        {
            var began = time.GetTimestamp();

            // Reading a number waits for a GPU to have finished.
            _ = a.mm(b)[0, 0].item<float>();
            best = Math.Min(best, time.GetElapsedTime(began).TotalSeconds);
        }

        return 2.0 * Side * Side * Side / best;
    }
}
