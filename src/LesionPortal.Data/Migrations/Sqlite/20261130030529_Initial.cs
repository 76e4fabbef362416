using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LesionPortal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Datasets",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    State = table.Column<string>(type: "TEXT", nullable: false),
                    IsSynthetic = table.Column<bool>(type: "INTEGER", nullable: false),
                    Source = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Message = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Datasets", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Readers",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Name = table.Column<string>(type: "TEXT", nullable: false, collation: "NOCASE"),
                    Role = table.Column<string>(type: "TEXT", nullable: false),
                    YearsOfExperience = table.Column<int>(type: "INTEGER", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Readers", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Cases",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    DatasetId = table.Column<int>(type: "INTEGER", nullable: false),
                    CaseId = table.Column<string>(type: "TEXT", nullable: false),
                    Diagnosis = table.Column<string>(type: "TEXT", nullable: false),
                    Criteria = table.Column<string>(type: "TEXT", nullable: false),
                    Width = table.Column<int>(type: "INTEGER", nullable: false),
                    Height = table.Column<int>(type: "INTEGER", nullable: false),
                    LesionAreaPixels = table.Column<long>(type: "INTEGER", nullable: false),
                    TouchesBorder = table.Column<bool>(type: "INTEGER", nullable: false),
                    ImageFile = table.Column<string>(type: "TEXT", nullable: false),
                    MaskFile = table.Column<string>(type: "TEXT", nullable: false),
                    ThumbnailFile = table.Column<string>(type: "TEXT", nullable: false),
                    PixelSha256 = table.Column<string>(type: "TEXT", nullable: false),
                    PerceptualHash = table.Column<string>(type: "TEXT", nullable: true),
                    HairShare = table.Column<double>(type: "REAL", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Cases", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Cases_Datasets_DatasetId",
                        column: x => x.DatasetId,
                        principalTable: "Datasets",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ImportProblems",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    DatasetId = table.Column<int>(type: "INTEGER", nullable: false),
                    CaseId = table.Column<string>(type: "TEXT", nullable: true),
                    Severity = table.Column<string>(type: "TEXT", nullable: false),
                    Message = table.Column<string>(type: "TEXT", nullable: false),
                    Advice = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ImportProblems", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ImportProblems_Datasets_DatasetId",
                        column: x => x.DatasetId,
                        principalTable: "Datasets",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Suites",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    DatasetId = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Suites", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Suites_Datasets_DatasetId",
                        column: x => x.DatasetId,
                        principalTable: "Datasets",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ReviewSessions",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    ReaderId = table.Column<int>(type: "INTEGER", nullable: false),
                    DatasetId = table.Column<int>(type: "INTEGER", nullable: false),
                    SuiteId = table.Column<int>(type: "INTEGER", nullable: true),
                    Source = table.Column<string>(type: "TEXT", nullable: false),
                    Part = table.Column<string>(type: "TEXT", nullable: false),
                    Order = table.Column<string>(type: "TEXT", nullable: false),
                    Seed = table.Column<int>(type: "INTEGER", nullable: false),
                    IsBlinded = table.Column<bool>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReviewSessions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ReviewSessions_Datasets_DatasetId",
                        column: x => x.DatasetId,
                        principalTable: "Datasets",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_ReviewSessions_Readers_ReaderId",
                        column: x => x.ReaderId,
                        principalTable: "Readers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "TestLooks",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    SuiteId = table.Column<int>(type: "INTEGER", nullable: true),
                    RunId = table.Column<int>(type: "INTEGER", nullable: true),
                    ReaderId = table.Column<int>(type: "INTEGER", nullable: true),
                    Place = table.Column<string>(type: "TEXT", nullable: false),
                    LookedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TestLooks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_TestLooks_Readers_ReaderId",
                        column: x => x.ReaderId,
                        principalTable: "Readers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "CaseSkins",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    DatasetCaseId = table.Column<int>(type: "INTEGER", nullable: false),
                    ReferenceVersion = table.Column<int>(type: "INTEGER", nullable: false),
                    PixelSha256 = table.Column<string>(type: "TEXT", nullable: false),
                    Measure = table.Column<int>(type: "INTEGER", nullable: false),
                    Contrast = table.Column<double>(type: "REAL", nullable: true),
                    Ita = table.Column<double>(type: "REAL", nullable: true),
                    ItaLow = table.Column<double>(type: "REAL", nullable: true),
                    ItaHigh = table.Column<double>(type: "REAL", nullable: true),
                    SkinShare = table.Column<double>(type: "REAL", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CaseSkins", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CaseSkins_Cases_DatasetCaseId",
                        column: x => x.DatasetCaseId,
                        principalTable: "Cases",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "MaskRevisions",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    DatasetCaseId = table.Column<int>(type: "INTEGER", nullable: false),
                    ReaderId = table.Column<int>(type: "INTEGER", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Origin = table.Column<string>(type: "TEXT", nullable: false),
                    OriginRunId = table.Column<int>(type: "INTEGER", nullable: true),
                    OriginRunName = table.Column<string>(type: "TEXT", nullable: true),
                    OriginThreshold = table.Column<double>(type: "REAL", nullable: true),
                    OriginReferenceVersion = table.Column<int>(type: "INTEGER", nullable: true),
                    OriginRevisionId = table.Column<int>(type: "INTEGER", nullable: true),
                    ParentId = table.Column<int>(type: "INTEGER", nullable: true),
                    Tools = table.Column<string>(type: "TEXT", nullable: false),
                    SecondsSpent = table.Column<double>(type: "REAL", nullable: false),
                    Comment = table.Column<string>(type: "TEXT", nullable: true),
                    Sha256 = table.Column<string>(type: "TEXT", nullable: false),
                    Width = table.Column<int>(type: "INTEGER", nullable: false),
                    Height = table.Column<int>(type: "INTEGER", nullable: false),
                    AreaPixels = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MaskRevisions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_MaskRevisions_Cases_DatasetCaseId",
                        column: x => x.DatasetCaseId,
                        principalTable: "Cases",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_MaskRevisions_Readers_ReaderId",
                        column: x => x.ReaderId,
                        principalTable: "Readers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "FrozenReports",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    SuiteId = table.Column<int>(type: "INTEGER", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Note = table.Column<string>(type: "TEXT", nullable: false),
                    FrozenAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    CompletedRuns = table.Column<int>(type: "INTEGER", nullable: false),
                    Content = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FrozenReports", x => x.Id);
                    table.ForeignKey(
                        name: "FK_FrozenReports_Suites_SuiteId",
                        column: x => x.SuiteId,
                        principalTable: "Suites",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ReportTexts",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    SuiteId = table.Column<int>(type: "INTEGER", nullable: false),
                    Section = table.Column<string>(type: "TEXT", nullable: false),
                    Markdown = table.Column<string>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    UpdatedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReportTexts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ReportTexts_Suites_SuiteId",
                        column: x => x.SuiteId,
                        principalTable: "Suites",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Runs",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    DatasetId = table.Column<int>(type: "INTEGER", nullable: false),
                    SuiteId = table.Column<int>(type: "INTEGER", nullable: true),
                    Settings = table.Column<string>(type: "TEXT", nullable: false),
                    Architecture = table.Column<string>(type: "TEXT", nullable: false),
                    BaseChannels = table.Column<int>(type: "INTEGER", nullable: false),
                    Loss = table.Column<string>(type: "TEXT", nullable: false),
                    ImageSize = table.Column<int>(type: "INTEGER", nullable: false),
                    Split = table.Column<string>(type: "TEXT", nullable: false),
                    Status = table.Column<string>(type: "TEXT", nullable: false),
                    Device = table.Column<string>(type: "TEXT", nullable: false),
                    QueuePosition = table.Column<long>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    StartedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    FinishedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    HeartbeatAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Resumptions = table.Column<int>(type: "INTEGER", nullable: false),
                    FruitlessResumptions = table.Column<int>(type: "INTEGER", nullable: false),
                    TrainedOn = table.Column<string>(type: "TEXT", nullable: true),
                    EpochsDone = table.Column<int>(type: "INTEGER", nullable: false),
                    Parameters = table.Column<long>(type: "INTEGER", nullable: true),
                    SecondsPerEpoch = table.Column<double>(type: "REAL", nullable: true),
                    PeakMemoryMb = table.Column<double>(type: "REAL", nullable: true),
                    BestEpoch = table.Column<int>(type: "INTEGER", nullable: true),
                    BestValidationQuantisedIou = table.Column<double>(type: "REAL", nullable: true),
                    BestValidationIou = table.Column<double>(type: "REAL", nullable: true),
                    LastValidationQuantisedIou = table.Column<double>(type: "REAL", nullable: true),
                    LastValidationIou = table.Column<double>(type: "REAL", nullable: true),
                    BestThreshold = table.Column<double>(type: "REAL", nullable: true),
                    LastThreshold = table.Column<double>(type: "REAL", nullable: true),
                    TrivialValidationIou = table.Column<double>(type: "REAL", nullable: true),
                    ValidationMapSpread = table.Column<double>(type: "REAL", nullable: true),
                    Message = table.Column<string>(type: "TEXT", nullable: true),
                    Advice = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Runs", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Runs_Datasets_DatasetId",
                        column: x => x.DatasetId,
                        principalTable: "Datasets",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Runs_Suites_SuiteId",
                        column: x => x.SuiteId,
                        principalTable: "Suites",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "ReviewItems",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    SessionId = table.Column<int>(type: "INTEGER", nullable: false),
                    Position = table.Column<int>(type: "INTEGER", nullable: false),
                    Token = table.Column<string>(type: "TEXT", nullable: false),
                    RunId = table.Column<int>(type: "INTEGER", nullable: false),
                    RunName = table.Column<string>(type: "TEXT", nullable: false),
                    DatasetCaseId = table.Column<int>(type: "INTEGER", nullable: false),
                    Part = table.Column<string>(type: "TEXT", nullable: false),
                    IsRepeat = table.Column<bool>(type: "INTEGER", nullable: false),
                    RevealedAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReviewItems", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ReviewItems_Cases_DatasetCaseId",
                        column: x => x.DatasetCaseId,
                        principalTable: "Cases",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_ReviewItems_ReviewSessions_SessionId",
                        column: x => x.SessionId,
                        principalTable: "ReviewSessions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ReferenceVersions",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    DatasetCaseId = table.Column<int>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    RevisionId = table.Column<int>(type: "INTEGER", nullable: false),
                    ReaderId = table.Column<int>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    AdoptedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReferenceVersions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ReferenceVersions_Cases_DatasetCaseId",
                        column: x => x.DatasetCaseId,
                        principalTable: "Cases",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_ReferenceVersions_MaskRevisions_RevisionId",
                        column: x => x.RevisionId,
                        principalTable: "MaskRevisions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_ReferenceVersions_Readers_ReaderId",
                        column: x => x.ReaderId,
                        principalTable: "Readers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "RunCaseMetrics",
                columns: table => new
                {
                    RunId = table.Column<int>(type: "INTEGER", nullable: false),
                    DatasetCaseId = table.Column<int>(type: "INTEGER", nullable: false),
                    Checkpoint = table.Column<int>(type: "INTEGER", nullable: false),
                    Resolution = table.Column<int>(type: "INTEGER", nullable: false),
                    ReferenceVersion = table.Column<int>(type: "INTEGER", nullable: false),
                    Part = table.Column<int>(type: "INTEGER", nullable: false),
                    Width = table.Column<int>(type: "INTEGER", nullable: false),
                    Height = table.Column<int>(type: "INTEGER", nullable: false),
                    TruePositives = table.Column<long>(type: "INTEGER", nullable: false),
                    FalsePositives = table.Column<long>(type: "INTEGER", nullable: false),
                    FalseNegatives = table.Column<long>(type: "INTEGER", nullable: false),
                    TrueNegatives = table.Column<long>(type: "INTEGER", nullable: false),
                    Iou = table.Column<double>(type: "REAL", nullable: false),
                    Dice = table.Column<double>(type: "REAL", nullable: false),
                    QuantisedIou = table.Column<double>(type: "REAL", nullable: false),
                    ThresholdedJaccard = table.Column<double>(type: "REAL", nullable: false),
                    PixelAccuracy = table.Column<double>(type: "REAL", nullable: false),
                    Sensitivity = table.Column<double>(type: "REAL", nullable: false),
                    Specificity = table.Column<double>(type: "REAL", nullable: false),
                    Precision = table.Column<double>(type: "REAL", nullable: false),
                    Hausdorff95 = table.Column<double>(type: "REAL", nullable: false),
                    MeanSurfaceDistance = table.Column<double>(type: "REAL", nullable: false),
                    Hausdorff95Relative = table.Column<double>(type: "REAL", nullable: true),
                    MeanSurfaceDistanceRelative = table.Column<double>(type: "REAL", nullable: true),
                    BoundaryF1 = table.Column<double>(type: "REAL", nullable: false),
                    AreaError = table.Column<double>(type: "REAL", nullable: true),
                    AreaBias = table.Column<double>(type: "REAL", nullable: true),
                    Brier = table.Column<double>(type: "REAL", nullable: true),
                    ExpectedCalibrationError = table.Column<double>(type: "REAL", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RunCaseMetrics", x => new { x.RunId, x.Checkpoint, x.Resolution, x.DatasetCaseId, x.ReferenceVersion });
                    table.ForeignKey(
                        name: "FK_RunCaseMetrics_Cases_DatasetCaseId",
                        column: x => x.DatasetCaseId,
                        principalTable: "Cases",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_RunCaseMetrics_Runs_RunId",
                        column: x => x.RunId,
                        principalTable: "Runs",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "RunCaseScores",
                columns: table => new
                {
                    RunId = table.Column<int>(type: "INTEGER", nullable: false),
                    CaseId = table.Column<string>(type: "TEXT", nullable: false),
                    Checkpoint = table.Column<string>(type: "TEXT", nullable: false),
                    Part = table.Column<string>(type: "TEXT", nullable: false),
                    QuantisedIou = table.Column<double>(type: "REAL", nullable: false),
                    Iou = table.Column<double>(type: "REAL", nullable: false),
                    Dice = table.Column<double>(type: "REAL", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RunCaseScores", x => new { x.RunId, x.Checkpoint, x.CaseId });
                    table.ForeignKey(
                        name: "FK_RunCaseScores_Runs_RunId",
                        column: x => x.RunId,
                        principalTable: "Runs",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "RunEpochs",
                columns: table => new
                {
                    RunId = table.Column<int>(type: "INTEGER", nullable: false),
                    Epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    LossTrain = table.Column<double>(type: "REAL", nullable: false),
                    LossValidation = table.Column<double>(type: "REAL", nullable: false),
                    TrainQuantisedIou = table.Column<double>(type: "REAL", nullable: false),
                    TrainIou = table.Column<double>(type: "REAL", nullable: false),
                    TrainDice = table.Column<double>(type: "REAL", nullable: false),
                    ValidationQuantisedIou = table.Column<double>(type: "REAL", nullable: false),
                    ValidationIou = table.Column<double>(type: "REAL", nullable: false),
                    ValidationDice = table.Column<double>(type: "REAL", nullable: false),
                    LearningRate = table.Column<double>(type: "REAL", nullable: false),
                    Seconds = table.Column<double>(type: "REAL", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RunEpochs", x => new { x.RunId, x.Epoch });
                    table.ForeignKey(
                        name: "FK_RunEpochs_Runs_RunId",
                        column: x => x.RunId,
                        principalTable: "Runs",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "RunScores",
                columns: table => new
                {
                    RunId = table.Column<int>(type: "INTEGER", nullable: false),
                    Checkpoint = table.Column<string>(type: "TEXT", nullable: false),
                    Part = table.Column<string>(type: "TEXT", nullable: false),
                    Epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    QuantisedIou = table.Column<double>(type: "REAL", nullable: false),
                    Iou = table.Column<double>(type: "REAL", nullable: false),
                    Dice = table.Column<double>(type: "REAL", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RunScores", x => new { x.RunId, x.Checkpoint, x.Part });
                    table.ForeignKey(
                        name: "FK_RunScores_Runs_RunId",
                        column: x => x.RunId,
                        principalTable: "Runs",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "RunScorings",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    RunId = table.Column<int>(type: "INTEGER", nullable: false),
                    ReferenceVersion = table.Column<int>(type: "INTEGER", nullable: true),
                    State = table.Column<string>(type: "TEXT", nullable: false),
                    Done = table.Column<int>(type: "INTEGER", nullable: false),
                    Total = table.Column<int>(type: "INTEGER", nullable: false),
                    WithoutMap = table.Column<int>(type: "INTEGER", nullable: false),
                    Message = table.Column<string>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    FinishedAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RunScorings", x => x.Id);
                    table.ForeignKey(
                        name: "FK_RunScorings_Runs_RunId",
                        column: x => x.RunId,
                        principalTable: "Runs",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "UploadedPredictions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    RunId = table.Column<int>(type: "INTEGER", nullable: false),
                    FileName = table.Column<string>(type: "TEXT", nullable: false),
                    Width = table.Column<int>(type: "INTEGER", nullable: false),
                    Height = table.Column<int>(type: "INTEGER", nullable: false),
                    Milliseconds = table.Column<double>(type: "REAL", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UploadedPredictions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_UploadedPredictions_Runs_RunId",
                        column: x => x.RunId,
                        principalTable: "Runs",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Reviews",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    ItemId = table.Column<int>(type: "INTEGER", nullable: false),
                    ReaderId = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Verdict = table.Column<string>(type: "TEXT", nullable: false),
                    Fault = table.Column<string>(type: "TEXT", nullable: true),
                    Confidence = table.Column<int>(type: "INTEGER", nullable: true),
                    Comment = table.Column<string>(type: "TEXT", nullable: true),
                    Tags = table.Column<string>(type: "TEXT", nullable: false),
                    Pins = table.Column<string>(type: "TEXT", nullable: false),
                    Seconds = table.Column<double>(type: "REAL", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Reviews", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Reviews_Readers_ReaderId",
                        column: x => x.ReaderId,
                        principalTable: "Readers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Reviews_ReviewItems_ItemId",
                        column: x => x.ItemId,
                        principalTable: "ReviewItems",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_CaseSkins_DatasetCaseId_ReferenceVersion",
                table: "CaseSkins",
                columns: new[] { "DatasetCaseId", "ReferenceVersion" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Cases_DatasetId_CaseId",
                table: "Cases",
                columns: new[] { "DatasetId", "CaseId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Cases_DatasetId_PixelSha256",
                table: "Cases",
                columns: new[] { "DatasetId", "PixelSha256" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Datasets_Name",
                table: "Datasets",
                column: "Name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_FrozenReports_SuiteId_Number",
                table: "FrozenReports",
                columns: new[] { "SuiteId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ImportProblems_DatasetId",
                table: "ImportProblems",
                column: "DatasetId");

            migrationBuilder.CreateIndex(
                name: "IX_MaskRevisions_DatasetCaseId_ReaderId_Number",
                table: "MaskRevisions",
                columns: new[] { "DatasetCaseId", "ReaderId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_MaskRevisions_ReaderId",
                table: "MaskRevisions",
                column: "ReaderId");

            migrationBuilder.CreateIndex(
                name: "IX_Readers_Name",
                table: "Readers",
                column: "Name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ReferenceVersions_DatasetCaseId_Version",
                table: "ReferenceVersions",
                columns: new[] { "DatasetCaseId", "Version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ReferenceVersions_ReaderId",
                table: "ReferenceVersions",
                column: "ReaderId");

            migrationBuilder.CreateIndex(
                name: "IX_ReferenceVersions_RevisionId",
                table: "ReferenceVersions",
                column: "RevisionId");

            migrationBuilder.CreateIndex(
                name: "IX_ReportTexts_SuiteId_Section",
                table: "ReportTexts",
                columns: new[] { "SuiteId", "Section" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ReviewItems_DatasetCaseId",
                table: "ReviewItems",
                column: "DatasetCaseId");

            migrationBuilder.CreateIndex(
                name: "IX_ReviewItems_RunId",
                table: "ReviewItems",
                column: "RunId");

            migrationBuilder.CreateIndex(
                name: "IX_ReviewItems_SessionId_Position",
                table: "ReviewItems",
                columns: new[] { "SessionId", "Position" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ReviewItems_Token",
                table: "ReviewItems",
                column: "Token",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ReviewSessions_DatasetId",
                table: "ReviewSessions",
                column: "DatasetId");

            migrationBuilder.CreateIndex(
                name: "IX_ReviewSessions_ReaderId",
                table: "ReviewSessions",
                column: "ReaderId");

            migrationBuilder.CreateIndex(
                name: "IX_Reviews_ItemId",
                table: "Reviews",
                column: "ItemId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Reviews_ReaderId",
                table: "Reviews",
                column: "ReaderId");

            migrationBuilder.CreateIndex(
                name: "IX_RunCaseMetrics_DatasetCaseId_Checkpoint_Resolution",
                table: "RunCaseMetrics",
                columns: new[] { "DatasetCaseId", "Checkpoint", "Resolution" });

            migrationBuilder.CreateIndex(
                name: "IX_RunCaseScores_CaseId_Checkpoint",
                table: "RunCaseScores",
                columns: new[] { "CaseId", "Checkpoint" });

            migrationBuilder.CreateIndex(
                name: "IX_RunScorings_RunId_ReferenceVersion",
                table: "RunScorings",
                columns: new[] { "RunId", "ReferenceVersion" });

            migrationBuilder.CreateIndex(
                name: "IX_RunScorings_State",
                table: "RunScorings",
                column: "State");

            migrationBuilder.CreateIndex(
                name: "IX_Runs_DatasetId",
                table: "Runs",
                column: "DatasetId");

            migrationBuilder.CreateIndex(
                name: "IX_Runs_Status_Device_QueuePosition",
                table: "Runs",
                columns: new[] { "Status", "Device", "QueuePosition" });

            migrationBuilder.CreateIndex(
                name: "IX_Runs_SuiteId",
                table: "Runs",
                column: "SuiteId");

            migrationBuilder.CreateIndex(
                name: "IX_Suites_DatasetId",
                table: "Suites",
                column: "DatasetId");

            migrationBuilder.CreateIndex(
                name: "IX_TestLooks_ReaderId",
                table: "TestLooks",
                column: "ReaderId");

            migrationBuilder.CreateIndex(
                name: "IX_TestLooks_RunId",
                table: "TestLooks",
                column: "RunId");

            migrationBuilder.CreateIndex(
                name: "IX_TestLooks_SuiteId",
                table: "TestLooks",
                column: "SuiteId");

            migrationBuilder.CreateIndex(
                name: "IX_UploadedPredictions_RunId",
                table: "UploadedPredictions",
                column: "RunId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CaseSkins");

            migrationBuilder.DropTable(
                name: "FrozenReports");

            migrationBuilder.DropTable(
                name: "ImportProblems");

            migrationBuilder.DropTable(
                name: "ReferenceVersions");

            migrationBuilder.DropTable(
                name: "ReportTexts");

            migrationBuilder.DropTable(
                name: "Reviews");

            migrationBuilder.DropTable(
                name: "RunCaseMetrics");

            migrationBuilder.DropTable(
                name: "RunCaseScores");

            migrationBuilder.DropTable(
                name: "RunEpochs");

            migrationBuilder.DropTable(
                name: "RunScores");

            migrationBuilder.DropTable(
                name: "RunScorings");

            migrationBuilder.DropTable(
                name: "TestLooks");

            migrationBuilder.DropTable(
                name: "UploadedPredictions");

            migrationBuilder.DropTable(
                name: "MaskRevisions");

            migrationBuilder.DropTable(
                name: "ReviewItems");

            migrationBuilder.DropTable(
                name: "Runs");

            migrationBuilder.DropTable(
                name: "Cases");

            migrationBuilder.DropTable(
                name: "ReviewSessions");

            migrationBuilder.DropTable(
                name: "Suites");

            migrationBuilder.DropTable(
                name: "Readers");

            migrationBuilder.DropTable(
                name: "Datasets");
        }
    }
}
