using System.Buffers.Binary;
using SharpCompress.Compressors.LZMA;
using SharpCompress.Compressors.Xz;

namespace LesionPortal.Formats.Xz;

/// <summary>
/// Reads the .xz format (The .xz File Format 1.2.1, tukaani.org) front to back. SharpCompress decodes the LZMA2 inside;
/// the container is read here because SharpCompress knows no delta filter, which archives of bitmaps use, and compares no checksum.
/// </summary>
internal sealed class XzStream : Stream
{
    private const ulong DeltaFilter = 0x03;
    private const ulong Lzma2Filter = 0x21;

    private readonly CountingStream _source;
    private Stream? _block;
    private BlockCheck? _check;
    private int _checkType = -1;
    private DeltaDecoder? _delta;
    private long _blockStart;
    private bool _ended;

    public XzStream(Stream source) => _source = new CountingStream(source);

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        while (count > 0 && !_ended)
        {
            if (_block is null && !NextBlock())
                break;
            var read = _block!.Read(buffer, offset, count);
            if (read > 0)
            {
                var decoded = buffer.AsSpan(offset, read);
                _delta?.Decode(decoded);
                _check!.Append(decoded);
                return read;
            }

            EndBlock();
        }

        return 0;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _block?.Dispose();
            _check?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <returns>False at the end of the last stream.</returns>
    private bool NextBlock()
    {
        while (true)
        {
            if (_checkType < 0 && !ReadStreamHeader())
            {
                _ended = true;
                return false;
            }

            var size = _source.ReadRequiredByte();
            if (size != 0)
            {
                ReadBlockHeader(size);
                return true;
            }

            ReadIndexAndFooter();
        }
    }

    private bool ReadStreamHeader()
    {
        Span<byte> header = stackalloc byte[12];
        // Between streams zeros may stand, four at a time.
        do
        {
            var read = _source.ReadAtLeast(header[..4], 4, throwOnEndOfStream: false);
            if (read == 0 && _source.Position > 0)
                return false;
            if (read < 4)
                throw Damaged("it is cut short");
        } while (_source.Position > 4 && header[..4].IndexOfAnyExcept((byte)0) < 0);

        _source.ReadExactly(header[4..]);
        if (
            !header.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0])
            || BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) != Crc32Of(header[6..8])
        )
        {
            throw Damaged("its head is wrong");
        }

        _checkType = header[7] & 0x0F;
        return true;
    }

    private void ReadBlockHeader(int size)
    {
        var header = new byte[(size + 1) * 4];
        header[0] = (byte)size;
        _source.ReadExactly(header.AsSpan(1));
        if (BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(^4)) != Crc32Of(header.AsSpan(..^4)))
            throw Damaged("the head of a block is wrong");

        var at = 2;
        if ((header[1] & 0x40) != 0)
            Number(header, ref at);
        if ((header[1] & 0x80) != 0)
            Number(header, ref at);
        _delta = null;
        byte[]? dictionary = null;
        for (var filters = (header[1] & 0x03) + 1; filters > 0; filters--)
        {
            var id = Number(header, ref at);
            var length = (int)Number(header, ref at);
            var properties = header.AsSpan(at, length);
            at += length;
            switch (id)
            {
                case DeltaFilter when length == 1 && dictionary is null && _delta is null:
                    _delta = new DeltaDecoder(properties[0] + 1);
                    break;
                case Lzma2Filter when length == 1 && dictionary is null:
                    dictionary = properties.ToArray();
                    break;
                default:
                    throw new InvalidDataException($"the .xz file uses filter 0x{id:X}, which is not read");
            }
        }

        _blockStart = _source.Position;
        _check = new BlockCheck(_checkType);
        _block = LzmaStream.Create(dictionary ?? throw Damaged("a block has no LZMA2"), _source, leaveOpen: true);
    }

    private void EndBlock()
    {
        _block!.Dispose();
        _block = null;
        SkipPadding(_source.Position - _blockStart);
        var stored = new byte[BlockCheck.SizeOf(_checkType)];
        _source.ReadExactly(stored);
        var agrees = _check!.Agrees(stored);
        _check.Dispose();
        if (!agrees)
            throw Damaged("a block's checksum does not agree");
    }

    private void ReadIndexAndFooter()
    {
        var start = _source.Position - 1;
        for (var left = 2 * Number(); left > 0; left--)
            Number();
        SkipPadding(_source.Position - start);
        Span<byte> ends = stackalloc byte[16];
        _source.ReadExactly(ends);
        if (!ends.EndsWith("YZ"u8))
            throw Damaged("its end is wrong");
        _checkType = -1;
    }

    private void SkipPadding(long length)
    {
        for (; length % 4 != 0; length++)
        {
            if (_source.ReadRequiredByte() != 0)
                throw Damaged("padding is wrong");
        }
    }

    /// <summary>Section 1.2: seven bits a byte, the lowest first, nine bytes at most.</summary>
    private ulong Number()
    {
        var value = 0UL;
        for (var i = 0; i < 9; i++)
        {
            var b = _source.ReadRequiredByte();
            value |= (ulong)(b & 0x7F) << (7 * i);
            if (b < 0x80)
                return value;
        }

        throw Damaged("a number is too long");
    }

    private static ulong Number(byte[] header, ref int at)
    {
        var value = 0UL;
        for (var i = 0; i < 9 && at < header.Length; i++)
        {
            var b = header[at++];
            value |= (ulong)(b & 0x7F) << (7 * i);
            if (b < 0x80)
                return value;
        }

        throw Damaged("a number is too long");
    }

    private static uint Crc32Of(ReadOnlySpan<byte> bytes) => Crc32.Compute(bytes.ToArray());

    private static InvalidDataException Damaged(string how) => new($"the .xz file is damaged: {how}");
}
