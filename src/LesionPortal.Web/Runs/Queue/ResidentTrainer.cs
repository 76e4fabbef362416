using System.Collections.Concurrent;
using System.ComponentModel;
using System.Globalization;
using LesionPortal.Core.Runs;

namespace LesionPortal.Web.Runs.Queue;

/// <summary>
/// One <c>serve</c> process, started by the first question and ended after ten idle minutes, for libtorch takes memory
/// even when it is idle. When it crashes, pending requests fail with the reason, and the next request starts a new process.
/// </summary>
public sealed class ResidentTrainer(TrainerProgram program, TimeProvider time, ILogger<ResidentTrainer> logger)
    : IResidentTrainer,
        IAsyncDisposable
{
    private const int MostDescriptions = 1000;
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    /// <summary>
    /// A machine's arithmetic is checked before a network predicts for the first time, which takes longest beside other work.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly SemaphoreSlim _gate = new(1);
    private readonly ConcurrentDictionary<(Architecture, int, int, int), ServeReply> _described = new();
    private IReadOnlyList<ComputeDevice>? _devices;
    private ServeSession? _session;
    private ITimer? _idle;
    private long _lastId;

    public async Task<ServeReply> DescribeAsync(RunSettings settings, CancellationToken cancellation = default)
    {
        var key = (settings.Architecture, settings.BaseChannels, settings.ImageSize, settings.BatchSize);
        if (_described.TryGetValue(key, out var known))
            return known;
        var reply = await AskAsync(id => new DescribeRequest { Id = id, Settings = settings }, cancellation);
        if (reply.Error is null)
        {
            if (_described.Count >= MostDescriptions)
                _described.Clear();
            _described[key] = reply;
        }

        return reply;
    }

    public Task<ServeReply> PredictAsync(
        string weightsPath,
        string imagePath,
        string outputPath,
        CancellationToken cancellation = default
    ) =>
        AskAsync(
            id => new PredictRequest
            {
                Id = id,
                WeightsPath = weightsPath,
                ImagePath = imagePath,
                OutputPath = outputPath,
            },
            cancellation
        );

    public async Task<IReadOnlyList<ComputeDevice>> DevicesAsync(CancellationToken cancellation = default)
    {
        if (_devices is { } known)
            return known;
        var reply = await AskAsync(id => new DevicesRequest { Id = id }, cancellation);
        // A trainer that can't be asked can't be on a GPU either; the run itself will tell what is wrong with it.
        return reply.Devices is { } devices ? _devices = devices : [ComputeDevice.Cpu];
    }

    public async ValueTask DisposeAsync()
    {
        if (_idle is not null)
            await _idle.DisposeAsync();
        if (_session is not null)
            await _session.DisposeAsync();
        _gate.Dispose();
    }

    private async Task<ServeReply> AskAsync(Func<long, ServeRequest> request, CancellationToken cancellation)
    {
        var id = Interlocked.Increment(ref _lastId);
        ServeSession session;
        try
        {
            session = await OpenAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or Win32Exception)
        {
            return new ServeReply { Id = id, Error = e.Message };
        }

        try
        {
            return await session.AskAsync(request(id)).WaitAsync(Patience, time, cancellation);
        }
        catch (TimeoutException)
        {
            await CloseAsync(session);
            return new ServeReply
            {
                Id = id,
                Error = string.Create(
                    CultureInfo.InvariantCulture,
                    $"The trainer did not answer within {Patience.TotalSeconds:0} s and was stopped. Try again when the machine "
                        + $"is less busy."
                ),
            };
        }
    }

    private async Task<ServeSession> OpenAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (_session is { IsOver: true })
            {
                await _session.DisposeAsync();
                _session = null;
            }

            _session ??= new ServeSession(program.Serve(), logger);
            _idle ??= time.CreateTimer(_ => _ = CloseIdleAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _idle.Change(Idle, Timeout.InfiniteTimeSpan);
            return _session;
        }
        finally
        {
            _gate.Release();
        }
    }

    private Task CloseIdleAsync() => _session is { IsBusy: false } session ? CloseAsync(session) : Task.CompletedTask;

    private async Task CloseAsync(ServeSession session)
    {
        await _gate.WaitAsync();
        try
        {
            if (_session != session)
                return;
            _session = null;
        }
        finally
        {
            _gate.Release();
        }

        await session.DisposeAsync();
    }
}
