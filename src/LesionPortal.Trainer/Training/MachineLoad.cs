using System.Diagnostics;
using System.Globalization;
using LesionPortal.Core.Runs;

namespace LesionPortal.Trainer.Training;

/// <summary>Memory of this process and load of the machine; CPU load is the mean since the measurement before.</summary>
public sealed class MachineLoad(TimeProvider time, bool onGpu)
{
    private const double Mebibyte = 1024 * 1024;

    /// <summary>Of /proc/stat in a second, on every architecture .NET runs on (USER_HZ).</summary>
    private const double TicksPerSecond = 100;

    private (double Busy, double Total, double? Own) _before = Cpu(time);

    public LoadMeasured Measure()
    {
        using var process = Process.GetCurrentProcess();
        var now = Cpu(time);
        var elapsed = now.Total - _before.Total;
        var percent = Percent(now.Busy - _before.Busy);
        var own = now.Own - _before.Own;
        _before = now;
        return new LoadMeasured(process.WorkingSet64 / Mebibyte, PeakMb(), percent, onGpu ? NvidiaGpu.UsedMb() : null)
        {
            OwnCpuPercent = own is { } mine ? Math.Min(percent, Percent(mine)) : null,
        };

        double Percent(double busy) => elapsed > 0 ? Math.Clamp(100 * busy / elapsed, 0, 100) : 0;
    }

    /// <summary>Highest resident memory of this process so far, in MiB.</summary>
    public static double PeakMb()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / Mebibyte;
    }

    /// <summary>
    /// On Linux the whole machine's busy and total time and this process's own; elsewhere this process's share of all processors alone.
    /// </summary>
    private static (double Busy, double Total, double? Own) Cpu(TimeProvider time)
    {
        using var process = Process.GetCurrentProcess();
        if (!OperatingSystem.IsLinux())
        {
            return (
                process.TotalProcessorTime.TotalSeconds,
                Environment.ProcessorCount * (double)time.GetTimestamp() / time.TimestampFrequency,
                null
            );
        }

        // "cpu  user nice system idle iowait irq softirq steal …" in clock ticks (proc(5)).
        using var reader = new StreamReader("/proc/stat");
        var ticks = (reader.ReadLine() ?? "")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Take(8)
            .Select(t => double.Parse(t, CultureInfo.InvariantCulture))
            .ToArray();
        var total = ticks.Sum();
        return (total - ticks[3] - ticks[4], total, TicksPerSecond * process.TotalProcessorTime.TotalSeconds);
    }
}
