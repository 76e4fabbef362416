using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace LesionPortal.Kernels.Checking;

/// <summary>Maps and weights of combinations for a check, the same each time; and its clock.</summary>
internal sealed class RandomNumbers(int seed, bool timed)
{
    private readonly Random _random = new(seed);

    /// <summary>A map (N,C,H,W) of numbers from −1 to 1, one image a thread.</summary>
    public Tensor Map(long images, long channels, long height, long width, bool channelsLast)
    {
        var values = channelsLast ? empty(images, height, width, channels) : empty(images, channels, height, width);
        var seeds = Enumerable.Range(0, (int)images).Select(_ => _random.Next()).ToArray();
        var each = (int)(channels * height * width);
        Parallel.For(0, seeds.Length, n => Fill(MemoryMarshal.Cast<byte, float>(values.bytes).Slice(n * each, each), seeds[n]));
        return channelsLast ? values.permute(0, 3, 1, 2) : values;
    }

    /// <summary>Xorshift (Marsaglia, J. Stat. Softw. 8(14), 2003), a generator a lane.</summary>
    private static void Fill(Span<float> numbers, int seed)
    {
        var states = new uint[Vector<uint>.Count];
        var seeds = new Random(seed);
        for (var lane = 0; lane < states.Length; lane++)
            states[lane] = (uint)seeds.Next(1, int.MaxValue);
        var state = new Vector<uint>(states);
        for (; numbers.Length >= Vector<float>.Count; numbers = numbers[Vector<float>.Count..])
            Next(ref state).CopyTo(numbers);
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = Next(ref state)[0];
    }

    private static Vector<float> Next(ref Vector<uint> state)
    {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;

        // 23 bits, so that each number is one of single precision.
        return Vector.ConvertToSingle(Vector.AsVectorInt32(state >> 9)) * (1f / (1 << 22)) - Vector<float>.One;
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
