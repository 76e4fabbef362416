using System.Runtime.InteropServices;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Commands;
using LesionPortal.Trainer.Training;
using Architecture = LesionPortal.Core.Runs.Architecture;

namespace LesionPortal.Trainer.Tests.Commands;

/// <summary>The sentences are libtorch's own; no GPU said them here.</summary>
public sealed class FailureTests : IDisposable
{
    private const string CudaOutOfMemory =
        "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 7.79 GiB of which 1.12 GiB is free.";
    private static readonly RunSettings Settings = new() { BatchSize = 16, BaseChannels = 64 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(CudaOutOfMemory, "The GPU ran out of memory.")]
    [InlineData("CUDA error: out of memory", "The GPU ran out of memory.")]
    [InlineData("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`", "The GPU ran out of memory.")]
    [InlineData("cuDNN error: CUDNN_STATUS_ALLOC_FAILED", "The GPU ran out of memory.")]
    [InlineData(
        "[enforce fail at alloc_cpu.cpp:118] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate "
            + "68719476736 bytes.",
        "The machine ran out of memory."
    )]
    public void Of_NoMemoryLeft_SaysWhereAndWhatToMakeSmaller(string said, string message)
    {
        var failure = Failure.Of(new TorchException(said), Settings)!;

        Assert.Equal((ExitCode.Failed, message), (failure.ExitCode, failure.Event.Message));
        Assert.Contains("8 instead of 16", failure.Event.Advice, StringComparison.Ordinal);
        Assert.Contains("32 base channels instead of 64", failure.Event.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_NoMemoryForOneImageWithEncoderWeights_AdvisesNothingThatCannotBe()
    {
        var settings = new RunSettings
        {
            Architecture = Architecture.ResUNet18,
            BatchSize = 1,
            BaseChannels = 64,
            Encoder = new() { Weights = "ImageNet" },
        };

        var advice = Failure.Of(new TorchException(CudaOutOfMemory), settings)!.Event.Advice;

        Assert.DoesNotContain("instead of", advice, StringComparison.Ordinal);
        Assert.Contains("smaller images", advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CUDA error: no kernel image is available for execution on the device", "driver")]
    [InlineData("The size of tensor a (3) must match the size of tensor b (4)", "the log has the details")]
    public void Of_OtherRefusals_AreDistinguished(string said, string advice) =>
        Assert.Contains(advice, Failure.Of(new TorchException(said), Settings)!.Event.Advice, StringComparison.Ordinal);

    [Fact]
    public void Run_MemoryEndsInTheSecondEpoch_KeepsTheCheckpointOfTheFirstAndGoesOn()
    {
        var manifest = TinyDataset.Write(_folder.Path, TinyDataset.Settings);
        var folder = new RunFolder(_folder["run"]);
        var failing = new RecordedEvents
        {
            OnEvent = e =>
            {
                if (e is BatchDone { Epoch: 2 })
                    throw new TorchException(CudaOutOfMemory);
            },
        };

        var error = Assert.Throws<TorchException>(() => Start(manifest, folder, failing, new EveryTickAnHour()));
        var resumed = new RecordedEvents();
        Start(manifest, folder, resumed, TimeProvider.System);

        Assert.Equal("The GPU ran out of memory.", Failure.Of(error, manifest.Settings)!.Event.Message);
        Assert.Equal([2, 3], resumed.Rows.Select(r => r.Epoch));
    }

    private void Start(RunManifest manifest, RunFolder folder, RecordedEvents events, TimeProvider time) =>
        new TrainingRun(manifest, _folder.Path, folder, events, time).Run(TestContext.Current.CancellationToken);

    /// <summary>Every look at it is an hour later, so that no batch goes untold; timers are the system's.</summary>
    private sealed class EveryTickAnHour : TimeProvider
    {
        private long _looks;

        public override long GetTimestamp() => Interlocked.Increment(ref _looks) * 3600 * TimestampFrequency;
    }

    /// <summary>Stands for what TorchSharp throws, which a program may not make itself.</summary>
    private sealed class TorchException(string said) : ExternalException(said);
}
