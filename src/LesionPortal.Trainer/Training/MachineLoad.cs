using System.Diagnostics;
using System.Globalization;
using LesionPortal.Core.Runs;

namespace LesionPortal.Trainer.Training;

/// <summary>Memory of this process and load of the machine; CPU load is the mean since the measurement before.</summary>
public sealed class MachineLoad(TimeProvider time, bool onGpu)
{
    private const double Mebibyte = 1024 * 1024;
    private (double Busy, double Total) _before = Cpu(time);

    public LoadMeasured Measure()
    {
        using var process = Process.GetCurrentProcess();
        var now = Cpu(time);
        var elapsed = now.Total - _before.Total;
        var percent = elapsed > 0 ? Math.Clamp(100 * (now.Busy - _before.Busy) / elapsed, 0, 100) : 0;
        _before = now;
        return new LoadMeasured(process.WorkingSet64 / Mebibyte, PeakMb(), percent, onGpu ? NvidiaGpu.UsedMb() : null);
    }

    /// <summary>Highest resident memory of this process so far, in MiB.</summary>
    public static double PeakMb()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / Mebibyte;
    }

    /// <summary>On Linux the whole machine's busy and total time; elsewhere this process's share of all processors.</summary>
    private static (double Busy, double Total) Cpu(TimeProvider time)
    {
        if (!OperatingSystem.IsLinux())
        {
            using var process = Process.GetCurrentProcess();
            return (process.TotalProcessorTime.TotalSeconds,
                Environment.ProcessorCount * (double)time.GetTimestamp() / time.TimestampFrequency);
        }

        // "cpu  user nice system idle iowait irq softirq steal …" in clock ticks (proc(5)).
        using var reader = new StreamReader("/proc/stat");
        var ticks = (reader.ReadLine() ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(t => double.Parse(t, CultureInfo.InvariantCulture)).ToArray();
        var total = ticks.Sum();
        return (total - ticks[3] - ticks[4], total);
    }
}
