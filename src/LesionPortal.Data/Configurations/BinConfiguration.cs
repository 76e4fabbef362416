using LesionPortal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LesionPortal.Data.Configurations;

/// <summary>
/// What is in the bin is in no answer, and neither is what belongs to it and is asked for by itself. Epochs, scores and cases of a run have
/// no condition: they are always asked for with the run, and are many.
/// </summary>
internal sealed class BinConfiguration
    : IEntityTypeConfiguration<Run>,
        IEntityTypeConfiguration<Suite>,
        IEntityTypeConfiguration<RunScoring>,
        IEntityTypeConfiguration<UploadedPrediction>,
        IEntityTypeConfiguration<ReportText>,
        IEntityTypeConfiguration<FrozenReport>
{
    public void Configure(EntityTypeBuilder<Run> builder) => builder.HasQueryFilter(r => r.DeletedAt == null);

    public void Configure(EntityTypeBuilder<Suite> builder) => builder.HasQueryFilter(s => s.DeletedAt == null);

    public void Configure(EntityTypeBuilder<RunScoring> builder) => builder.HasQueryFilter(s => s.Run!.DeletedAt == null);

    public void Configure(EntityTypeBuilder<UploadedPrediction> builder) => builder.HasQueryFilter(p => p.Run!.DeletedAt == null);

    public void Configure(EntityTypeBuilder<ReportText> builder) => builder.HasQueryFilter(t => t.Suite!.DeletedAt == null);

    public void Configure(EntityTypeBuilder<FrozenReport> builder) => builder.HasQueryFilter(f => f.Suite!.DeletedAt == null);
}
