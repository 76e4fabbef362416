using System.Buffers.Binary;
using System.Text;

namespace LesionPortal.Trainer.Native;

/// <summary>Where a section lies in the file, in bytes.</summary>
internal readonly record struct ElfSection(int Offset, int Size);

/// <summary>The section table of a 64-bit little-endian x86-64 ELF file (System V ABI, "Object files").</summary>
internal sealed class ElfSections
{
    private const int HeaderSize = 64;
    private const ushort X64 = 62;
    private readonly Dictionary<string, ElfSection> _byName = [];

    public static ElfSections Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderSize || !bytes.StartsWith("\u007fELF"u8))
            throw IostreamInitPatch.Unexpected("it is not an ELF file");
        if (bytes[4] != 2 || bytes[5] != 1 || BinaryPrimitives.ReadUInt16LittleEndian(bytes[18..]) != X64)
            throw IostreamInitPatch.Unexpected("it was built for another processor");

        var table = BinaryPrimitives.ReadUInt64LittleEndian(bytes[40..]);
        int entrySize = BinaryPrimitives.ReadUInt16LittleEndian(bytes[58..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(bytes[60..]);
        int nameTable = BinaryPrimitives.ReadUInt16LittleEndian(bytes[62..]);
        if (entrySize != HeaderSize || nameTable >= count || table + (ulong)(entrySize * count) > (ulong)bytes.Length)
            throw IostreamInitPatch.Unexpected("it is cut short, or has no section table");

        var entries = bytes.Slice((int)table, entrySize * count);
        var names = Section(bytes, entries, nameTable);
        var sections = new ElfSections();
        for (var i = 1; i < count; i++)
        {
            const int noBits = 8;
            if (BinaryPrimitives.ReadInt32LittleEndian(entries[(i * entrySize + 4)..]) == noBits)
                continue;
            var nameOffset = BinaryPrimitives.ReadUInt32LittleEndian(entries[(i * entrySize)..]);
            if (nameOffset >= names.Size)
                throw IostreamInitPatch.Unexpected("a section has no name");
            var name = bytes.Slice(names.Offset + (int)nameOffset, names.Size - (int)nameOffset);
            sections._byName[Encoding.ASCII.GetString(name[..Math.Max(0, name.IndexOf((byte)0))])] = Section(bytes, entries, i);
        }

        return sections;
    }

    public ElfSection Required(string name) =>
        _byName.TryGetValue(name, out var section) ? section : throw IostreamInitPatch.Unexpected($"it has no section {name}");

    private static ElfSection Section(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> entries, int index)
    {
        var entry = entries.Slice(index * HeaderSize, HeaderSize);
        var offset = BinaryPrimitives.ReadUInt64LittleEndian(entry[24..]);
        var size = BinaryPrimitives.ReadUInt64LittleEndian(entry[32..]);
        if (offset > (ulong)bytes.Length || size > (ulong)bytes.Length - offset)
            throw IostreamInitPatch.Unexpected("a section lies outside the file");
        return new ElfSection((int)offset, (int)size);
    }
}
