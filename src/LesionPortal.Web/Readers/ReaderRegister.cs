using LesionPortal.Data;
using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Readers;

/// <summary>A reader; or a refusal with the field it concerns. <see cref="Existing"/> has the name already.</summary>
public sealed record ReaderOutcome(Reader? Reader, string? Field = null, string? Refusal = null, Reader? Existing = null);

/// <summary>Who reads here.</summary>
public sealed class ReaderRegister(IDbContextFactory<PortalDbContext> contexts, TimeProvider time)
{
    public const int MaxNameLength = 100;
    public const int MaxRoleLength = 60;
    public const int MaxYears = 80;

    /// <summary>In order of name.</summary>
    public async Task<IReadOnlyList<Reader>> ListAsync(CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Readers.AsNoTracking().OrderBy(r => r.Name).ToListAsync(cancellation);
    }

    /// <summary>Null when there is no such reader.</summary>
    public async Task<Reader?> FindAsync(int id, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Readers.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancellation);
    }

    public async Task<ReaderOutcome> AddAsync(string? name, string? role, int? years, CancellationToken cancellation = default)
    {
        (name, role) = ((name ?? "").Trim(), (role ?? "").Trim());
        if (name.Length is 0 or > MaxNameLength)
            return new(null, "name", $"The reader's name must have 1 to {MaxNameLength} characters; it has {name.Length}.");
        if (role.Length > MaxRoleLength)
            return new(
                null,
                "role",
                $"The role has {role.Length} characters; at most {MaxRoleLength} are kept. \"dermatologist\" will do."
            );
        if (years is < 0 or > MaxYears)
            return new(null, "yearsOfExperience", $"{years} years of experience; expected 0 to {MaxYears}, or nothing.");
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (await ByNameAsync(context, name, cancellation) is { } existing)
            return Taken(existing);
        var reader = new Reader
        {
            Name = name,
            Role = role,
            YearsOfExperience = years,
            CreatedAt = time.GetUtcNow().UtcDateTime,
        };
        context.Readers.Add(reader);
        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException)
        {
            // Somebody else gave the same name at the same moment.
            if (await ByNameAsync(context, name, cancellation) is { } other)
                return Taken(other);
            throw;
        }

        return new(reader);
    }

    private static Task<Reader?> ByNameAsync(PortalDbContext context, string name, CancellationToken cancellation) =>
        context.Readers.AsNoTracking().SingleOrDefaultAsync(r => r.Name == name, cancellation);

    private static ReaderOutcome Taken(Reader existing) =>
        new(
            null,
            "name",
            $"\"{existing.Name}\" already exists as reader {existing.Id}; select that reader, or use a different name.",
            existing
        );
}
