using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LesionPortal.Data.Configurations;

/// <summary>Descriptions and tags; rows that are older than these columns have none.</summary>
internal sealed class NamedConfiguration
    : IEntityTypeConfiguration<Run>,
        IEntityTypeConfiguration<Suite>,
        IEntityTypeConfiguration<Dataset>,
        IEntityTypeConfiguration<ReviewSession>
{
    public void Configure(EntityTypeBuilder<Run> builder) => OfNamed(builder);

    public void Configure(EntityTypeBuilder<Suite> builder) => OfNamed(builder);

    public void Configure(EntityTypeBuilder<Dataset> builder) => OfNamed(builder);

    public void Configure(EntityTypeBuilder<ReviewSession> builder) => OfNamed(builder);

    private static void OfNamed<T>(EntityTypeBuilder<T> builder)
        where T : class, INamed
    {
        // JSON text, which the database can look into: WHERE 'tag' IN (SELECT value FROM json_each(Tags)).
        builder.PrimitiveCollection(n => n.Tags);
    }
}
