using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LesionPortal.Data.Configurations;

internal sealed class ReportTextConfiguration : IEntityTypeConfiguration<ReportText>
{
    public void Configure(EntityTypeBuilder<ReportText> builder)
    {
        builder.HasOne(t => t.Suite).WithMany().HasForeignKey(t => t.SuiteId);
        builder.HasIndex(t => new { t.SuiteId, t.Section }).IsUnique();
        builder.Property(t => t.Version).IsConcurrencyToken();
    }
}

internal sealed class FrozenReportConfiguration : IEntityTypeConfiguration<FrozenReport>
{
    public void Configure(EntityTypeBuilder<FrozenReport> builder)
    {
        builder.HasOne(r => r.Suite).WithMany().HasForeignKey(r => r.SuiteId);
        builder.HasIndex(r => new { r.SuiteId, r.Number }).IsUnique();
    }
}
