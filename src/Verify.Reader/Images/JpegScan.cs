namespace Verify.Reader.Images;

/// <summary>One scan: which channels, which coefficients and which bits of them (spectral selection and successive approximation).</summary>
internal sealed class JpegScan(JpegFrame frame, JpegComponent[] components, int from, int to, int high, int low, ushort[]?[] quantisers)
{
    private readonly float[] block = new float[64];
    private int endOfBand;

    /// <summary>Reads the scan's data and returns where they end.</summary>
    public int Read(ReadOnlySpan<byte> file, int start, int restartInterval)
    {
        var bits = new EntropyBits(file, start);
        foreach (var component in components) component.Prediction = 0;
        var left = restartInterval > 0 ? restartInterval : int.MaxValue;
        var alone = components.Length == 1;
        var (wide, high) = alone ? (components[0].OwnBlocksWide, components[0].OwnBlocksHigh) : (frame.UnitsWide, frame.UnitsHigh);
        for (var y = 0; y < high; y++)
            for (var x = 0; x < wide; x++)
            {
                if (left-- == 0)
                {
                    if (!bits.Restart()) throw RefusedException.Truncated();
                    foreach (var component in components) component.Prediction = 0;
                    endOfBand = 0;
                    left = restartInterval - 1;
                }
                if (alone) Block(ref bits, components[0], x, y);
                else Unit(ref bits, x, y);
                if (bits.Overrun) throw RefusedException.Truncated();
            }
        return bits.Position;
    }

    private void Unit(ref EntropyBits bits, int x, int y)
    {
        foreach (var component in components)
            for (var v = 0; v < component.Down; v++)
                for (var h = 0; h < component.Across; h++)
                    Block(ref bits, component, x * component.Across + h, y * component.Down + v);
    }

    private void Block(ref EntropyBits bits, JpegComponent component, int x, int y)
    {
        if (component.Coefficients is not { } all)
        {
            Baseline(ref bits, component);
            if (component.Samples is { } samples) JpegTransform.Inverse(block, samples.AsSpan((y * component.Stride + x) * 8), component.Stride);
            return;
        }
        var coefficients = all.AsSpan((y * component.BlocksWide + x) * 64, 64);
        if (from == 0) FirstCoefficient(ref bits, component, coefficients);
        else if (high == 0) Band(ref bits, component.Ac!, coefficients);
        else RefineBand(ref bits, component.Ac!, coefficients);
    }

    private void Baseline(ref EntropyBits bits, JpegComponent component)
    {
        var quantiser = quantisers[component.TableIndex]!;
        Array.Clear(block);
        component.Prediction += bits.TakeSigned(Size(component.Dc!.Decode(ref bits)));
        block[0] = component.Prediction * quantiser[0];
        var table = component.Ac!;
        for (var k = 1; k < 64; k++)
        {
            var symbol = table.Decode(ref bits);
            var (run, size) = (symbol >> 4, symbol & 15);
            if (size == 0)
            {
                if (run != 15) return;
                k += 15;
                continue;
            }
            k += run;
            if (k > 63) throw RefusedException.Broken("a block of the JPEG has too many coefficients");
            block[JpegTransform.TransposedZigZag[k]] = bits.TakeSigned(size) * quantiser[k];
        }
    }

    private static int Size(int symbol) => symbol <= 15 ? symbol : throw RefusedException.Broken("a block of the JPEG has an impossible brightness");

    private void FirstCoefficient(ref EntropyBits bits, JpegComponent component, Span<short> coefficients)
    {
        if (high != 0)
        {
            if (bits.Take(1) == 1) coefficients[0] |= (short)(1 << low);
            return;
        }
        component.Prediction += bits.TakeSigned(Size(component.Dc!.Decode(ref bits)));
        coefficients[0] = (short)(component.Prediction << low);
    }

    private void Band(ref EntropyBits bits, HuffmanTable table, Span<short> coefficients)
    {
        if (endOfBand > 0)
        {
            endOfBand--;
            return;
        }
        for (var k = from; k <= to; k++)
        {
            var symbol = table.Decode(ref bits);
            var (run, size) = (symbol >> 4, symbol & 15);
            if (size == 0)
            {
                if (run != 15)
                {
                    endOfBand = (1 << run) - 1 + bits.Take(run);
                    return;
                }
                k += 15;
                continue;
            }
            k += run;
            if (k > to) throw RefusedException.Broken("a block of the JPEG has too many coefficients");
            coefficients[k] = (short)(bits.TakeSigned(size) << low);
        }
    }

    /// <summary>One more bit for coefficients known already, and new ones between them.</summary>
    private void RefineBand(ref EntropyBits bits, HuffmanTable table, Span<short> coefficients)
    {
        var bit = (short)(1 << low);
        var k = from;
        if (endOfBand == 0)
        {
            while (k <= to)
            {
                var symbol = table.Decode(ref bits);
                var (run, size) = (symbol >> 4, symbol & 15);
                short found = 0;
                if (size != 0) found = bits.Take(1) == 1 ? bit : (short)-bit;
                else if (run != 15)
                {
                    endOfBand = (1 << run) + bits.Take(run);
                    break;
                }
                for (; k <= to; k++)
                {
                    if (coefficients[k] != 0) Refine(ref bits, ref coefficients[k], bit);
                    else if (run-- == 0) break;
                }
                if (found != 0 && k <= to) coefficients[k] = found;
                k++;
            }
        }
        if (endOfBand == 0) return;
        for (; k <= to; k++)
            if (coefficients[k] != 0) Refine(ref bits, ref coefficients[k], bit);
        endOfBand--;
    }

    private static void Refine(ref EntropyBits bits, ref short coefficient, short bit)
    {
        if (bits.Take(1) == 0 || (coefficient & bit) != 0) return;
        coefficient += coefficient > 0 ? bit : (short)-bit;
    }
}
