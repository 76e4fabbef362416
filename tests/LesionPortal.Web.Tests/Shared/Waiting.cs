using System.Diagnostics;
using System.Runtime.CompilerServices;
using Bunit;
using Microsoft.Extensions.Time.Testing;

namespace LesionPortal.Web.Tests.Shared;

internal static class Waiting
{
    /// <summary>Other work may share the processor; a test waits for an event, not for a while.</summary>
    [ModuleInitializer]
    internal static void Allow() => BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Moves the time on by <paramref name="step"/> again and again until <paramref name="done"/>. For a timer that another thread sets:
    /// a check after each render would never come, since nothing is rendered before the time moves on.
    /// </summary>
    internal static async Task AdvanceUntilAsync(this FakeTimeProvider time, TimeSpan step, Func<bool> done)
    {
        var waited = Stopwatch.StartNew();
        while (!done())
        {
            Assert.True(waited.Elapsed < BunitContext.DefaultWaitTimeout, "What was waited for did not come.");
            time.Advance(step);
            await Task.Yield();
        }
    }
}
