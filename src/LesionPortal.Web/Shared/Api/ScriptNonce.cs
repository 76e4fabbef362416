using System.Security.Cryptography;

namespace LesionPortal.Web.Shared.Api;

/// <summary>Lets the one script that stands in a page's text run, the framework's import map; another for each answer.</summary>
internal static class ScriptNonce
{
    private static readonly object Key = new();

    public static string Of(HttpContext http)
    {
        if (http.Items[Key] is string known)
            return known;
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        http.Items[Key] = nonce;
        return nonce;
    }
}
