using System.ComponentModel.DataAnnotations;

namespace LesionPortal.Web.Shared.Options;

/// <summary>Who may use the portal.</summary>
public enum PortalMode
{
    /// <summary>Whoever sits at this machine: it listens on loopback only, and nobody signs in.</summary>
    Local,

    /// <summary>People with accounts, from any machine.</summary>
    Accounts,
}

/// <summary>The <c>Portal:*</c> settings.</summary>
public sealed class PortalOptions
{
    public const string Section = "Portal";

    /// <summary>The smallest relevant difference as long as nobody set another, in plain IoU.</summary>
    public const double UsualRelevantDifference = 0.02;

    /// <summary>Where database, datasets and runs live; relative to the working directory.</summary>
    [Required]
    public string DataDirectory { get; set; } = "data";

    /// <summary>Local, or with accounts, without which the portal listens on no other address than loopback.</summary>
    public PortalMode Mode { get; set; } = PortalMode.Local;

    /// <summary>Proxies whose forwarded address, host and scheme are believed, by IP address; with accounts only.</summary>
    public IList<string> Proxies { get; } = [];

    /// <summary>With accounts: how often passwords, codes and links may be tried within a minute from one address.</summary>
    [Range(5, 100_000)]
    public int TriesPerMinute { get; set; } = 20;

    /// <summary>With accounts: how many imports, runs and predictions one person may start within a minute.</summary>
    [Range(1, 100_000)]
    public int StartsPerMinute { get; set; } = 60;

    /// <summary>An institution's sign-on beside passwords (OpenID Connect); null for none.</summary>
    public OpenIdOptions? OpenId { get; set; }

    /// <summary>How long entries of the audit trail are kept.</summary>
    [Range(30, 3650)]
    public int AuditDays { get; set; } = 730;

    /// <summary>The trainer's program; default: <c>trainer/LesionPortal.Trainer</c> beside the portal.</summary>
    public string? TrainerPath { get; set; }

    /// <summary>Folder of encoder weights people bring; default: <c>encoders</c> in the data directory.</summary>
    public string? EncoderDirectory { get; set; }

    /// <summary>How many runs train at once on one device.</summary>
    [Range(1, 16)]
    public int RunsPerDevice { get; set; } = 1;

    /// <summary>Largest archive a browser may upload.</summary>
    [Range(1, 1000)]
    public int MaximumArchiveGigabytes { get; set; } = 4;

    /// <summary>
    /// The smallest difference between two scores from 0 to 1, such as plain IoU, that matters: a smaller one is called so, however sure it
    /// is.
    /// </summary>
    [Range(0.0001, 1)]
    public double SmallestRelevantDifference { get; set; } = UsualRelevantDifference;

    /// <summary>A PH2 folder or archive to import at start (<c>--dataset PATH</c>).</summary>
    public string? Dataset { get; set; }

    /// <summary>Make a synthetic dataset at start when there is none.</summary>
    public bool DemoDataset { get; set; } = true;

    /// <summary>Queue the quick six-run suite at start (<c>--demo</c>).</summary>
    public bool Demo { get; set; }
}
