using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LesionPortal.Data.Migrations.Sqlite
{
    /// <summary>
    /// RunCaseMetrics takes up what stood in RunCaseScores alone. Of such a case three metrics are known, so the other columns become
    /// nullable. SQLite cannot change a column: the table is made anew and filled from the old one.
    /// </summary>
    public partial class OneTableOfCaseScores : Migration
    {
        private const string Columns = """
                    RunId, DatasetCaseId, Checkpoint, Resolution, ReferenceVersion, Part, Width, Height, TruePositives,
                    FalsePositives, FalseNegatives, TrueNegatives, Iou, Dice, QuantisedIou, ThresholdedJaccard,
                    PixelAccuracy, Sensitivity, Specificity, Precision, Hausdorff95, MeanSurfaceDistance,
                    Hausdorff95Relative, MeanSurfaceDistanceRelative, BoundaryF1, AreaError, AreaBias, Brier,
                    ExpectedCalibrationError
            """;

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_RunCaseMetrics_DatasetCaseId_Checkpoint_Resolution",
                table: "RunCaseMetrics");

            migrationBuilder.RenameTable(
                name: "RunCaseMetrics",
                newName: "OldRunCaseMetrics");

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
                    Width = table.Column<int>(type: "INTEGER", nullable: true),
                    Height = table.Column<int>(type: "INTEGER", nullable: true),
                    TruePositives = table.Column<long>(type: "INTEGER", nullable: true),
                    FalsePositives = table.Column<long>(type: "INTEGER", nullable: true),
                    FalseNegatives = table.Column<long>(type: "INTEGER", nullable: true),
                    TrueNegatives = table.Column<long>(type: "INTEGER", nullable: true),
                    Iou = table.Column<double>(type: "REAL", nullable: false),
                    Dice = table.Column<double>(type: "REAL", nullable: false),
                    QuantisedIou = table.Column<double>(type: "REAL", nullable: false),
                    ThresholdedJaccard = table.Column<double>(type: "REAL", nullable: true),
                    PixelAccuracy = table.Column<double>(type: "REAL", nullable: true),
                    Sensitivity = table.Column<double>(type: "REAL", nullable: true),
                    Specificity = table.Column<double>(type: "REAL", nullable: true),
                    Precision = table.Column<double>(type: "REAL", nullable: true),
                    Hausdorff95 = table.Column<double>(type: "REAL", nullable: true),
                    MeanSurfaceDistance = table.Column<double>(type: "REAL", nullable: true),
                    Hausdorff95Relative = table.Column<double>(type: "REAL", nullable: true),
                    MeanSurfaceDistanceRelative = table.Column<double>(type: "REAL", nullable: true),
                    BoundaryF1 = table.Column<double>(type: "REAL", nullable: true),
                    AreaError = table.Column<double>(type: "REAL", nullable: true),
                    AreaBias = table.Column<double>(type: "REAL", nullable: true),
                    Brier = table.Column<double>(type: "REAL", nullable: true),
                    ExpectedCalibrationError = table.Column<double>(type: "REAL", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RunCaseMetrics",
                        x => new { x.RunId, x.Checkpoint, x.Resolution, x.DatasetCaseId, x.ReferenceVersion });
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

            migrationBuilder.Sql($"INSERT INTO RunCaseMetrics ({Columns}) SELECT {Columns} FROM OldRunCaseMetrics;");

            migrationBuilder.DropTable(
                name: "OldRunCaseMetrics");

            // Against the dataset's own masks (version 1), at training resolution (0). Where a row with every metric is there, it stays.
            migrationBuilder.Sql(
                """
                INSERT OR IGNORE INTO RunCaseMetrics
                    (RunId, DatasetCaseId, Checkpoint, Resolution, ReferenceVersion, Part, Iou, Dice, QuantisedIou)
                SELECT s.RunId, c.Id, CASE s.Checkpoint WHEN 'Best' THEN 0 ELSE 1 END, 0, 1,
                    CASE s.Part WHEN 'Train' THEN 0 WHEN 'Validation' THEN 1 ELSE 2 END, s.Iou, s.Dice, s.QuantisedIou
                FROM RunCaseScores s
                JOIN Runs r ON r.Id = s.RunId
                JOIN Cases c ON c.DatasetId = r.DatasetId AND c.CaseId = s.CaseId;
                """);

            migrationBuilder.DropTable(
                name: "RunCaseScores");

            migrationBuilder.CreateIndex(
                name: "IX_RunCaseMetrics_DatasetCaseId_Checkpoint_Resolution",
                table: "RunCaseMetrics",
                columns: new[] { "DatasetCaseId", "Checkpoint", "Resolution" });
        }
    }
}
