namespace LesionPortal.Web.Shared.Api;

/// <summary>What a change by a signed-in browser carries, so that no foreign page can make it.</summary>
internal static class RequestToken
{
    /// <summary>The header that <c>js/request-token.js</c> sends.</summary>
    public const string Header = "X-Request-Token";
}
