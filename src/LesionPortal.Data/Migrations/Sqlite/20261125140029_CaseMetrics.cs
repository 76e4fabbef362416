using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LesionPortal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class CaseMetrics : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<double>(
                name: "HairShare",
                table: "Cases",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "PerceptualHash",
                table: "Cases",
                type: "TEXT",
                nullable: true);

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

            migrationBuilder.CreateIndex(
                name: "IX_RunCaseMetrics_DatasetCaseId_Checkpoint_Resolution",
                table: "RunCaseMetrics",
                columns: new[] { "DatasetCaseId", "Checkpoint", "Resolution" });

            migrationBuilder.CreateIndex(
                name: "IX_RunScorings_RunId_ReferenceVersion",
                table: "RunScorings",
                columns: new[] { "RunId", "ReferenceVersion" });

            migrationBuilder.CreateIndex(
                name: "IX_RunScorings_State",
                table: "RunScorings",
                column: "State");

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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "RunCaseMetrics");

            migrationBuilder.DropTable(
                name: "RunScorings");

            migrationBuilder.DropTable(
                name: "TestLooks");

            migrationBuilder.DropColumn(
                name: "HairShare",
                table: "Cases");

            migrationBuilder.DropColumn(
                name: "PerceptualHash",
                table: "Cases");
        }
    }
}
