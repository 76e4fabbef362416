using System.Buffers.Binary;
using System.Text.Json;
using LesionPortal.Core.Files;
using static TorchSharp.torch;

namespace LesionPortal.Trainer.Weights;

/// <summary>
/// The safetensors format, as PyTorch's safetensors package reads and writes it: 8 bytes little-endian header length, a JSON header
/// (name → dtype, shape, data_offsets; "__metadata__" → strings), then the tensors' bytes, row-major, little-endian, without gaps.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    private const string MetadataKey = "__metadata__";
    private const int MaximumHeaderBytes = 100_000_000;

    private static readonly Dictionary<string, ScalarType> Types = new(StringComparer.Ordinal)
    {
        ["F64"] = ScalarType.Float64,
        ["F32"] = ScalarType.Float32,
        ["F16"] = ScalarType.Float16,
        ["BF16"] = ScalarType.BFloat16,
        ["I64"] = ScalarType.Int64,
        ["I32"] = ScalarType.Int32,
        ["I16"] = ScalarType.Int16,
        ["I8"] = ScalarType.Int8,
        ["U8"] = ScalarType.Byte,
        ["BOOL"] = ScalarType.Bool,
    };

    private SafetensorsFile(IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, Tensor> tensors)
    {
        Metadata = metadata;
        Tensors = tensors;
    }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>CPU tensors, owned by this object.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; }

    /// <summary>Writes aside and renames. Tensors may be on any device.</summary>
    public static void Write(
        string path,
        IReadOnlyDictionary<string, string> metadata,
        IReadOnlyList<KeyValuePair<string, Tensor>> tensors
    ) =>
        AtomicFile.Write(
            path,
            stream =>
            {
                var header = Header(metadata, tensors);
                Span<byte> length = stackalloc byte[8];
                BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
                stream.Write(length);
                stream.Write(header);
                foreach (var (_, tensor) in tensors)
                {
                    using var scope = NewDisposeScope();
                    stream.Write(tensor.detach().cpu().contiguous().bytes);
                }
            }
        );

    /// <exception cref="WeightsFileException">The file is missing, cut short or not in this format.</exception>
    public static SafetensorsFile Read(string path)
    {
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        try
        {
            using var file = Open(path);
            using var header = ReadHeader(file, path);
            var data = file.Position;
            foreach (var entry in header.RootElement.EnumerateObject().Where(e => e.Name != MetadataKey))
                tensors[entry.Name] = ReadTensor(file, data, path, entry);
            return new SafetensorsFile(ReadMetadata(header), tensors);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException or EndOfStreamException)
        {
            Release(tensors.Values);
            throw Damaged(path, e.Message, e);
        }
        catch
        {
            Release(tensors.Values);
            throw;
        }
    }

    /// <summary>Only the metadata; the tensors are not read.</summary>
    /// <exception cref="WeightsFileException">The file is missing, cut short or not in this format.</exception>
    public static IReadOnlyDictionary<string, string> ReadMetadata(string path)
    {
        using var file = Open(path);
        using var header = ReadHeader(file, path);
        return ReadMetadata(header);
    }

    public void Dispose() => Release(Tensors.Values);

    private static byte[] Header(IReadOnlyDictionary<string, string> metadata, IReadOnlyList<KeyValuePair<string, Tensor>> tensors)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            foreach (var (key, value) in metadata)
                json.WriteString(key, value);
            json.WriteEndObject();
            var offset = 0L;
            foreach (var (name, tensor) in tensors)
            {
                var type =
                    Types.FirstOrDefault(t => t.Value == tensor.dtype).Key
                    ?? throw new NotSupportedException(
                        $"{name}: tensors of type {tensor.dtype} cannot be written; convert to one of {string.Join(", ", Types.Keys)}."
                    );
                json.WriteStartObject(name);
                json.WriteString("dtype", type);
                json.WriteStartArray("shape");
                foreach (var side in tensor.shape)
                    json.WriteNumberValue(side);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += tensor.numel() * tensor.element_size());
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // Padded with spaces so that the data begin on a multiple of eight.
        while (buffer.Length % 8 != 0)
            buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new WeightsFileException($"{path}: no such file; expected weights as a run writes them (best.safetensors).", e);
        }
    }

    private static JsonDocument ReadHeader(FileStream file, string path)
    {
        Span<byte> prefix = stackalloc byte[8];
        if (file.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8)
            throw Damaged(path, "it is shorter than its header", null);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaximumHeaderBytes || (long)length > file.Length - 8)
            throw Damaged(path, "its header is cut short, or it is no safetensors file", null);
        var bytes = new byte[length];
        file.ReadExactly(bytes);
        try
        {
            var header = JsonDocument.Parse(bytes);
            if (header.RootElement.ValueKind == JsonValueKind.Object)
                return header;
            header.Dispose();
            throw Damaged(path, "its header is not a JSON object", null);
        }
        catch (JsonException e)
        {
            throw Damaged(path, "its header is not JSON", e);
        }
    }

    private static Dictionary<string, string> ReadMetadata(JsonDocument header) =>
        header.RootElement.TryGetProperty(MetadataKey, out var metadata)
            ? metadata.EnumerateObject().ToDictionary(m => m.Name, m => m.Value.GetString() ?? "", StringComparer.Ordinal)
            : [];

    private static Tensor ReadTensor(FileStream file, long data, string path, JsonProperty entry)
    {
        var typeName = entry.Value.GetProperty("dtype").GetString() ?? "";
        if (!Types.TryGetValue(typeName, out var type))
            throw Damaged(path, $"{entry.Name} has type {typeName}, which this program does not read", null);
        var shape = entry.Value.GetProperty("shape").EnumerateArray().Select(e => e.GetInt64()).ToArray();
        var offsets = entry.Value.GetProperty("data_offsets").EnumerateArray().Select(e => e.GetInt64()).ToArray();
        if (offsets.Length != 2 || offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] > file.Length - data || shape.Any(s => s < 0))
            throw Damaged(path, $"{entry.Name} lies outside the file, which was cut short", null);

        var tensor = empty(shape, type);
        if (tensor.numel() * tensor.element_size() != offsets[1] - offsets[0])
        {
            tensor.Dispose();
            throw Damaged(path, $"{entry.Name} has {offsets[1] - offsets[0]} bytes, which do not fill its shape", null);
        }

        file.Position = data + offsets[0];
        file.ReadExactly(tensor.bytes);
        return tensor.DetachFromDisposeScope();
    }

    private static void Release(IEnumerable<Tensor> tensors)
    {
        foreach (var tensor in tensors)
            tensor.Dispose();
    }

    private static WeightsFileException Damaged(string path, string why, Exception? inner) =>
        new($"{path}: the file is damaged: {why}. Restore it from a backup, or train again into an empty folder.", inner);
}
