using LesionPortal.Core.Cases;
using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LesionPortal.Data.Configurations;

internal sealed class ReviewSessionConfiguration : IEntityTypeConfiguration<ReviewSession>
{
    public void Configure(EntityTypeBuilder<ReviewSession> builder)
    {
        builder.HasOne(s => s.Reader).WithMany().HasForeignKey(s => s.ReaderId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(s => s.Dataset).WithMany().HasForeignKey(s => s.DatasetId);
        // "Validation, Test"; the column is older than several parts.
        builder
            .Property(s => s.Parts)
            .HasColumnName("Part")
            .HasConversion(
                parts => string.Join(", ", parts),
                text => text.Split(", ", StringSplitOptions.None).Select(Enum.Parse<SplitPart>).ToList(),
                new ValueComparer<IReadOnlyList<SplitPart>>((a, b) => a!.SequenceEqual(b!), parts => parts.Count, parts => parts)
            );
        builder.HasMany(s => s.Items).WithOne(i => i.Session).HasForeignKey(i => i.SessionId);
    }
}

internal sealed class ReviewItemConfiguration : IEntityTypeConfiguration<ReviewItem>
{
    public void Configure(EntityTypeBuilder<ReviewItem> builder)
    {
        builder.HasIndex(i => new { i.SessionId, i.Position }).IsUnique();
        builder.HasIndex(i => i.Token).IsUnique();
        builder.HasIndex(i => i.RunId);
        builder.HasOne(i => i.Case).WithMany().HasForeignKey(i => i.DatasetCaseId);
        builder.HasOne(i => i.Review).WithOne(r => r.Item).HasForeignKey<Review>(r => r.ItemId);
    }
}

internal sealed class ReviewConfiguration : IEntityTypeConfiguration<Review>
{
    public void Configure(EntityTypeBuilder<Review> builder)
    {
        // One verdict an item, also when two tabs judge at once.
        builder.HasIndex(r => r.ItemId).IsUnique();
        builder.HasOne(r => r.Reader).WithMany().HasForeignKey(r => r.ReaderId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(r => r.Tags).HasJsonText();
        builder.Property(r => r.Pins).HasJsonText();
    }
}
