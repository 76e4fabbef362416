using System.Diagnostics;
using System.Globalization;

namespace LesionPortal.Benchmark;

/// <summary>Repeated times of one thing, in milliseconds.</summary>
/// <param name="Limit">What the median must stay under.</param>
internal sealed record Timing(string What, IReadOnlyList<double> Milliseconds, double Limit)
{
    public double Median => Milliseconds.Order().ElementAt(Milliseconds.Count / 2);

    public bool Holds => Median < Limit;

    /// <summary>A portal in use: the runtime compiles what is called often a second time, and the first calls pay for it.</summary>
    public const int Unmeasured = 10;

    /// <summary>Some unmeasured, for the compiler and the caches, then so many times.</summary>
    public static async Task<Timing> OfAsync(string what, double limit, int times, Func<int, Task> action)
    {
        for (var i = 0; i < Unmeasured; i++)
            await action(i);
        var measured = new List<double>(times);
        for (var i = 1; i <= times; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await action(i);
            measured.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return new Timing(what, measured, limit);
    }

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{What, -74} median {Median, 7:0} ms   slowest {Milliseconds.Max(), 7:0} ms   limit {Limit, 5:0} ms   "
                + $"{(Holds ? "holds" : "TOO SLOW")}"
        );
}
