using LesionPortal.Trainer.Training;

namespace LesionPortal.Trainer.Tests.Training;

public sealed class MachineLoadTests
{
    [Fact]
    public void Measure_AfterWorkOfItsOwn_TellsItsShareOfTheMachine()
    {
        var load = new MachineLoad(TimeProvider.System, onGpu: false);
        var before = Environment.CpuUsage.TotalTime;
        var sum = 0.0;
        // As much processor time as several ticks of the system's clock, whatever else runs.
        while (Environment.CpuUsage.TotalTime - before < TimeSpan.FromMilliseconds(200))
            sum += Math.Sqrt(sum + 1);

        var measured = load.Measure();

        Assert.True(sum > 0);
        Assert.NotNull(measured.OwnCpuPercent);
        Assert.InRange(measured.OwnCpuPercent.Value, double.Epsilon, measured.CpuPercent);
    }
}
