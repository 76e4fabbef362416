using System.Buffers.Binary;
using System.Security.Cryptography;
using SharpCompress.Compressors.Xz;

namespace LesionPortal.Formats.Xz;

/// <summary>
/// The checksum of a block's decoded bytes: none, CRC32, CRC64 or SHA-256; other kinds are passed over, as the format allows.
/// </summary>
internal sealed class BlockCheck(int type) : IDisposable
{
    private const int TypeCrc32 = 0x01;
    private const int TypeCrc64 = 0x04;
    private const int TypeSha256 = 0x0A;

    private readonly IncrementalHash? _sha256 = type == TypeSha256 ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    private uint _crc32 = uint.MaxValue;
    private ulong _crc64 = ulong.MaxValue;

    public static int SizeOf(int type) => type == 0 ? 0 : 4 << ((type - 1) / 3);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (type == TypeCrc32)
            _crc32 = Crc32.Update(_crc32, bytes);
        else if (type == TypeCrc64)
            _crc64 = Crc64.UpdateXz(_crc64, bytes);
        else
            _sha256?.AppendData(bytes);
    }

    public bool Agrees(ReadOnlySpan<byte> stored) =>
        type switch
        {
            TypeCrc32 => BinaryPrimitives.ReadUInt32LittleEndian(stored) == ~_crc32,
            TypeCrc64 => BinaryPrimitives.ReadUInt64LittleEndian(stored) == ~_crc64,
            TypeSha256 => stored.SequenceEqual(_sha256!.GetCurrentHash()),
            _ => true,
        };

    public void Dispose() => _sha256?.Dispose();
}

/// <summary>Section 5.3.3: each byte was stored as its difference to the byte some places before.</summary>
/// <param name="distance">1 to 256.</param>
internal sealed class DeltaDecoder(int distance)
{
    private readonly byte[] _history = new byte[distance];
    private int _at;

    public void Decode(Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] += _history[_at];
            _history[_at] = bytes[i];
            if (++_at == _history.Length)
                _at = 0;
        }
    }
}

/// <summary>Counts what was taken from a stream that is read byte by byte, behind a buffer.</summary>
internal sealed class CountingStream(Stream source) : Stream
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _at;
    private int _filled;
    private long _position;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public byte ReadRequiredByte()
    {
        var value = ReadByte();
        return value >= 0 ? (byte)value : throw new EndOfStreamException("the file is cut short");
    }

    public override int ReadByte()
    {
        if (_at == _filled && !Fill())
            return -1;
        _position++;
        return _buffer[_at++];
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (count == 0 || (_at == _filled && !Fill()))
            return 0;
        var taken = Math.Min(count, _filled - _at);
        _buffer.AsSpan(_at, taken).CopyTo(buffer.AsSpan(offset));
        _at += taken;
        _position += taken;
        return taken;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private bool Fill()
    {
        _at = 0;
        _filled = source.Read(_buffer, 0, _buffer.Length);
        return _filled > 0;
    }
}
