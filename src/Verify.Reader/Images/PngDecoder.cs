using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Verify.Core.Documents.Reading;

namespace Verify.Reader.Images;

/// <summary>PNG (ISO/IEC 15948): every colour type and depth, interlaced or not. Inflation stops at the size that the header promises.</summary>
internal sealed class PngDecoder
{
    private const int MaxChunks = 20_000, MaxMetadata = 16 << 20;

    private readonly ImageMetadata metadata = new();
    private readonly MemoryStream compressed = new();
    private PngHeader header;
    private byte[] palette = [];
    private byte[] transparent = [];

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    public static DecodedImage Decode(ReadOnlySpan<byte> file, int maxPixels, bool colour) => new PngDecoder().Run(file, maxPixels, colour);

    private DecodedImage Run(ReadOnlySpan<byte> file, int maxPixels, bool colour)
    {
        var (at, metadataBytes) = (8, 0);
        for (var chunks = 0; ; chunks++)
        {
            if (chunks > MaxChunks) throw new RefusedException("bomb", "the PNG has too many chunks");
            if (at + 12 > file.Length) throw RefusedException.Truncated();
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > (uint)(file.Length - at - 12)) throw RefusedException.Truncated();
            var type = file.Slice(at + 4, 4);
            var data = file.Slice(at + 8, (int)length);
            // Critical chunks (first letter upper case) are checked; a damaged remark is no reason to refuse a picture.
            if ((type[0] & 0x20) == 0 && Crc.Of(file.Slice(at + 4, 4 + (int)length)) != BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + (int)length)..]))
                throw RefusedException.Broken("a chunk of the PNG is damaged");
            at += 12 + (int)length;
            if (chunks == 0) ReadHeader(type, data, maxPixels);
            else if (type.SequenceEqual("PLTE"u8)) palette = data.ToArray();
            else if (type.SequenceEqual("tRNS"u8)) transparent = data.ToArray();
            else if (type.SequenceEqual("IDAT"u8)) compressed.Write(data);
            else if (type.SequenceEqual("IEND"u8)) break;
            else if ((type[0] & 0x20) == 0) throw RefusedException.Broken("the PNG holds a critical chunk that is not known");
            else
            {
                metadataBytes += (int)length;
                if (metadataBytes > MaxMetadata) throw new RefusedException("bomb", "the PNG holds too much metadata");
                ReadMetadata(type, data);
            }
        }
        ImageDecoder.RefusePolyglot(file[at..]);
        var picture = new PngPixels(header, palette, transparent, colour).Assemble(Inflate());
        var facts = metadata.Facts("png", header.Width, header.Height) with { TrailingBytes = file.Length - at };
        return new DecodedImage(picture.Oriented(facts.Orientation), facts);
    }

    private void ReadHeader(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, int maxPixels)
    {
        if (!type.SequenceEqual("IHDR"u8) || data.Length != 13) throw RefusedException.Broken("the PNG has no header");
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
        ImageDecoder.CheckSize(width, height, maxPixels);
        header = new PngHeader((int)width, (int)height, data[8], data[9], data[12] == 1);
        var depths = header.ColourType switch { 0 => "1 2 4 8 16", 3 => "1 2 4 8", 2 or 4 or 6 => "8 16", _ => "" };
        if (!depths.Split(' ').Contains(header.Depth.ToString()) || data[10] != 0 || data[11] != 0 || data[12] > 1)
            throw RefusedException.Broken("the PNG's header is impossible");
    }

    private void ReadMetadata(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        if (type.SequenceEqual("eXIf"u8)) metadata.ReadExif(data);
        else if (type.SequenceEqual("tEXt"u8) || type.SequenceEqual("iTXt"u8))
        {
            var end = data.IndexOf((byte)0);
            if (end < 0) return;
            var keyword = Encoding.Latin1.GetString(data[..end]);
            if (keyword == "Software") metadata.ReadSoftware(ImageMetadata.Clean(data[(end + 1)..].TrimStart((byte)0)));
            else if (keyword == "XML:com.adobe.xmp") metadata.ReadXmp(Encoding.UTF8.GetString(data[(end + 1)..]));
            else ImageDecoder.RefuseMarkup(data);
        }
    }

    private byte[] Inflate()
    {
        var raw = new byte[header.RawLength];
        compressed.Position = 0;
        using var inflater = new ZLibStream(compressed, CompressionMode.Decompress);
        if (inflater.ReadAtLeast(raw, raw.Length, throwOnEndOfStream: false) < raw.Length) throw RefusedException.Truncated();
        if (inflater.ReadByte() >= 0) throw new RefusedException("bomb", "the PNG unpacks to more than its header says");
        return raw;
    }
}

/// <summary>The header of a PNG and what follows from it.</summary>
internal readonly record struct PngHeader(int Width, int Height, int Depth, int ColourType, bool Interlaced)
{
    public int Channels => ColourType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
    public int PixelBytes => Math.Max(1, Channels * Depth / 8);
    public int RowBytes(int width) => (int)(((long)width * Channels * Depth + 7) / 8);

    /// <summary>The passes over the picture: first pixel and step, across and down.</summary>
    public (int X, int Y, int StepX, int StepY)[] Passes => Interlaced
        ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
        : [(0, 0, 1, 1)];

    public int RawLength
    {
        get
        {
            long total = 0;
            foreach (var (x, y, stepX, stepY) in Passes)
            {
                var (width, height) = ((Width - x + stepX - 1) / stepX, (Height - y + stepY - 1) / stepY);
                if (width > 0 && height > 0) total += (long)height * (1 + RowBytes(width));
            }
            return total <= Array.MaxLength ? (int)total : throw new RefusedException("size", "the PNG is too large");
        }
    }
}

internal static class Crc
{
    private static readonly uint[] Table = Fill();

    private static uint[] Fill()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? 0xEDB88320 ^ value >> 1 : value >> 1;
            table[i] = value;
        }
        return table;
    }

    public static uint Of(ReadOnlySpan<byte> data)
    {
        var value = uint.MaxValue;
        foreach (var b in data) value = Table[(byte)(value ^ b)] ^ value >> 8;
        return ~value;
    }
}
