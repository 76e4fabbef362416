using System.Diagnostics;
using System.Runtime.InteropServices;
using LesionPortal.Core.Runs;
using LesionPortal.Web.Shared.Options;
using Microsoft.Extensions.Options;

namespace LesionPortal.Web.Runs.Queue;

/// <summary>Where the trainer's program is and how it is started.</summary>
public sealed class TrainerProgram(IOptions<PortalOptions> options)
{
    private const string Name = "LesionPortal.Trainer";

    /// <summary><c>train</c> for the manifest in <paramref name="folder"/>; it stops when its standard input closes.</summary>
    public ProcessStartInfo Train(RunFolder folder) =>
        Command("train", "--manifest", folder.Manifest, "--output", folder.Root, "--follow-stdin");

    public ProcessStartInfo Serve() => Command("serve");

    /// <summary>Whether this machine computes the usual networks rightly, as JSON.</summary>
    public ProcessStartInfo Check() => Command("check");

    private ProcessStartInfo Command(params ReadOnlySpan<string> arguments)
    {
        var path = Locate();
        var start = new ProcessStartInfo { WorkingDirectory = Path.GetDirectoryName(path) };
        if (path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
        {
            start.FileName = DotnetHost();
            start.ArgumentList.Add(path);
        }
        else
        {
            start.FileName = path;
        }

        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }

    private string Locate()
    {
        if (options.Value.TrainerPath is { Length: > 0 } set)
        {
            var path = Path.GetFullPath(set);
            return File.Exists(path)
                ? path
                : throw new FileNotFoundException(
                    $"There is no trainer at {path}, which Portal:TrainerPath names. Correct the setting, or "
                        + $"leave it out to use the trainer next to the portal."
                );
        }

        var folder = Path.Combine(AppContext.BaseDirectory, "trainer");
        var candidates = File.Exists(DotnetHost()) ? new[] { Name + ".dll", Name, Name + ".exe" } : [Name, Name + ".exe"];
        return candidates.Select(file => Path.Combine(folder, file)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException(
                $"There is no trainer in {folder}. Rebuild the portal, or set the trainer's path in " + $"Portal:TrainerPath."
            );
    }

    /// <summary>
    /// The dotnet that runs this very process, found from its runtime: the program file may be the portal's own,
    /// dotnet need not be on the path, and the trainer's own starter would look for .NET in the default places only.
    /// </summary>
    private static string DotnetHost() =>
        Path.GetFullPath(
            Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet")
        );
}
