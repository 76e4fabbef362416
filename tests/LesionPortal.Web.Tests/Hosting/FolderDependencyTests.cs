using Mono.Cecil;

namespace LesionPortal.Web.Tests.Hosting;

/// <summary>
/// What may use what (decisions 035 and 038). Run with <c>-showLiveOutput</c>, these tests print the numbers of rooms and arrows.
/// </summary>
public sealed class FolderDependencyTests
{
    private const string Samples = "LesionPortal.Web.Tests.Hosting.RoomSamples";

    /// <summary>
    /// Web from the ground up: a room uses rooms of lower floors only, none of its own floor. A subject's services stand below its
    /// endpoints, those below the components, and pages on top.
    /// </summary>
    private static readonly string[][] Floors =
    [
        ["Shared/Labels", "Shared/Live", "Shared/Naming", "Shared/Options"],
        ["Shared/Access"],
        ["Masks", "Readers", "Runs", "Runs/Splits"],
        ["Accounts", "Reviews", "Runs/Queue"],
        ["Predictions", "Scoring"],
        ["Datasets"],
        ["Bin", "Reports"],
        ["Comparison"],
        ["Shared/Api"],
        [
            "Accounts/Endpoints",
            "Bin/Endpoints",
            "Datasets/Endpoints",
            "Predictions/Endpoints",
            "Readers/Endpoints",
            "Reports/Endpoints",
            "Runs/Endpoints",
            "Scoring/Endpoints",
        ],
        ["Masks/Endpoints", "Reviews/Endpoints"],
        ["Shared/Controls"],
        ["Shared/Charts", "Shared/Viewer"],
        ["Readers/Components"],
        ["Accounts/Components", "Reviews/Components", "Scoring/Components"],
        ["Datasets/Components", "Masks/Components", "Overview/Components", "Runs/Components"],
        ["Comparison/Components"],
        ["Reports/Components"],
        [
            "Accounts/Pages",
            "Bin/Pages",
            "Comparison/Pages",
            "Datasets/Pages",
            "Masks/Pages",
            "Overview/Pages",
            "Predictions/Pages",
            "Reports/Pages",
            "Reviews/Pages",
            "Runs/Pages",
            "Scoring/Pages",
        ],
        ["Layout"],
        ["Hosting"],
        [Rooms.Root],
    ];

    private static string Portal => Path.GetDirectoryName(Repository.WebAssembly)!;

    [Fact]
    public void Web_RoomsAndFloors_AreTheSame()
    {
        var source = Source("LesionPortal.Web");
        var rooms = Directory
            .EnumerateFiles(source, "*.*", SearchOption.AllDirectories)
            .Where(f => Path.GetExtension(f) is ".cs" or ".razor")
            .Select(f => WebRoom(Rooms.FoldersOf(source, f)))
            .Distinct();

        Assert.Equal(rooms.Order(StringComparer.Ordinal), Floors.SelectMany(f => f).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Web_EveryRoom_UsesLowerRoomsOnly()
    {
        var uses = UsesOf("LesionPortal.Web");

        Assert.Contains(uses, u => (u.From, u.To) == ("Reports/Pages", "Reports"));
        var upward = Upward(uses);
        Print($"LesionPortal.Web: {upward.Select(u => (u.From, u.To)).Distinct().Count()} arrows that do not go down");
        Assert.True(
            upward.Count == 0,
            $"A room may use lower rooms only. Move what is shared to a lower room:\n{string.Join('\n', upward)}"
        );
    }

    /// <summary>What a page and an endpoint both need is a service.</summary>
    [Fact]
    public void Web_PagesAndComponents_UseNoEndpoint()
    {
        var uses = UsesOf("LesionPortal.Web");

        Assert.Contains(uses, u => (u.From, u.To) == ("Hosting", "Runs/Endpoints"));
        Assert.DoesNotContain(
            uses,
            u =>
                u.To.EndsWith("/Endpoints", StringComparison.Ordinal)
                && u.From != "Hosting"
                && !u.From.EndsWith("/Endpoints", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Web_SharedGround_KnowsNoSubject()
    {
        var uses = UsesOf("LesionPortal.Web").Where(u => u.From.StartsWith("Shared/", StringComparison.Ordinal)).ToList();

        Assert.Contains(uses, u => (u.From, u.To) == ("Shared/Charts", "Shared/Controls"));
        Assert.DoesNotContain(uses, u => !u.To.StartsWith("Shared/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Datasets", "Datasets/Pages")]
    [InlineData("Datasets", "Reports")]
    [InlineData("Masks/Components", "Runs/Components")]
    [InlineData("Scoring/Endpoints", "Scoring/Components")]
    public void Upward_ImportOfAnEqualOrHigherRoom_IsFound(string room, string imported)
    {
        using var folder = new TemporaryFolder();
        var name = $"LesionPortal.Web.{imported.Replace('/', '.')}";
        folder.Text($"{room}/Some.cs", $"using {name};\n");

        var uses = Rooms.UsesInSource(folder.Path, "LesionPortal.Web", WebRoom);

        Assert.Equal(new RoomUse(room, imported, "Some.cs", name), Assert.Single(Upward(uses)));
    }

    [Fact]
    public void Upward_ServiceThatUsesAPageInAMethod_IsFound()
    {
        var uses = Rooms.UsesInAssembly(typeof(FolderDependencyTests).Assembly.Location, Samples, WebRoom);

        Assert.Equal(new RoomUse("Datasets", "Datasets/Pages", "Service", "Page"), Assert.Single(Upward(uses), u => u.From == "Datasets"));
    }

    [Theory]
    [InlineData("LesionPortal.Core")]
    [InlineData("LesionPortal.Data")]
    [InlineData("LesionPortal.Formats")]
    [InlineData("LesionPortal.Kernels")]
    [InlineData("LesionPortal.Trainer")]
    [InlineData("LesionPortal.Web")]
    public void Project_BetweenItsRooms_HasNoCircle(string project)
    {
        var uses = UsesOf(project);

        Assert.NotEmpty(uses);
        var circles = Rooms.Circles(uses);
        Print(
            $"{project}: {uses.SelectMany(u => new[] { u.From, u.To }).Distinct().Count()} rooms, "
                + $"{uses.Select(u => (u.From, u.To)).Distinct().Count()} arrows, {circles.Count} circles"
        );
        var within = uses.Where(u => circles.Any(c => c.Contains(u.From) && c.Contains(u.To))).DistinctBy(u => (u.From, u.To));
        Assert.True(circles.Count == 0, $"Rooms of {project} use each other:\n{string.Join('\n', within)}");
    }

    [Theory]
    [InlineData("LesionPortal.Core", "TorchSharp", "Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore")]
    [InlineData("LesionPortal.Data", "TorchSharp", "Microsoft.AspNetCore")]
    [InlineData("LesionPortal.Trainer", "Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore")]
    [InlineData("LesionPortal.Web", "TorchSharp")]
    public void Project_WhatItForbids_IsNotReferenced(string project, params string[] forbidden)
    {
        var references = ReferencesOf(project);

        Assert.Contains("System.Runtime", references);
        // The tables of accounts are Identity's; this assembly has them and nothing of the web.
        var others = references.Where(r => (project, r) != ("LesionPortal.Data", "Microsoft.AspNetCore.Identity.EntityFrameworkCore"));
        Assert.DoesNotContain(others, r => forbidden.Any(f => r.StartsWith(f, StringComparison.Ordinal)));
    }

    [Fact]
    public void Kernels_References_AreTorchSharpAndTheRuntime() =>
        Assert.Equal(["TorchSharp"], ReferencesOf("LesionPortal.Kernels").Where(r => !r.StartsWith("System.", StringComparison.Ordinal)));

    [Fact]
    public void UsesInAssembly_InAnAsyncLambdaAndAListOfAList_AreFound()
    {
        var uses = Rooms.UsesInAssembly(typeof(FolderDependencyTests).Assembly.Location, Samples);

        Assert.Contains(new RoomUse("Above", "Below", "Caller", "Called"), uses);
        Assert.Contains(new RoomUse("Below", "Above", "Called", "Stored"), uses);
        Assert.Equal(["Above", "Below"], Assert.Single(Rooms.Circles(uses)));
    }

    [Fact]
    public void Circles_OfRoomsOneAboveTheOther_AreNone() =>
        Assert.Empty(Rooms.Circles([new("A", "B", "x", "y"), new("B", "C", "x", "y"), new("A", "C", "x", "y")]));

    private static List<RoomUse> UsesOf(string project)
    {
        Func<string[], string>? roomOf = project == "LesionPortal.Web" ? WebRoom : null;
        return [.. Rooms.UsesInAssembly(AssemblyOf(project), project, roomOf), .. Rooms.UsesInSource(Source(project), project, roomOf)];
    }

    /// <summary>
    /// A subject, or a folder of it that has a floor of its own: pages, components and endpoints always have one, and so has every folder
    /// of Shared.
    /// </summary>
    private static string WebRoom(string[] folders) =>
        folders switch
        {
            [] => Rooms.Root,
            [var subject, var inner, ..]
                when subject == "Shared" || inner is "Pages" or "Components" or "Endpoints" || FloorOf($"{subject}/{inner}") >= 0 =>
                $"{subject}/{inner}",
            [var subject, ..] => subject,
        };

    private static List<RoomUse> Upward(IEnumerable<RoomUse> uses) => [.. uses.Where(u => FloorOf(u.From) <= FloorOf(u.To))];

    private static List<string> ReferencesOf(string project)
    {
        using var module = ModuleDefinition.ReadModule(AssemblyOf(project));
        return [.. module.AssemblyReferences.Select(r => r.Name)];
    }

    private static int FloorOf(string room) => Array.FindIndex(Floors, f => f.Contains(room));

    private static string Source(string project) => Path.Combine(Repository.Root, "src", project);

    private static string AssemblyOf(string project) =>
        Path.Combine(Portal, project is "LesionPortal.Kernels" or "LesionPortal.Trainer" ? "trainer" : "", project + ".dll");

    private static void Print(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);
}
