using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LesionPortal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    [DbContext(typeof(PortalDbContext))]
    [Migration("20261128144500_PartOfReviewItems")]
    public partial class PartOfReviewItems : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Part",
                table: "ReviewItems",
                type: "TEXT",
                nullable: false,
                defaultValue: "Test");
            // Until now a session had one part, which was that of all its items.
            migrationBuilder.Sql("UPDATE ReviewItems SET Part = (SELECT Part FROM ReviewSessions WHERE ReviewSessions.Id = ReviewItems.SessionId)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(name: "Part", table: "ReviewItems");
        }
    }
}
