using System.Runtime.InteropServices;
using System.Text;
using LesionPortal.Trainer.Native;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Tests.Native;

public sealed class IostreamInitPatchTests
{
    private static readonly byte[] Real = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so"));

    [Fact]
    public void EnsureLoaded_ThisSystem_AddsTwoTensors()
    {
        TorchNative.EnsureLoaded();

        using var sum = tensor(new[] { 1f, 2f }) + tensor(new[] { 10f, 20f });

        Assert.Equal([11f, 22f], sum.data<float>().ToArray());
    }

    [Fact]
    public void Apply_RealLibrary_ChangesThreePlacesOnly()
    {
        var patched = IostreamInitPatch.Apply(Real);

        Assert.Equal(Real.Length, patched.Length);
        var changed = Enumerable.Range(0, Real.Length).Where(i => Real[i] != patched[i]).ToList();
        Assert.InRange(changed.Count, 3, 28 + 2 + 1);
        var text = Encoding.Latin1.GetString(patched);
        Assert.Contains("\0_ZNSt8ios_base4InitC1Ev\0", text, StringComparison.Ordinal);
        Assert.Contains("_ZSt21ios_base_library_initv", Encoding.Latin1.GetString(Real), StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_RealLibrary_CopyLoadsFromAnotherFolder()
    {
        using var folder = new TemporaryFolder();
        var copy = folder["libLibTorchSharp.so"];
        File.WriteAllBytes(copy, IostreamInitPatch.Apply(Real));

        var handle = NativeLibrary.Load(copy);

        Assert.True(NativeLibrary.TryGetExport(handle, "THSTensor_add", out _));
        NativeLibrary.Free(handle);
    }

    [Fact]
    public void Apply_AppliedTwice_SaysThatNothingAsksForTheSymbol()
    {
        var patched = IostreamInitPatch.Apply(Real);

        var error = Assert.Throws<NativeLibraryException>(() => IostreamInitPatch.Apply(patched));

        Assert.Contains("_ZSt21ios_base_library_initv", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_OtherLibrary_SaysThatNothingAsksForTheSymbol()
    {
        var other = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "libc10.so"));

        Assert.Throws<NativeLibraryException>(() => IostreamInitPatch.Apply(other));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(100_000)]
    [InlineData(2_000_000)]
    public void Apply_FileCutShort_SaysSo(int length)
    {
        var error = Assert.Throws<NativeLibraryException>(() => IostreamInitPatch.Apply(Real.AsSpan(0, length)));

        Assert.Contains("is not the x86-64 libLibTorchSharp.so", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_TextFile_SaysThatItIsNoElfFile()
    {
        var error = Assert.Throws<NativeLibraryException>(() => IostreamInitPatch.Apply(Encoding.ASCII.GetBytes(new string('x', 500))));

        Assert.Contains("not an ELF file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_OtherProcessor_SaysSo()
    {
        var arm = Real.ToArray();
        arm[18] = 183;

        var error = Assert.Throws<NativeLibraryException>(() => IostreamInitPatch.Apply(arm));

        Assert.Contains("another processor", error.Message, StringComparison.Ordinal);
    }
}
