using LesionPortal.Web.Shared.Options;

namespace LesionPortal.Web.Hosting;

/// <summary>
/// The portal's own words on the command line: <c>--demo</c> (a flag) and <c>--dataset PATH</c>. They become <c>Portal:*</c> settings;
/// everything else (<c>--urls</c>, <c>--Portal:X</c>) passes through. The configuration's own switch mappings know no flags:
/// they would take the argument after <c>--demo</c> for its value.
/// </summary>
internal static class PortalArguments
{
    /// <exception cref="PortalStartException"><c>--dataset</c> has no path.</exception>
    public static string[] Normalise(IReadOnlyList<string> args)
    {
        var settings = new List<string>(args.Count);
        for (var i = 0; i < args.Count; i++)
        {
            var (name, value) = Parts(args[i]);
            if (Is(name, "--demo"))
            {
                if (value is null && i + 1 < args.Count && bool.TryParse(args[i + 1], out _))
                    value = args[++i];
                settings.Add($"--Portal:Demo={value ?? "true"}");
            }
            else if (Is(name, "--dataset"))
            {
                if (value is null && i + 1 < args.Count && !args[i + 1].StartsWith("--", StringComparison.Ordinal))
                    value = args[++i];
                if (string.IsNullOrWhiteSpace(value))
                    throw new PortalStartException("--dataset needs a path: --dataset /data/PH2Dataset, or the path of an archive of it.");
                settings.Add($"--Portal:Dataset={value}");
            }
            else
            {
                settings.Add(args[i]);
            }
        }

        return [.. settings];
    }

    private static (string Name, string? Value) Parts(string argument)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (argument, null) : (argument[..equals], argument[(equals + 1)..]);
    }

    private static bool Is(string name, string option) => name.Equals(option, StringComparison.OrdinalIgnoreCase);
}
