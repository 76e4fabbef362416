using System.Text.Json;
using LesionPortal.Core.Cases;
using LesionPortal.Core.Files;
using LesionPortal.Core.Runs;
using LesionPortal.Data;
using LesionPortal.Web.Shared.Options;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Runs.Queue;

/// <summary>Writes a run's manifest: its settings, and its split resolved to files (relative, so that the data folder can move).</summary>
public sealed class RunManifests(IDbContextFactory<PortalDbContext> contexts, PortalFolders folders, EncoderFiles encoders)
{
    private const int SampleCases = 5;

    /// <exception cref="RunCannotStartException">A case of its split is no longer there.</exception>
    public async Task<RunManifest> WriteAsync(int runId, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var run = await context.Runs.AsNoTracking().Include(r => r.Dataset).SingleAsync(r => r.Id == runId, cancellation);
        var files = await context
            .Cases.AsNoTracking()
            .Where(c => c.DatasetId == run.DatasetId)
            .Select(c => new
            {
                c.CaseId,
                c.ImageFile,
                c.MaskFile,
                c.Diagnosis,
            })
            .ToDictionaryAsync(c => c.CaseId, CaseId.Comparer, cancellation);
        var folder = folders.Run(runId);
        var dataset = folders.Dataset(run.DatasetId);

        var cases = new List<ManifestCase>();
        foreach (var part in Enum.GetValues<SplitPart>())
        {
            foreach (var id in run.Split.Of(part))
            {
                if (!files.TryGetValue(id, out var file))
                    throw new RunCannotStartException(
                        $"Case {id} of the split is no longer in the dataset \"{run.Dataset!.Name}\".",
                        "Import it again, or queue a new run."
                    );
                cases.Add(new ManifestCase(id, Relative(file.ImageFile), Relative(file.MaskFile), part) { Diagnosis = file.Diagnosis });
            }
        }

        var manifest = new RunManifest
        {
            RunName = run.Name,
            // The device whose turn it is, not "auto": another run may be using the other one.
            Settings = run.Settings with
            {
                Device = run.Device,
            },
            Cases = cases,
            EncoderWeightsPath = run.Settings.Encoder is { IsFile: true, Weights: var weights } ? encoders.PathOf(weights) : null,
            Members =
            [
                .. (run.Settings.Ensemble?.Runs ?? []).Select(id => new ManifestMember(id, FromFolder(folders.Run(id).BestWeights))),
            ],
            SampleCases = run.Settings.Ensemble is null ? [.. run.Split.Validation.Take(SampleCases)] : [],
        };
        AtomicFile.Write(folder.Manifest, stream => JsonSerializer.Serialize(stream, manifest, RunJson.Indented));
        return manifest;

        string Relative(string file) => FromFolder(Path.Combine(dataset, file));

        string FromFolder(string path) => Path.GetRelativePath(folder.Root, path).Replace('\\', '/');
    }
}

/// <summary>A run that cannot start, and what a person can do about it.</summary>
public sealed class RunCannotStartException(string message, string advice) : Exception(message)
{
    public string Advice { get; } = advice;
}
