using LesionPortal.Web.Shared.Api;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LesionPortal.Web.Tests.Shared.Api;

public sealed class FullDiskTests
{
    [Fact]
    public void IsCauseOf_WritingToAFullDevice_IsTrue()
    {
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        Assert.True(FullDisk.IsCauseOf(Assert.ThrowsAny<IOException>(() => full.Write([1]))));
    }

    [Fact]
    public void IsCauseOf_DatabaseThatCannotGrow_IsTrue() =>
        Assert.True(FullDisk.IsCauseOf(new DbUpdateException("not saved", new SqliteException("database or disk is full", 13))));

    [Fact]
    public void IsCauseOf_AnythingElse_IsFalse()
    {
        Assert.False(FullDisk.IsCauseOf(new IOException("The client went away.")));
        Assert.False(FullDisk.IsCauseOf(new SqliteException("database is locked", 5)));
        Assert.False(FullDisk.IsCauseOf(null));
    }
}
