using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LesionPortal.Data;
using LesionPortal.Web.Hosting;
using LesionPortal.Web.Shared.Options;
using LesionPortal.Web.Tests.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LesionPortal.Web.Tests.Hosting;

public sealed class StartTests
{
    [Theory]
    [InlineData(new[] { "--demo" }, new[] { "--Portal:Demo=true" })]
    [InlineData(new[] { "--demo", "--urls", "http://localhost:1" }, new[] { "--Portal:Demo=true", "--urls", "http://localhost:1" })]
    [InlineData(new[] { "--demo", "false" }, new[] { "--Portal:Demo=false" })]
    [InlineData(new[] { "--demo=false" }, new[] { "--Portal:Demo=false" })]
    [InlineData(new[] { "--dataset", "/a b", "--demo" }, new[] { "--Portal:Dataset=/a b", "--Portal:Demo=true" })]
    [InlineData(new[] { "--dataset=/a=b" }, new[] { "--Portal:Dataset=/a=b" })]
    [InlineData(
        new[] { "--Portal:Demo=true", "--Portal:DataDirectory", "x" },
        new[] { "--Portal:Demo=true", "--Portal:DataDirectory", "x" }
    )]
    public void Normalise_OfArguments_ChangesThePortalsOwnWordsOnly(string[] given, string[] expected) =>
        Assert.Equal(expected, PortalArguments.Normalise(given));

    [Theory]
    [InlineData("--dataset")]
    [InlineData("--dataset", "--demo")]
    [InlineData("--dataset=")]
    public void Normalise_OfADatasetWithoutPath_Refuses(params string[] given) =>
        Assert.Throws<PortalStartException>(() => PortalArguments.Normalise(given));

    [Theory]
    [InlineData("http://0.0.0.0:5080")]
    [InlineData("http://*:5080")]
    [InlineData("http://+:5080")]
    [InlineData("http://192.168.1.2:5080")]
    [InlineData("http://example.org")]
    [InlineData("http://localhost:5080;http://[::]:5080")]
    [InlineData("http://127.1:5080")]
    public void Check_OfANonLoopbackAddress_RefusesWithTheAddress(string urls)
    {
        var refusal = Assert.Throws<PortalStartException>(() => LoopbackBinding.Check(urls));
        Assert.Contains(urls.Split(';')[^1], refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:5080")]
    [InlineData("http://127.0.0.1:0;http://[::1]:5080")]
    [InlineData("https://127.4.5.6")]
    [InlineData(null)]
    public void Check_OfLoopbackAddresses_Accepts(string? urls) => LoopbackBinding.Check(urls);

    [Theory]
    [InlineData("http://127.0.0.2:0", null, "http://127.0.0.2:")]
    [InlineData("http://127.0.0.2:0", "http://127.0.0.3:0", "http://127.0.0.3:")]
    public async Task Urls_OfEnvironmentAndCommandLine_WinOverTheSettingsFile(string environment, string? commandLine, string expected)
    {
        using var data = new TemporaryFolder();
        var start = Program(data.Path, commandLine is null ? [] : ["--urls", commandLine]);
        start.Environment["ASPNETCORE_URLS"] = environment;
        using var process = Process.Start(start)!;
        try
        {
            Assert.Contains(expected, await ListeningLineAsync(process), StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(data.Path, "portal.db")), "Portal__DataDirectory was not honoured.");
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Start_OnEveryAddress_EndsWithOneSentenceAndCode2()
    {
        using var data = new TemporaryFolder();
        using var process = Process.Start(Program(data.Path, ["--urls", "http://0.0.0.0:0"]))!;

        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, process.ExitCode);
        Assert.StartsWith("LesionPortal will not listen on http://0.0.0.0:0", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OnAnAddressInUse_EndsWithTheAddressAndTheWayOut()
    {
        using var data = new TemporaryFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://{other.LocalEndpoint}";
        using var process = Process.Start(Program(data.Path, ["--urls", address]))!;

        var (error, _) = (
            await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken),
            await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)
        );
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, process.ExitCode);
        Assert.Contains(address, error, StringComparison.Ordinal);
        Assert.Contains("--urls", error, StringComparison.Ordinal);
    }

    /// <summary>The migrations before 0.4.0 were squashed; running the first one on their tables would end in an SQL error.</summary>
    [Fact]
    public async Task Create_OnADatabaseWithUnknownMigrations_IsRefusedWithTheWayOut()
    {
        using var data = new TemporaryFolder();
        var file = Path.Combine(data.Path, "portal.db");
        await EmptyDatabase.WriteAsync(file);
        await using (var connection = new SqliteConnection(PortalSqlite.ConnectionString(file)))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText =
                "UPDATE __EFMigrationsHistory SET MigrationId = '20261123075904_Initial' WHERE MigrationId LIKE '%_Initial'";
            Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
            SqliteConnection.ClearPool(connection);
        }

        var before = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);

        var refusal = await Assert.ThrowsAsync<PortalStartException>(() => TestPortal.StartAsync(data.Path));

        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("20261123075904_Initial", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--Portal:DataDirectory", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
    }

    /// <summary>Two would take each other's runs for lost and end each other's trainers.</summary>
    [Fact]
    public async Task Create_OnADirectoryAnotherPortalWorksOn_IsRefusedUntilThatOneHasEnded()
    {
        using var data = new TemporaryFolder();
        await using (var first = await TestPortal.StartAsync(data.Path))
        {
            var refusal = await Assert.ThrowsAsync<PortalStartException>(() => TestPortal.StartAsync(data.Path));
            Assert.Contains(data.Path, refusal.Message, StringComparison.Ordinal);
            Assert.Contains("--Portal:DataDirectory", refusal.Message, StringComparison.Ordinal);
        }

        await using var next = await TestPortal.StartAsync(data.Path);
        Assert.Equal(
            HealthStatus.Healthy,
            (
                await next.Service<HealthCheckService>().CheckHealthAsync(c => c.Name == "records", TestContext.Current.CancellationToken)
            ).Status
        );
    }

    [Theory]
    [InlineData("--Portal:RunsPerDevice=0", "RunsPerDevice")]
    [InlineData("--Portal:RunsPerDevice=many", "RunsPerDevice")]
    [InlineData("--Portal:DataDirectory=/dev/null/data", "/dev/null/data")]
    public async Task Create_WithASettingThatCannotBeUsed_IsRefusedWithItsName(string setting, string names)
    {
        using var data = new TemporaryFolder();
        var refusal = await Assert.ThrowsAsync<PortalStartException>(() => TestPortal.StartAsync(data.Path, setting));
        Assert.Contains(names, refusal.Message, StringComparison.Ordinal);
    }

    private static ProcessStartInfo Program(string data, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.ArgumentList.Add(typeof(PortalApplication).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["Portal__DataDirectory"] = data;
        start.Environment["Portal__DemoDataset"] = "false";
        return start;
    }

    private static async Task<string> ListeningLineAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Contains("Now listening on", StringComparison.Ordinal))
                return line;
        }

        throw new InvalidOperationException(
            "The portal ended: " + await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)
        );
    }
}
