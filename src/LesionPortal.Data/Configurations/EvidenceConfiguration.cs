using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LesionPortal.Data.Configurations;

internal sealed class RunCaseMetricsConfiguration : IEntityTypeConfiguration<RunCaseMetrics>
{
    public void Configure(EntityTypeBuilder<RunCaseMetrics> builder)
    {
        // A run's rows of one checkpoint and resolution lie together. 1,000 runs × 200 cases × 2 checkpoints × 2 resolutions are 800,000
        // rows, each key twice on the disk: here enums are numbers, not words.
        builder.HasKey(m => new
        {
            m.RunId,
            m.Checkpoint,
            m.Resolution,
            m.DatasetCaseId,
            m.ReferenceVersion,
        });
        builder.HasIndex(m => new
        {
            m.DatasetCaseId,
            m.Checkpoint,
            m.Resolution,
        });
        builder.Property(m => m.Checkpoint).HasConversion<int>();
        builder.Property(m => m.Resolution).HasConversion<int>();
        builder.Property(m => m.Part).HasConversion<int>();
        builder.Ignore(m => m.IsWhole).Ignore(m => m.Counts);
        builder.HasOne(m => m.Case).WithMany().HasForeignKey(m => m.DatasetCaseId);
    }
}

internal sealed class RunScoringConfiguration : IEntityTypeConfiguration<RunScoring>
{
    public void Configure(EntityTypeBuilder<RunScoring> builder)
    {
        builder.HasIndex(s => s.State);
        builder.HasIndex(s => new { s.RunId, s.ReferenceVersion });
        builder.HasOne(s => s.Run).WithMany().HasForeignKey(s => s.RunId);
    }
}

internal sealed class TestScoreViewConfiguration : IEntityTypeConfiguration<TestScoreView>
{
    public void Configure(EntityTypeBuilder<TestScoreView> builder)
    {
        builder.ToTable("TestLooks"); // the name in databases there are
        builder.HasIndex(l => l.SuiteId);
        builder.HasIndex(l => l.RunId);
        builder.HasOne(l => l.Reader).WithMany().HasForeignKey(l => l.ReaderId).OnDelete(DeleteBehavior.Restrict);
    }
}
