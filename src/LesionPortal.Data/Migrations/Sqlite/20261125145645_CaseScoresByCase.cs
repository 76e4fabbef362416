using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LesionPortal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class CaseScoresByCase : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_RunCaseScores_CaseId_Checkpoint",
                table: "RunCaseScores",
                columns: new[] { "CaseId", "Checkpoint" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_RunCaseScores_CaseId_Checkpoint",
                table: "RunCaseScores");
        }
    }
}
