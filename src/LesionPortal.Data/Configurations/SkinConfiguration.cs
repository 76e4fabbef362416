using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LesionPortal.Data.Configurations;

internal sealed class CaseSkinConfiguration : IEntityTypeConfiguration<CaseSkin>
{
    public void Configure(EntityTypeBuilder<CaseSkin> builder)
    {
        builder.HasIndex(s => new { s.DatasetCaseId, s.ReferenceVersion }).IsUnique();
        builder.HasOne(s => s.Case).WithMany().HasForeignKey(s => s.DatasetCaseId);
    }
}
