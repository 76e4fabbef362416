using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LesionPortal.Data.Configurations;

internal sealed class RunConfiguration : IEntityTypeConfiguration<Run>
{
    public void Configure(EntityTypeBuilder<Run> builder)
    {
        builder.Property(r => r.Settings).HasJsonText();
        builder.Property(r => r.Split).HasJsonText();
        builder.Property(r => r.Architecture).HasKeyText();
        builder.Property(r => r.Loss).HasKeyText();
        builder.Property(r => r.Device).HasKeyText();
        builder.Ignore(r => r.Decision).Ignore(r => r.LastDecision).Ignore(r => r.Learning).Ignore(r => r.LearnedNothing);
        builder.HasIndex(r => new
        {
            r.Status,
            r.Device,
            r.QueuePosition,
        });
        builder.HasOne(r => r.Dataset).WithMany().HasForeignKey(r => r.DatasetId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(r => r.Suite).WithMany(s => s.Runs).HasForeignKey(r => r.SuiteId).OnDelete(DeleteBehavior.SetNull);
        builder.HasMany(r => r.Epochs).WithOne().HasForeignKey(e => e.RunId);
        builder.HasMany(r => r.Scores).WithOne().HasForeignKey(s => s.RunId);
        builder.HasMany(r => r.CaseMetrics).WithOne().HasForeignKey(m => m.RunId);
    }
}

internal sealed class RunEpochConfiguration : IEntityTypeConfiguration<RunEpoch>
{
    public void Configure(EntityTypeBuilder<RunEpoch> builder) => builder.HasKey(e => new { e.RunId, e.Epoch });
}

internal sealed class RunScoreConfiguration : IEntityTypeConfiguration<RunScore>
{
    public void Configure(EntityTypeBuilder<RunScore> builder) =>
        builder.HasKey(s => new
        {
            s.RunId,
            s.Checkpoint,
            s.Part,
        });
}
