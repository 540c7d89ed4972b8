using System.Text;
using Verify.Core.Documents.Reading;

namespace Verify.Reader.Images;

/// <summary>
/// JPEG (ITU-T T.81): baseline and progressive, Huffman-coded, eight bits, grey or three channels. Everything that a file can ask for without
/// end (pixels, segments, scans) has a limit.
/// </summary>
internal sealed class JpegDecoder
{
    private const int MaxSegments = 2_000, MaxScans = 100, MaxMetadata = 16 << 20;

    private readonly ushort[]?[] quantisers = new ushort[]?[4];
    private readonly HuffmanTable?[] dc = new HuffmanTable?[4];
    private readonly HuffmanTable?[] ac = new HuffmanTable?[4];
    private readonly ImageMetadata metadata = new();
    private JpegFrame? frame;
    private int restartInterval;
    private int scans;
    private bool adobeRgb;

    public static DecodedImage Decode(ReadOnlySpan<byte> file, int maxPixels, bool colour) => new JpegDecoder().Run(file, maxPixels, colour);

    private DecodedImage Run(ReadOnlySpan<byte> file, int maxPixels, bool colour)
    {
        var (at, metadataBytes) = (2, 0);
        for (var segments = 0; ; segments++)
        {
            if (segments > MaxSegments) throw new RefusedException("bomb", "the JPEG has too many segments");
            var marker = NextMarker(file, ref at);
            if (marker == 0xD9) break;
            if (at + 2 > file.Length) throw RefusedException.Truncated();
            var length = file[at] << 8 | file[at + 1];
            if (length < 2) throw RefusedException.Broken("a segment of the JPEG has no length");
            if (at + length > file.Length) throw RefusedException.Truncated();
            var segment = file.Slice(at + 2, length - 2);
            at += length;
            switch (marker)
            {
                case 0xC0 or 0xC1 or 0xC2:
                    if (frame is not null) throw RefusedException.Broken("the JPEG has two frames");
                    frame = JpegFrame.Parse(segment, marker == 0xC2, maxPixels);
                    frame.Allocate(colour);
                    break;
                case 0xC3 or (>= 0xC5 and <= 0xC7) or (>= 0xC9 and <= 0xCB) or (>= 0xCD and <= 0xCF):
                    throw new RefusedException("kind", "a lossless, hierarchical or arithmetic-coded JPEG is not read here");
                case 0xC4: ReadCodeTables(segment); break;
                case 0xDB: ReadQuantisers(segment); break;
                case 0xDD when segment.Length >= 2: restartInterval = segment[0] << 8 | segment[1]; break;
                case 0xDA: at = ReadScan(segment, file, at); break;
                case 0xEE when segment.StartsWith("Adobe"u8) && segment.Length >= 12: adobeRgb = segment[11] == 0; break;
                case 0xE1 or 0xFE:
                    metadataBytes += length;
                    if (metadataBytes > MaxMetadata) throw new RefusedException("bomb", "the JPEG holds too much metadata");
                    ReadMetadata(marker, segment);
                    break;
            }
        }
        if (frame is null || scans == 0) throw at >= file.Length ? RefusedException.Truncated() : RefusedException.Broken("the JPEG holds no picture");
        var trailing = file[Math.Min(at, file.Length)..];
        ImageDecoder.RefusePolyglot(trailing);
        return Finish(colour, trailing.Length);
    }

    /// <summary>The next marker that carries something; the end of the file counts as the end of the picture once a scan was read.</summary>
    private int NextMarker(ReadOnlySpan<byte> file, ref int at)
    {
        while (true)
        {
            while (at < file.Length && file[at] != 0xFF) at++;
            while (at < file.Length && file[at] == 0xFF) at++;
            if (at >= file.Length) return scans > 0 ? 0xD9 : throw RefusedException.Truncated();
            int marker = file[at++];
            if (marker is not (0 or 1 or (>= 0xD0 and <= 0xD8))) return marker;
        }
    }

    private void ReadMetadata(int marker, ReadOnlySpan<byte> segment)
    {
        if (marker == 0xFE) ImageDecoder.RefusePolyglot(segment);
        else if (segment.StartsWith("Exif\0\0"u8)) metadata.ReadExif(segment[6..]);
        else if (segment.StartsWith("http://ns.adobe.com/xap/1.0/\0"u8)) metadata.ReadXmp(Encoding.UTF8.GetString(segment[29..]));
    }

    private void ReadQuantisers(ReadOnlySpan<byte> segment)
    {
        while (segment.Length > 0)
        {
            var wide = segment[0] >> 4 != 0;
            var table = new ushort[64];
            if (segment.Length < 1 + (wide ? 128 : 64)) throw RefusedException.Broken("a quantisation table of the JPEG is cut off");
            for (var i = 0; i < 64; i++) table[i] = wide ? (ushort)(segment[1 + 2 * i] << 8 | segment[2 + 2 * i]) : segment[1 + i];
            quantisers[segment[0] & 3] = table;
            segment = segment[(1 + (wide ? 128 : 64))..];
        }
    }

    private void ReadCodeTables(ReadOnlySpan<byte> segment)
    {
        while (segment.Length > 0)
        {
            var total = 0;
            if (segment.Length < 17) throw RefusedException.Broken("a code table of the JPEG is cut off");
            foreach (var count in segment.Slice(1, 16)) total += count;
            if (total > 256 || segment.Length < 17 + total) throw RefusedException.Broken("a code table of the JPEG is impossible");
            var table = new HuffmanTable(segment.Slice(1, 16), segment.Slice(17, total));
            if (segment[0] >> 4 == 0) dc[segment[0] & 3] = table;
            else ac[segment[0] & 3] = table;
            segment = segment[(17 + total)..];
        }
    }

    private int ReadScan(ReadOnlySpan<byte> header, ReadOnlySpan<byte> file, int start)
    {
        if (frame is null) throw RefusedException.Broken("the JPEG's picture comes before its size");
        if (++scans > MaxScans) throw new RefusedException("bomb", "the JPEG has too many scans");
        var count = header.Length > 0 ? header[0] : 0;
        if (count < 1 || count > frame.Components.Length || header.Length < 4 + 2 * count) throw RefusedException.Broken("a scan header of the JPEG is wrong");
        int from = header[1 + 2 * count], to = header[2 + 2 * count], high = header[3 + 2 * count] >> 4, low = header[3 + 2 * count] & 15;
        if (!frame.Progressive) (from, to, high, low) = (0, 63, 0, 0);
        if (to > 63 || from > to || low > 13 || (frame.Progressive && from == 0 && to != 0) || (from > 0 && count > 1)) throw RefusedException.Broken("a scan of the JPEG is impossible");
        var components = new JpegComponent[count];
        for (var i = 0; i < count; i++)
        {
            var (id, tables) = (header[1 + 2 * i], header[2 + 2 * i]);
            var component = Array.Find(frame.Components, c => c.Id == id) ?? throw RefusedException.Broken("a scan of the JPEG names a channel that is not there");
            if (Array.IndexOf(components, component) >= 0) throw RefusedException.Broken("a scan of the JPEG names a channel twice");
            (component.Dc, component.Ac) = (dc[tables >> 4 & 3], ac[tables & 3]);
            if ((from == 0 && high == 0 && component.Dc is null) || (to > 0 && component.Ac is null)) throw RefusedException.Broken("a code table of the JPEG is missing");
            if (!frame.Progressive && quantisers[component.TableIndex] is null) throw RefusedException.Broken("a quantisation table of the JPEG is missing");
            components[i] = component;
        }
        return new JpegScan(frame, components, from, to, high, low, quantisers).Read(file, start, restartInterval);
    }

    private DecodedImage Finish(bool colour, int trailing)
    {
        var parts = frame!.Components;
        if (frame.Progressive)
            foreach (var component in parts)
                TransformAll(component);
        var rgb = parts.Length == 3 && (adobeRgb || (parts[0].Id, parts[1].Id, parts[2].Id) == ('R', 'G', 'B'));
        var luma = Plane(parts[0]);
        Raster picture = new(luma, null, null);
        if (rgb && !colour) picture = new(Plane(parts[0]), null, null); // green would be nearer, red is near enough for text
        else if (colour && parts.Length == 3 && !rgb) picture = new(luma, Plane(parts[1]), Plane(parts[2]));
        var facts = metadata.Facts("jpeg", frame.Width, frame.Height) with
        {
            Progressive = frame.Progressive,
            Subsampling = frame.Subsampling,
            JpegQuality = JpegQuality.Estimate(quantisers[parts[0].TableIndex]),
            QuantisationHash = JpegQuality.Hash(quantisers),
            TrailingBytes = trailing,
        };
        return new DecodedImage(picture.Oriented(facts.Orientation), facts);
    }

    private void TransformAll(JpegComponent component)
    {
        if (component.Samples is { } samples)
        {
            var quantiser = quantisers[component.TableIndex] ?? throw RefusedException.Broken("a quantisation table of the JPEG is missing");
            Span<float> block = stackalloc float[64];
            for (var i = 0; i < component.BlocksWide * component.BlocksHigh; i++)
            {
                var coefficients = component.Coefficients.AsSpan(i * 64, 64);
                for (var k = 0; k < 64; k++) block[JpegTransform.TransposedZigZag[k]] = coefficients[k] * quantiser[k];
                JpegTransform.Inverse(block, samples.AsSpan((i / component.BlocksWide * component.Stride + i % component.BlocksWide) * 8), component.Stride);
            }
        }
        component.Coefficients = null;
    }

    /// <summary>The samples without the padding to whole coding units.</summary>
    private Gray Plane(JpegComponent component)
    {
        var width = (frame!.Width * component.Across + frame.MaxAcross - 1) / frame.MaxAcross;
        var height = (frame.Height * component.Down + frame.MaxDown - 1) / frame.MaxDown;
        var pixels = new byte[width * height];
        for (var y = 0; y < height; y++) component.Samples.AsSpan(y * component.Stride, width).CopyTo(pixels.AsSpan(y * width));
        return new Gray(pixels, width, height);
    }
}
