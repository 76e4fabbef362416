using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace LesionPortal.Data.Configurations;

/// <summary>SQLite forgets a time's kind; every time in the database is UTC.</summary>
internal sealed class UtcConverter()
    : ValueConverter<DateTime, DateTime>(time => time, time => DateTime.SpecifyKind(time, DateTimeKind.Utc));
