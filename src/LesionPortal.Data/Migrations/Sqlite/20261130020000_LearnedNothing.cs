using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LesionPortal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    [DbContext(typeof(PortalDbContext))]
    [Migration("20261130020000_LearnedNothing")]
    public partial class LearnedNothing : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<double>(name: "TrivialValidationIou", table: "Runs", type: "REAL", nullable: true);
            migrationBuilder.AddColumn<double>(name: "ValidationMapSpread", table: "Runs", type: "REAL", nullable: true);
            // Of runs that ended before: by the lesions' shares at the images' own size, which differ from those at training resolution by a pixel's width.
            migrationBuilder.Sql("""
                UPDATE Runs SET TrivialValidationIou = (
                    SELECT MAX(AVG(c.LesionAreaPixels * 1.0 / (c.Width * c.Height)), AVG(c.LesionAreaPixels = 0))
                    FROM RunCaseScores s JOIN Cases c ON c.DatasetId = Runs.DatasetId AND c.CaseId = s.CaseId
                    WHERE s.RunId = Runs.Id AND s.Checkpoint = 'Best' AND s.Part = 'Validation')
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // SQLite drops a column itself; EF Core would build the table anew from a model that this migration does not carry.
            migrationBuilder.Sql("ALTER TABLE Runs DROP COLUMN ValidationMapSpread");
            migrationBuilder.Sql("ALTER TABLE Runs DROP COLUMN TrivialValidationIou");
        }
    }
}
