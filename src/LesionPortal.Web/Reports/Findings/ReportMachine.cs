using LesionPortal.Core.Runs;
using LesionPortal.Data.Queries;
using LesionPortal.Web.Shared.Options;

namespace LesionPortal.Web.Reports.Findings;

/// <summary>The machine and the versions this portal runs on, read once, and those each run computed on, from its folder.</summary>
public sealed class ReportMachine(PortalFolders folders)
{
    private readonly Lazy<ReportEnvironment> _portal = new(Read);

    internal ReportEnvironment Of(IReadOnlyList<RunSummary> runs, string datasetSha256) =>
        _portal.Value with
        {
            TrainedOn = [.. runs.Select(r => r.TrainedOn).OfType<string>().Distinct().Order(StringComparer.Ordinal)],
            Seeds = [.. runs.Select(r => r.Settings.Seed).Distinct().Order()],
            SplitSeed = runs.Select(r => r.Settings.Split.Explicit is null ? r.Settings.Split.Seed : (int?)null).Distinct().ToList()
                is [var seed]
                ? seed
                : null,
            DatasetSha256 = datasetSha256,
            Machines = Grouped([.. runs.Where(r => r.StartedAt is not null)]),
        };

    private List<ReportMachineGroup> Grouped(IReadOnlyList<RunSummary> runs)
    {
        var groups = new List<(IReadOnlyList<RunMachine> Machines, List<int> Runs)>();
        foreach (var run in runs)
        {
            var machines = RunMachine.Read(folders.Run(run.Id));
            if (
                groups.Find(g => g.Machines.Count == machines.Count && g.Machines.Zip(machines).All(p => p.First.IsLike(p.Second))) is
                { Runs: { } sameMachine }
            )
                sameMachine.Add(run.Id);
            else
                groups.Add((machines, [run.Id]));
        }

        return [.. groups.Select(g => new ReportMachineGroup(g.Runs, g.Machines))];
    }

    private static ReportEnvironment Read()
    {
        var (version, commit) = MachineFacts.VersionOf(typeof(ReportMachine).Assembly);
        return new ReportEnvironment(
            version,
            commit,
            MachineFacts.Runtime,
            MachineFacts.OperatingSystem,
            MachineFacts.Processor(),
            Environment.ProcessorCount,
            MachineFacts.MemoryGb,
            MachineFacts.Libraries(AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "trainer")),
            [],
            [],
            null,
            ""
        );
    }
}
