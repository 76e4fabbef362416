using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LesionPortal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class QueueColumns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Runs_Status_QueuePosition",
                table: "Runs");

            migrationBuilder.AddColumn<string>(
                name: "Architecture",
                table: "Runs",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "BaseChannels",
                table: "Runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Device",
                table: "Runs",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "FruitlessResumptions",
                table: "Runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "ImageSize",
                table: "Runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Loss",
                table: "Runs",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateIndex(
                name: "IX_Runs_Status_Device_QueuePosition",
                table: "Runs",
                columns: new[] { "Status", "Device", "QueuePosition" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Runs_Status_Device_QueuePosition",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "Architecture",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "BaseChannels",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "Device",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "FruitlessResumptions",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "ImageSize",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "Loss",
                table: "Runs");

            migrationBuilder.CreateIndex(
                name: "IX_Runs_Status_QueuePosition",
                table: "Runs",
                columns: new[] { "Status", "QueuePosition" });
        }
    }
}
