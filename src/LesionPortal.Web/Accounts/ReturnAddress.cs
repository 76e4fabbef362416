namespace LesionPortal.Web.Accounts;

/// <summary>Where one was going before the sign-in, as long as it is in this portal.</summary>
internal static class ReturnAddress
{
    /// <summary>A path of this portal; the home page for anything else.</summary>
    public static string Of(string? asked) =>
        asked is ['/', ..] && asked is not ['/', '/' or '\\', ..] && !asked.Any(char.IsControl) ? asked : "/";
}
