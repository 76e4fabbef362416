using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests;

/// <summary>Counts TorchSharp's tensors, so that none is left behind.</summary>
internal static class LiveTensors
{
    /// <summary>What earlier tests left to the garbage collector is taken away first, so that it is not counted away in between.</summary>
    public static long Count()
    {
        // Twice: what holds a tensor may have to be finalised before the tensor can be.
        for (var i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return Tensor.TotalCount;
    }

    /// <summary>After 200 steps more there must be no more than after the first.</summary>
    public static void AssertFlat(Action step)
    {
        step();
        var before = Count();
        for (var i = 0; i < 200; i++)
            step();
        AssertNoMoreThan(before);
    }

    /// <summary>There may be fewer: what earlier tests left is now and then finalised only later.</summary>
    public static void AssertNoMoreThan(long before, string what = "")
    {
        var after = Count();
        Assert.True(after <= before, FormattableString.Invariant($"{what} {before} tensors before, {after} after"));
    }
}
