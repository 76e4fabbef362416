using System.Runtime.CompilerServices;
using LesionPortal.Trainer.Native;

namespace LesionPortal.Trainer.Tests;

internal static class LoadTorch
{
    [ModuleInitializer]
    internal static void BeforeAnyTest() => TorchNative.EnsureLoaded();
}
