using System.Buffers.Binary;
using System.Text;

namespace LesionPortal.Trainer.Native;

/// <summary>
/// Makes libLibTorchSharp.so (built by GCC 13) loadable with the libstdc++ of GCC 12, as Debian 12 and Ubuntu 22.04 have it.
/// GCC 13 starts iostreams through <c>std::ios_base_library_init()</c>, the library's only symbol of version GLIBCXX_3.4.32;
/// GCC 12 does the same in <c>std::ios_base::Init::Init()</c>, version GLIBCXX_3.4, which does not touch its argument.
/// Three edits in place redirect the one to the other; no byte moves, so nothing else in the file changes meaning.
/// </summary>
public static class IostreamInitPatch
{
    public const string MissingVersion = "GLIBCXX_3.4.32";

    private const string NewName = "_ZSt21ios_base_library_initv";
    private const string OldName = "_ZNSt8ios_base4InitC1Ev";
    private const string VersionedLibrary = "libstdc++.so.6";

    private const int DynamicSymbolSize = 24;
    private const ushort GlobalUnversioned = 1;
    private const ushort WeakVersion = 2;

    /// <summary>The edited copy of the file's bytes.</summary>
    /// <exception cref="NativeLibraryException">The file is not the one this knows how to edit; nothing was changed.</exception>
    public static byte[] Apply(ReadOnlySpan<byte> library)
    {
        var bytes = library.ToArray();
        var elf = ElfSections.Read(bytes);
        var names = elf.Required(".dynstr");
        var symbols = elf.Required(".dynsym");
        var versions = elf.Required(".gnu.version");
        var needs = elf.Required(".gnu.version_r");

        var symbol = UndefinedSymbol(bytes, symbols, names);
        var name = names.Offset + (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(symbols.Offset + symbol * DynamicSymbolSize));
        var versionOfSymbol = bytes.AsSpan(versions.Offset + symbol * 2, 2);
        var need = VersionNeed(bytes, needs, names);
        if (BinaryPrimitives.ReadUInt16LittleEndian(versionOfSymbol) != need.Index)
            throw Unexpected($"{NewName} does not carry the version {MissingVersion}");
        if (CountOf(bytes, versions, need.Index) != 1)
            throw Unexpected($"more than one symbol needs {MissingVersion}");

        var field = bytes.AsSpan(name, NewName.Length);
        field.Clear();
        Encoding.ASCII.GetBytes(OldName, field);
        BinaryPrimitives.WriteUInt16LittleEndian(versionOfSymbol, GlobalUnversioned);
        var flags = bytes.AsSpan(need.FlagsOffset, 2);
        BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(flags) | WeakVersion));
        return bytes;
    }

    private static int UndefinedSymbol(ReadOnlySpan<byte> bytes, ElfSection symbols, ElfSection names)
    {
        for (var i = 0; i < symbols.Size / DynamicSymbolSize; i++)
        {
            var entry = bytes.Slice(symbols.Offset + i * DynamicSymbolSize, DynamicSymbolSize);
            var section = BinaryPrimitives.ReadUInt16LittleEndian(entry[6..]);
            if (section == 0 && NameAt(bytes, names, BinaryPrimitives.ReadUInt32LittleEndian(entry)) == NewName)
                return i;
        }

        throw Unexpected($"it does not ask for {NewName}");
    }

    /// <summary>
    /// Walks Elf64_Verneed (16 bytes: version, count, file, aux, next) and its Elf64_Vernaux (16: hash, flags, index, name, next).
    /// </summary>
    private static (ushort Index, int FlagsOffset) VersionNeed(ReadOnlySpan<byte> bytes, ElfSection needs, ElfSection names)
    {
        for (int file = needs.Offset, step = 1; step != 0; file += step)
        {
            var entry = Entry(bytes, file);
            step = BinaryPrimitives.ReadInt32LittleEndian(entry[12..]);
            if (NameAt(bytes, names, BinaryPrimitives.ReadUInt32LittleEndian(entry[4..])) != VersionedLibrary)
                continue;
            var version = file + BinaryPrimitives.ReadInt32LittleEndian(entry[8..]);
            for (var next = 1; next != 0; version += next)
            {
                var aux = Entry(bytes, version);
                next = BinaryPrimitives.ReadInt32LittleEndian(aux[12..]);
                if (NameAt(bytes, names, BinaryPrimitives.ReadUInt32LittleEndian(aux[8..])) == MissingVersion)
                    return (BinaryPrimitives.ReadUInt16LittleEndian(aux[6..]), version + 4);
            }
        }

        throw Unexpected($"it does not need {MissingVersion} of {VersionedLibrary}");

        ReadOnlySpan<byte> Entry(ReadOnlySpan<byte> all, int offset) =>
            offset >= needs.Offset && offset + 16 <= needs.Offset + needs.Size
                ? all.Slice(offset, 16)
                : throw Unexpected("its version table leads outside itself");
    }

    private static int CountOf(ReadOnlySpan<byte> bytes, ElfSection versions, ushort index)
    {
        var count = 0;
        for (var i = 0; i < versions.Size / 2; i++)
        {
            if (BinaryPrimitives.ReadUInt16LittleEndian(bytes[(versions.Offset + 2 * i)..]) == index)
                count++;
        }

        return count;
    }

    private static string NameAt(ReadOnlySpan<byte> bytes, ElfSection names, uint offset)
    {
        if (offset >= names.Size)
            throw Unexpected("a name lies outside its string table");
        var rest = bytes.Slice(names.Offset + (int)offset, names.Size - (int)offset);
        var end = rest.IndexOf((byte)0);
        return Encoding.ASCII.GetString(end < 0 ? rest : rest[..end]);
    }

    internal static NativeLibraryException Unexpected(string why) =>
        new($"The library is not the x86-64 libLibTorchSharp.so that can be adapted to an older libstdc++: {why}.");
}
