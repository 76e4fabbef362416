using LesionPortal.Data;
using LesionPortal.Data.Entities;
using LesionPortal.Web.Shared.Access;
using LesionPortal.Web.Shared.Naming;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Reviews;

/// <summary>Names, descriptions and tags of review sessions.</summary>
public sealed class ReviewSessionNaming(IDbContextFactory<PortalDbContext> contexts, CurrentPerson current)
{
    public Task<NamingOutcome> ChangeAsync(int sessionId, NamingChange change, CancellationToken cancellation = default)
    {
        current.Require(PortalAction.StartReviews);
        return contexts.ChangeNamingAsync<ReviewSession>(sessionId, change, cancellation: cancellation);
    }
}
