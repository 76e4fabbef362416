using LesionPortal.Web.Shared.Naming;

namespace LesionPortal.Web.Shared.Api;

/// <summary>The body of a PATCH of a suite, dataset or review session; what is left out stays as it is.</summary>
/// <param name="Name">1 to 120 characters.</param>
/// <param name="Description">Markdown, up to 20,000 characters; empty takes it away.</param>
/// <param name="Tags">All tags it shall have: at most 20 words of 1 to 40 characters, kept in lower case.</param>
internal sealed record NamingRequest(string? Name = null, string? Description = null, IReadOnlyList<string>? Tags = null)
{
    public NamingChange ToChange() => new(Name, Description, Tags);
}
