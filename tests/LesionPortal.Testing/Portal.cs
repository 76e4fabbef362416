using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace LesionPortal.Testing;

/// <summary>The built portal, started as its users start it, on a free port and a data folder of its own.</summary>
public sealed class Portal : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _output = [];

    private Portal(Process process, Uri address, string dataDirectory)
    {
        _process = process;
        Address = address;
        DataDirectory = dataDirectory;
    }

    public Uri Address { get; }
    public string DataDirectory { get; }
    public int ProcessId => _process.Id;

    public static string NewDataDirectory() => Directory.CreateTempSubdirectory("lesionportal-browser-").FullName;

    public static Task<Portal> StartAsync(string dataDirectory, params string[] arguments) =>
        StartAtAsync(new Uri($"http://127.0.0.1:{FreePort()}"), dataDirectory, arguments);

    /// <summary>Where an earlier portal was: what a browser keeps for its address is found again.</summary>
    public static async Task<Portal> StartAtAsync(Uri address, string dataDirectory, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { Repository.WebAssembly, "--urls", address.ToString(), "--Portal:DataDirectory", dataDirectory },
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var portal = new Portal(process, address, dataDirectory);
        process.OutputDataReceived += (_, line) => portal.Read(line.Data);
        process.ErrorDataReceived += (_, line) => portal.Read(line.Data);
        process.Exited += (_, _) =>
            portal._listening.TrySetException(new InvalidOperationException("The portal ended before it listened:\n" + portal.Output));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await portal._listening.Task.WaitAsync(StartTimeout);
        return portal;
    }

    /// <summary>As <c>kill -9</c> does: no farewell to the trainer, no last write.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: false);
        await _process.WaitForExitAsync();
    }

    public string Output
    {
        get
        {
            lock (_output)
                return string.Join('\n', _output);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.Add(line);
        if (line.Contains("Now listening on", StringComparison.Ordinal))
            _listening.TrySetResult();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
