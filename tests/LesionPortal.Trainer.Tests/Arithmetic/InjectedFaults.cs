using LesionPortal.Kernels;

namespace LesionPortal.Trainer.Tests.Arithmetic;

/// <summary>Processes started while it lives compute these ways wrongly; this one doesn't.</summary>
internal sealed class InjectedFaults : IDisposable
{
    public InjectedFaults(string faults) => Environment.SetEnvironmentVariable(InjectedFault.Variable, faults);

    public void Dispose() => Environment.SetEnvironmentVariable(InjectedFault.Variable, null);
}
