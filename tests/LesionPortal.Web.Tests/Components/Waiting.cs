using System.Runtime.CompilerServices;
using Bunit;

namespace LesionPortal.Web.Tests.Components;

internal static class Waiting
{
    /// <summary>Other work may share the processor; a test waits for an event, not for a while.</summary>
    [ModuleInitializer]
    internal static void Allow() => BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(20);
}
