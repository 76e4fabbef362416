using System.CommandLine;
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
            TorchNative.EnsureLoaded();
        }
        catch (NativeLibraryException e)
        {
            Console.Error.WriteLine(e.Message);
            return ExitCode.NativeLibrary;
        }

        var readerGone = false;
        replies.ReaderGone = () => readerGone = true;
        using var session = new ServeSession(TimeProvider.System, Explain);
        while (!readerGone && Console.In.ReadLine() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
                replies.Reply(session.Answer(line));
        }

        return ExitCode.Done;
    }

    private static string? Explain(Exception e)
    {
        if (Failure.Of(e) is not { } failure)
            return null;
        Console.Error.WriteLine(e);
        return $"{failure.Event.Message} {failure.Event.Advice}".TrimEnd();
    }
}
