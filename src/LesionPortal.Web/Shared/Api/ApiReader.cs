using System.Globalization;

namespace LesionPortal.Web.Shared.Api;

/// <summary>Who asks, where a request says so.</summary>
internal static class ApiReader
{
    public const string Header = "X-Reader";

    /// <summary>The id in <c>X-Reader</c>; null where there is none, or none that could be one.</summary>
    public static int? Of(HttpContext http) =>
        int.TryParse(http.Request.Headers[Header].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
