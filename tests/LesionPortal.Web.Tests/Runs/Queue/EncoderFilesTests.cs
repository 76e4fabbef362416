using System.Security.Cryptography;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Runs;
using LesionPortal.Web.Runs.Queue;
using Microsoft.Extensions.DependencyInjection;

namespace LesionPortal.Web.Tests.Runs.Queue;

/// <summary>Encoder weights that a person brings, from the folder into the run and its manifest; the file is made up.</summary>
public sealed class EncoderFilesTests : IAsyncLifetime
{
    private const string Name = "resnet18.safetensors";
    private readonly TemporaryFolder _folder = new();
    private QueueHost _host = null!;
    private int _dataset;

    private static CancellationToken Cancellation => QueueHost.Cancellation;

    public async ValueTask InitializeAsync()
    {
        _host = await QueueHost.CreateAsync(_folder.Path, trainer: null, services => services.AddSingleton<IRunDispatcher, NoDispatch>());
        _dataset = await _host.AddDatasetAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Queue_File_RecordsItsDigestAndTheManifestNamesItsPath()
    {
        var path = WriteFile("first");

        var outcome = await _host.Queue.QueueAsync(Settings, Cancellation);

        var run = await _host.Queries.FindAsync(Assert.Single(outcome.RunIds), Cancellation);
        Assert.Equal(Digest("first"), run!.Settings.Encoder.Sha256);
        var manifest = await _host.Service<RunManifests>().WriteAsync(run.Id, Cancellation);
        Assert.Equal(path, manifest.EncoderWeightsPath);
        Assert.Equal(run.Settings.Encoder, manifest.Settings.Encoder);
        Assert.All(manifest.Cases, c => Assert.Equal(Diagnosis.CommonNevus, c.Diagnosis));
    }

    [Fact]
    public async Task Queue_FileReplaced_RecordsTheNewDigest()
    {
        WriteFile("first");
        await _host.Queue.QueueAsync(Settings, Cancellation);
        WriteFile("another");

        var outcome = await _host.Queue.QueueAsync(Settings, Cancellation);

        Assert.Equal(Digest("another"), (await _host.Queries.FindAsync(outcome.RunIds[0], Cancellation))!.Settings.Encoder.Sha256);
    }

    [Fact]
    public async Task Queue_NoSuchFile_IsRefusedAndNamesFolderAndFiles()
    {
        WriteFile("first");

        var outcome = await _host.Queue.QueueAsync(Settings with { Encoder = new() { Weights = "other.safetensors" } }, Cancellation);

        var problem = Assert.Single(outcome.Problems);
        Assert.Equal("encoder.weights", problem.Field);
        Assert.Contains(_host.Folders.Encoders, problem.Message, StringComparison.Ordinal);
        Assert.Contains(Name, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task QueueSuite_DigestOfAnotherFile_IsRefusedAtThatRun()
    {
        WriteFile("first");
        var expecting = Settings with
        {
            Encoder = new() { Weights = Name, Sha256 = Digest("second") },
        };

        var outcome = await _host.Queue.QueueSuiteAsync(_dataset, "suite", [Settings, expecting], Cancellation);

        Assert.Equal("runs[1].encoder.sha256", Assert.Single(outcome.Problems).Field);
    }

    [Fact]
    public async Task Queue_ImageNet_NeedsNoFile()
    {
        var outcome = await _host.Queue.QueueAsync(Settings with { Encoder = new() { Weights = "imagenet" } }, Cancellation);

        var run = (await _host.Queries.FindAsync(Assert.Single(outcome.RunIds), Cancellation))!;
        Assert.Equal(new EncoderSettings { Weights = "ImageNet" }, run.Settings.Encoder);
        Assert.Null((await _host.Service<RunManifests>().WriteAsync(run.Id, Cancellation)).EncoderWeightsPath);
    }

    private RunSettings Settings =>
        QueueHost.Settings(_dataset) with
        {
            Architecture = Architecture.ResUNet18,
            BaseChannels = 64,
            Encoder = new() { Weights = Name },
        };

    private string WriteFile(string content)
    {
        Directory.CreateDirectory(_host.Folders.Encoders);
        var path = Path.Combine(_host.Folders.Encoders, Name);
        File.WriteAllText(path, content);
        return path;
    }

    private static string Digest(string content) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content)));

    private sealed class NoDispatch : IRunDispatcher
    {
        public Task WakeAsync(ComputeDevice device, CancellationToken cancellation) => Task.CompletedTask;
    }
}
