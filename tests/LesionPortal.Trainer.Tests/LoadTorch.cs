using System.Runtime.CompilerServices;
using LesionPortal.Kernels;
using LesionPortal.Trainer.Arithmetic;
using LesionPortal.Trainer.Native;

namespace LesionPortal.Trainer.Tests;

internal static class LoadTorch
{
    [ModuleInitializer]
    internal static void BeforeAnyTest()
    {
        if (FirstRightLimit() is { } limit)
            OneDnn.LimitTo(limit);
        TorchNative.EnsureLoaded();
    }

    /// <summary>
    /// Tests hold libtorch's layers against double precision, too. Where this machine's oneDNN computes these layers wrongly, the tests run
    /// with the first limit under which it doesn't.
    /// </summary>
    private static string? FirstRightLimit()
    {
        if (OneDnn.Limit is not null)
            return null;
        Layer[] telling =
        [
            Convolution(256, 512, 8, kernel: 1, stride: 2),
            Convolution(1, 1, 64),
            Convolution(8, 8, 128),
            Convolution(3, 8, 128),
            Convolution(16, 16, 64),
            Convolution(64, 128, 32, stride: 2),
            Convolution(3, 64, 128, kernel: 7, stride: 2),
            Convolution(32, 32, 64, groups: 32),
            Convolution(128, 64, 16, kernel: 1),
        ];
        foreach (var limit in (string?[])[null, .. OneDnn.Limits])
        {
            using var process = new CheckProcess(limit, TimeProvider.System, CancellationToken.None);
            if (
                telling.All(layer =>
                    process.Ask(new MeasureLayerRequest(layer, LayerAlgorithms.Libtorch, true, false)).Reply
                        is { Measurement.IsRight: true }
                )
            )
                return limit;
        }

        return null;
    }

    private static Layer Convolution(int from, int to, int side, int kernel = 3, int stride = 1, int groups = 1) =>
        new()
        {
            Kind = LayerKind.Convolution,
            Images = 2,
            From = from,
            To = to,
            Height = side,
            Width = side,
            Kernel = kernel,
            Stride = stride,
            Padding = kernel / 2,
            Groups = groups,
            ChannelsLast = true,
        };
}
