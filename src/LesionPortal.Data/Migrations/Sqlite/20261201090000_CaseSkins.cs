using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LesionPortal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    [DbContext(typeof(PortalDbContext))]
    [Migration("20261201090000_CaseSkins")]
    public partial class CaseSkins : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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

            migrationBuilder.CreateIndex(
                name: "IX_CaseSkins_DatasetCaseId_ReferenceVersion",
                table: "CaseSkins",
                columns: new[] { "DatasetCaseId", "ReferenceVersion" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "CaseSkins");
        }
    }
}
