using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Trainer.Architectures;
using LesionPortal.Trainer.DataLoading;
using LesionPortal.Trainer.Weights;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Training;

/// <summary>
/// One run, from a manifest to events, checkpoints and maps in its folder. Goes on from the folder's last checkpoint if there is one.
/// </summary>
/// <param name="manifestFolder">What relative paths of the manifest start from.</param>
public sealed class TrainingRun(RunManifest manifest, string manifestFolder, RunFolder folder, ITrainerEvents events, TimeProvider time)
{
    private static readonly TimeSpan BetweenLoads = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenBatchEvents = TimeSpan.FromSeconds(0.5);

    // The split as it is, so that a resumed run can be held against it.
    private readonly RunSettings _settings = manifest.Settings with { Split = SplitSettings.OfCases(SplitOf(manifest)) };
    private long _batchEventAt;

    /// <summary>What was checked of this machine's arithmetic; null where nothing was.</summary>
    public ArithmeticReport? Arithmetic { get; init; }

    /// <summary>Epochs whose checkpoint is on disk.</summary>
    public int EpochsDone { get; private set; }

    /// <exception cref="OperationCanceledException">Cancelled; the last checkpoint is kept.</exception>
    /// <exception cref="TrainingFailedException">Training cannot go on.</exception>
    public void Run(CancellationToken cancel)
    {
        using var only = FolderLock.Acquire(folder.Root, time, cancel);
        set_num_threads(Environment.ProcessorCount);
        var device = DeviceChoice.Of(_settings.Device);
        TrainerMachine.Of(device, Arithmetic).Write(folder);
        var checkpoints = new Checkpoints(folder);
        using var session = TrainingSession.Fresh(_settings, device, StartEncoder);
        checkpoints.Restore(session);
        EpochsDone = session.History.Count;
        events.Emit(new RunStarted(DeviceChoice.KeyOf(device), session.Network.ParameterCount, get_num_threads(), [.. session.History]));
        if (_settings.Optimisation.IsMixed && !session.IsMixed)
            events.Emit(
                new LogLine("Mixed precision was requested, but this run trains on the CPU, where it is no faster: " + "using float32.")
            );

        var load = new MachineLoad(time, onGpu: device.type == TorchSharp.DeviceType.CUDA);
        using var loadTimer = time.CreateTimer(_ => events.Emit(load.Measure()), null, BetweenLoads, BetweenLoads);
        using var cases = PreparedCases.Read(manifest, manifestFolder, ReportPrepared, cancel);
        events.Emit(
            new CasesPrepared(manifest.Cases.Count, manifest.Cases.Count)
            {
                TrivialValidationIou = Learning.TrivialIouOf(cases.LesionShares(SplitPart.Validation)),
            }
        );
        var samples = new SampleMaps(manifest, cases, folder);

        var watch = new ValidationWatch(_settings.Optimisation);
        for (var epoch = EpochsDone + 1; epoch <= _settings.Epochs && watch.EarlyStop(session.History) is null; epoch++)
        {
            var began = time.GetTimestamp();
            var pass = new EpochPass(cases, _settings) { BatchDone = (batch, of) => ReportBatch(epoch, batch, of) };
            var train = pass.Train(session, epoch, cancel);
            var validation = pass.Evaluate(session, SplitPart.Validation, (batch, logits) => samples.Write(epoch, batch, logits), cancel);
            session.Add(
                new EpochRow
                {
                    Epoch = epoch,
                    LossTrain = train.Loss,
                    LossValidation = validation.Loss,
                    Train = train.Scores,
                    Validation = validation.Scores,
                    LearningRate = train.LearningRate,
                    Seconds = time.GetElapsedTime(began).TotalSeconds,
                }
            );
            checkpoints.Save(session);
            EpochsDone = epoch;
            events.Emit(new EpochDone(session.History[^1], session.BestEpoch));
            samples.ThinOut(epoch);
            if (samples.CaseIds.Count > 0)
                events.Emit(new SamplesWritten(epoch, samples.CaseIds));
        }

        var scoring = new FinalScoring(cases, new EpochPass(cases, _settings), _settings, folder, manifestFolder);
        var last = scoring.ScoreLast(session, cancel);
        var best = scoring.ScoreBest(session, cancel);
        events.Emit(
            new RunCompleted(best, last, session.History.Average(h => h.Seconds), MachineLoad.PeakMb())
            {
                EndedEarly = session.History.Count < _settings.Epochs ? watch.EarlyStop(session.History) : null,
            }
        );
    }

    /// <summary>A run that goes on has its weights from the checkpoint, and needs no file any more.</summary>
    private void StartEncoder(SegmentationNetwork network)
    {
        if (!File.Exists(folder.LastCheckpoint))
            EncoderInitialisation.Apply(
                network,
                _settings.Encoder,
                manifest.EncoderWeightsPath is { } path ? Path.Combine(manifestFolder, path) : null
            );
    }

    private void ReportPrepared(int done)
    {
        if (done < manifest.Cases.Count && IsDue())
            events.Emit(new CasesPrepared(done, manifest.Cases.Count));
    }

    private void ReportBatch(int epoch, int batch, int batches)
    {
        if (IsDue())
            events.Emit(new BatchDone(epoch, batch, batches));
    }

    private bool IsDue()
    {
        if (_batchEventAt != 0 && time.GetElapsedTime(_batchEventAt) < BetweenBatchEvents)
            return false;
        _batchEventAt = time.GetTimestamp();
        return true;
    }

    private static Split SplitOf(RunManifest manifest)
    {
        return new(Ids(SplitPart.Train), Ids(SplitPart.Validation), Ids(SplitPart.Test));

        List<string> Ids(SplitPart part) => [.. manifest.Cases.Where(c => c.Part == part).Select(c => c.Id)];
    }
}
