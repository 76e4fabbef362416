using Mono.Cecil;

namespace LesionPortal.Web.Tests.Hosting;

/// <summary>What may use what (decision 035). Run with <c>-showLiveOutput</c>, these tests print the numbers of rooms and arrows.</summary>
public sealed class RoomTests
{
    private const string Samples = "LesionPortal.Web.Tests.Hosting.RoomSamples";

    /// <summary>From the ground up: a room uses rooms of lower floors only, none of its own floor.</summary>
    private static readonly string[][] Floors =
    [
        ["Labels", "Live", "Looks", "Options"],
        ["Masks", "Records", "Splits"],
        ["Queue", "Reviews"],
        ["Health", "Predictions", "Scoring"],
        ["Datasets"],
        ["Reports"],
        ["Components", "Endpoints"],
        ["Hosting"],
        [Rooms.Root],
    ];

    private static string Portal => Path.GetDirectoryName(Repository.WebAssembly)!;

    [Fact]
    public void Web_RoomsAndFloors_AreTheSame()
    {
        var rooms = Directory.EnumerateFiles(Source("LesionPortal.Web"), "*.cs", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Source("LesionPortal.Web"), f).Split(Path.DirectorySeparatorChar))
            .Select(path => path.Length > 1 ? path[0] : Rooms.Root).Distinct();

        Assert.Equal(rooms.Order(StringComparer.Ordinal), Floors.SelectMany(f => f).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Web_EveryRoom_UsesLowerRoomsOnly()
    {
        var uses = UsesOf("LesionPortal.Web");

        Assert.Contains(uses, u => (u.From, u.To) == ("Components", "Reports"));
        var upward = uses.Where(u => FloorOf(u.From) <= FloorOf(u.To)).ToList();
        Print($"LesionPortal.Web: {upward.Select(u => (u.From, u.To)).Distinct().Count()} arrows that do not go down");
        Assert.True(
            upward.Count == 0, $"A room may use lower rooms only. Move what is shared to a lower room:\n{string.Join('\n', upward)}");
    }

    [Theory]
    [InlineData("LesionPortal.Core")]
    [InlineData("LesionPortal.Data")]
    [InlineData("LesionPortal.Kernels")]
    [InlineData("LesionPortal.Trainer")]
    [InlineData("LesionPortal.Web")]
    public void Project_BetweenItsRooms_HasNoCircle(string project)
    {
        var uses = UsesOf(project);

        Assert.NotEmpty(uses);
        var circles = Rooms.Circles(uses);
        Print($"{project}: {uses.SelectMany(u => new[] { u.From, u.To }).Distinct().Count()} rooms, "
            + $"{uses.Select(u => (u.From, u.To)).Distinct().Count()} arrows, {circles.Count} circles");
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
        Assert.DoesNotContain(references, r => forbidden.Any(f => r.StartsWith(f, StringComparison.Ordinal)));
    }

    [Fact]
    public void Kernels_References_AreTorchSharpAndTheRuntime() =>
        Assert.Equal(["TorchSharp"], ReferencesOf("LesionPortal.Kernels").Where(r => !r.StartsWith("System.", StringComparison.Ordinal)));

    [Fact]
    public void UsesInAssembly_InAnAsyncLambdaAndAListOfAList_AreFound()
    {
        var uses = Rooms.UsesInAssembly(typeof(RoomTests).Assembly.Location, Samples);

        Assert.Contains(new RoomUse("Above", "Below", "Caller", "Called"), uses);
        Assert.Contains(new RoomUse("Below", "Above", "Called", "Kept"), uses);
        Assert.Equal(["Above", "Below"], Assert.Single(Rooms.Circles(uses)));
    }

    [Fact]
    public void Circles_OfRoomsOneAboveTheOther_AreNone() =>
        Assert.Empty(Rooms.Circles([new("A", "B", "x", "y"), new("B", "C", "x", "y"), new("A", "C", "x", "y")]));

    private static List<RoomUse> UsesOf(string project) =>
        [.. Rooms.UsesInAssembly(AssemblyOf(project), project), .. Rooms.UsesInSource(Source(project), project)];

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
