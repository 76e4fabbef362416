namespace LesionPortal.Trainer.Commands;

/// <summary>What the program's exit code means.</summary>
public enum ExitCode
{
    Done = 0,

    /// <summary>It was tried and did not work; the last event or standard error says why.</summary>
    Failed = 1,

    /// <summary>The command line or the manifest is wrong; nothing was begun.</summary>
    Usage = 2,

    /// <summary>Cancelled by "cancel" on standard input, by its closing, or by a signal; the last checkpoint is kept.</summary>
    Cancelled = 3,

    /// <summary>libtorch could not be loaded.</summary>
    NativeLibrary = 4,
}
