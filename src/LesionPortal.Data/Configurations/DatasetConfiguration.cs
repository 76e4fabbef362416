using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LesionPortal.Data.Configurations;

internal sealed class DatasetConfiguration : IEntityTypeConfiguration<Dataset>
{
    public void Configure(EntityTypeBuilder<Dataset> builder)
    {
        builder.HasIndex(d => d.Name).IsUnique();
        builder.HasMany(d => d.Cases).WithOne().HasForeignKey(c => c.DatasetId);
        builder.HasMany(d => d.Problems).WithOne().HasForeignKey(p => p.DatasetId);
    }
}

internal sealed class DatasetCaseConfiguration : IEntityTypeConfiguration<DatasetCase>
{
    public void Configure(EntityTypeBuilder<DatasetCase> builder)
    {
        builder.HasIndex(c => new { c.DatasetId, c.CaseId }).IsUnique();
        builder.HasIndex(c => new { c.DatasetId, c.PixelSha256 }).IsUnique();
        builder.Property(c => c.Criteria).HasJsonText();
    }
}
