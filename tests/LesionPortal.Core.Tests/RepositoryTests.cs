using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace LesionPortal.Core.Tests;

/// <summary>What holds for the repository as a whole: what lies where, licences, line lengths.</summary>
public sealed partial class RepositoryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Notices => ReadText(".github/THIRD-PARTY.md");

    /// <summary>Dot files, the licence, what the build reads and folders that git ignores may stand beside these.</summary>
    [Fact]
    public void TopLevel_HoldsWhatTheReadmePromisesAndNoMore()
    {
        string[] promised = [".github", "LesionPortal.sln", "README.md", "appsettings.json", "src", "tests", "wwwroot-assets"];
        string[] built = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "LICENSE", "global.json"];
        string[] ignored = ["TestResults", "artifacts", "bin", "data", "node_modules", "obj"];

        var there = Directory.EnumerateFileSystemEntries(Repository.Root).Select(e => Path.GetFileName(e)).ToList();

        Assert.Empty(promised.Except(there));
        Assert.DoesNotContain(
            there.Except([.. promised, .. built, .. ignored]),
            name => name[0] != '.' && !name.StartsWith("PH2", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("LICENSE", "MIT License")]
    [InlineData(".github/THIRD-PARTY.md", "# Third-party software")]
    [InlineData(".github/CHANGELOG.md", "Keep a Changelog")]
    [InlineData(".github/SECURITY.md", "# Security")]
    [InlineData(".github/CONTRIBUTING.md", "tests/run fast")]
    [InlineData(".github/CODEOWNERS", "* ")]
    [InlineData(".github/dependabot.yml", "package-ecosystem: nuget")]
    [InlineData(".github/dependabot.yml", "package-ecosystem: npm")]
    [InlineData(".github/dependabot.yml", "package-ecosystem: github-actions")]
    [InlineData(".github/pull_request_template.md", "- [ ]")]
    [InlineData(".github/ISSUE_TEMPLATE/bug.md", "about:")]
    [InlineData(".github/ISSUE_TEMPLATE/idea.md", "about:")]
    public void File_ForWhoComesNext_IsThere(string path, string says) => Assert.Contains(says, ReadText(path), StringComparison.Ordinal);

    [Fact]
    public void Licence_IsTheSameInEveryPackageFile()
    {
        var build = XDocument.Parse(ReadText("Directory.Build.props")).Root!;
        var holder = build.Descendants("Authors").Single().Value;

        Assert.Equal("LesionPortal contributors", holder);
        Assert.Contains(holder, ReadText("LICENSE"), StringComparison.Ordinal);
        Assert.EndsWith(holder, build.Descendants("Copyright").Single().Value, StringComparison.Ordinal);
        Assert.Equal("MIT", build.Descendants("PackageLicenseExpression").Single().Value);
        using var assets = JsonDocument.Parse(ReadText("wwwroot-assets/package.json"));
        Assert.Equal("MIT", assets.RootElement.GetProperty("license").GetString());
    }

    /// <summary>A version in work ends in -dev and stands under Unreleased; one that is out has a section of its own.</summary>
    [Fact]
    public void Version_OfTheBuild_StandsInTheChangelog()
    {
        var version = XDocument.Parse(ReadText("Directory.Build.props")).Root!.Descendants("Version").Single().Value;
        var sections = Section().Matches(ReadText(".github/CHANGELOG.md")).Select(m => m.Groups["version"].Value).ToList();

        Assert.Equal("Unreleased", sections[0]);
        if (version.EndsWith("-dev", StringComparison.Ordinal))
            Assert.DoesNotContain(version[..^"-dev".Length], sections);
        else
            Assert.Equal(version, sections[1]);
    }

    [Fact]
    public void ThirdParty_NamesEveryReferencedPackage()
    {
        var central = XDocument.Parse(ReadText("Directory.Packages.props")).Descendants("PackageVersion").Select(IncludeOf);
        var projects = Directory
            .EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(path => !Path.GetRelativePath(Repository.Root, path).StartsWith("artifacts", StringComparison.Ordinal))
            .SelectMany(path => XDocument.Load(path).Descendants())
            .Where(e => e.Name.LocalName is "PackageReference" or "PackageDownload")
            .Select(IncludeOf);
        List<string> packages = [.. central.Concat(projects).Distinct()];

        Assert.Contains("Microsoft.ML.DnnImageFeaturizer.ResNet18", packages);
        Assert.Contains("MudBlazor", packages);
        Assert.DoesNotContain(packages, p => !Notices.Contains($"`{p}`", StringComparison.Ordinal));
    }

    [Fact]
    public void ThirdParty_NamesEveryNpmPackage()
    {
        using var locked = JsonDocument.Parse(ReadText("wwwroot-assets/package-lock.json"));
        var packages = locked
            .RootElement.GetProperty("packages")
            .EnumerateObject()
            .Where(p => p.Name.Length > 0)
            .Select(p => p.Name[(p.Name.LastIndexOf("node_modules/", StringComparison.Ordinal) + "node_modules/".Length)..])
            .ToList();

        Assert.Contains("apexcharts", packages);
        Assert.DoesNotContain(packages, p => !Notices.Contains($"`{p}`", StringComparison.Ordinal));
    }

    /// <summary>Other versions of these have other terms: taking one changes the notices, too.</summary>
    [Fact]
    public void ThirdParty_VersionItNames_IsTheOneReferenced()
    {
        using var assets = JsonDocument.Parse(ReadText("wwwroot-assets/package.json"));
        var referenced = XDocument
            .Parse(ReadText("Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Select(e => (Name: IncludeOf(e), Version: e.Attribute("Version")!.Value))
            .Concat(assets.RootElement.GetProperty("dependencies").EnumerateObject().Select(d => (d.Name, Version: d.Value.GetString()!)))
            .ToDictionary(p => p.Name, p => p.Version);
        var named = NamedVersion()
            .Matches(Notices)
            .Select(m => (Name: m.Groups["name"].Value, Version: m.Groups["version"].Value))
            .ToList();

        Assert.Contains("apexcharts", named.Select(n => n.Name));
        Assert.All(named.Where(n => referenced.ContainsKey(n.Name)), n => Assert.Equal(referenced[n.Name], n.Version), throwIfEmpty: true);
    }

    /// <summary>
    /// Lines over .editorconfig's max_line_length that no formatter wraps: strings, comments and Razor. A number may only go down.
    /// <c>tests/long-lines.mjs</c> lists them.
    /// </summary>
    [Fact]
    public async Task Lines_OverTheLimit_BecomeNoMore()
    {
        // A sheet of PH2 as it comes, in columns.
        var allowed = new Dictionary<string, int> { ["tests/LesionPortal.Formats.Tests"] = 4 };

        var found = await LongLinesAsync("--counts");

        Assert.NotEmpty(found);
        Assert.All(
            found.Select(line => line.Split(' ', 2)),
            counted =>
            {
                var (lines, most) = (int.Parse(counted[0], CultureInfo.InvariantCulture), allowed.GetValueOrDefault(counted[1]));
                Assert.True(
                    lines <= most,
                    $"{counted[1]} has {lines} lines over the limit; at most {most} may be. tests/long-lines.mjs lists them."
                );
            }
        );
    }

    private static async Task<string[]> LongLinesAsync(params string[] arguments)
    {
        var script = Path.Combine(Repository.Root, "tests", "long-lines.mjs");
        var start = new ProcessStartInfo("node", [script, .. arguments]) { RedirectStandardOutput = true };
        using var node = Process.Start(start)!;
        var output = await node.StandardOutput.ReadToEndAsync(Cancellation);
        await node.WaitForExitAsync(Cancellation);
        Assert.Equal(0, node.ExitCode);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string IncludeOf(XElement package) => package.Attribute("Include")!.Value;

    private static string ReadText(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    [GeneratedRegex(@"^## \[(?<version>[^\]]+)\]", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"`(?<name>[^`]+)` (?<version>\d+(\.\d+)+)")]
    private static partial Regex NamedVersion();
}
