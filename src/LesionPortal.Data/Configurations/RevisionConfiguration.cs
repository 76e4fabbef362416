using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LesionPortal.Data.Configurations;

internal sealed class ReaderConfiguration : IEntityTypeConfiguration<Reader>
{
    public void Configure(EntityTypeBuilder<Reader> builder)
    {
        builder.Property(r => r.Name).UseCollation("NOCASE");
        builder.HasIndex(r => r.Name).IsUnique();
    }
}

internal sealed class MaskRevisionConfiguration : IEntityTypeConfiguration<MaskRevision>
{
    public void Configure(EntityTypeBuilder<MaskRevision> builder)
    {
        builder
            .HasIndex(r => new
            {
                r.DatasetCaseId,
                r.ReaderId,
                r.Number,
            })
            .IsUnique();
        builder.HasOne(r => r.Case).WithMany().HasForeignKey(r => r.DatasetCaseId);
        builder.HasOne(r => r.Reader).WithMany().HasForeignKey(r => r.ReaderId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ReferenceVersionConfiguration : IEntityTypeConfiguration<ReferenceVersion>
{
    public void Configure(EntityTypeBuilder<ReferenceVersion> builder)
    {
        builder.HasIndex(v => new { v.DatasetCaseId, v.Version }).IsUnique();
        builder.HasOne(v => v.Case).WithMany().HasForeignKey(v => v.DatasetCaseId);
        builder.HasOne(v => v.Revision).WithMany().HasForeignKey(v => v.RevisionId);
        builder.HasOne(v => v.Reader).WithMany().HasForeignKey(v => v.ReaderId).OnDelete(DeleteBehavior.Restrict);
    }
}
