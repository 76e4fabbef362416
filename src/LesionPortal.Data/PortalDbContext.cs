using LesionPortal.Data.Configurations;
using LesionPortal.Data.Entities;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Data;

public sealed class PortalDbContext(DbContextOptions<PortalDbContext> options) : IdentityUserContext<Account, int>(options)
{
    public DbSet<Dataset> Datasets => Set<Dataset>();
    public DbSet<DatasetCase> Cases => Set<DatasetCase>();
    public DbSet<CaseSkin> CaseSkins => Set<CaseSkin>();
    public DbSet<ImportProblem> ImportProblems => Set<ImportProblem>();
    public DbSet<Suite> Suites => Set<Suite>();
    public DbSet<Run> Runs => Set<Run>();
    public DbSet<RunEpoch> RunEpochs => Set<RunEpoch>();
    public DbSet<RunScore> RunScores => Set<RunScore>();
    public DbSet<RunCaseMetrics> RunCaseMetrics => Set<RunCaseMetrics>();
    public DbSet<RunScoring> RunScorings => Set<RunScoring>();
    public DbSet<TestScoreView> TestScoreViews => Set<TestScoreView>();
    public DbSet<UploadedPrediction> UploadedPredictions => Set<UploadedPrediction>();
    public DbSet<ReportText> ReportTexts => Set<ReportText>();
    public DbSet<FrozenReport> FrozenReports => Set<FrozenReport>();
    public DbSet<Reader> Readers => Set<Reader>();
    public DbSet<MaskRevision> MaskRevisions => Set<MaskRevision>();
    public DbSet<ReferenceVersion> ReferenceVersions => Set<ReferenceVersion>();
    public DbSet<ReviewSession> ReviewSessions => Set<ReviewSession>();
    public DbSet<ReviewItem> ReviewItems => Set<ReviewItem>();
    public DbSet<Review> Reviews => Set<Review>();
    public DbSet<Account> Accounts => Set<Account>();
    public DbSet<AccountLink> AccountLinks => Set<AccountLink>();
    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(PortalDbContext).Assembly);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();
    }
}
