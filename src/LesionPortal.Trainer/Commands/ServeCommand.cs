using System.CommandLine;
using LesionPortal.Trainer.Arithmetic;
using LesionPortal.Trainer.Native;
using LesionPortal.Trainer.Prediction;

namespace LesionPortal.Trainer.Commands;

/// <summary><c>serve</c>: a request a line on standard input, a reply a line on standard output, until the input ends.</summary>
public static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command("serve", "Answer requests (JSON lines) on standard input until it ends.");
        command.SetAction(_ => (int)Run());
        return command;
    }

    private static ExitCode Run()
    {
        var replies = JsonLines.OnStandardOutput();
        try
        {
            // oneDNN's limit is one for the process: the one that a check of the usual networks found here, if there was one. Each network
            // is checked under it when it is first asked for.
            if (StandardNetworks.RememberedLimit() is { } limit)
                OneDnn.LimitTo(limit);
            TorchNative.EnsureLoaded();
        }
        catch (Exception e) when (Failure.Of(e) is { } failure)
        {
            Console.Error.WriteLine(failure.Event.Message);
            return failure.ExitCode;
        }

        var readerGone = false;
        replies.ReaderGone = () => readerGone = true;
        using var session = new ServeSession(TimeProvider.System, Explain) { Check = Check };
        while (!readerGone && Console.In.ReadLine() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
                replies.Reply(session.Answer(line));
        }

        return ExitCode.Done;
    }

    private static void Check(string weightsPath) =>
        new ArithmeticCheck(TimeProvider.System, ArithmeticCache.OfUser()) { KeepLimit = true }
            .Run(ArithmeticOptions.NetworksOf(weightsPath), mayUseGpu: false, CancellationToken.None)
            .AddWays();

    private static string? Explain(Exception e)
    {
        if (Failure.Of(e) is not { } failure)
            return null;
        Console.Error.WriteLine(e);
        return $"{failure.Event.Message} {failure.Event.Advice}".TrimEnd();
    }
}
