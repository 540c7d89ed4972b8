using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Verify.Reader.Faces;

/// <summary>Numbers in rows, columns and channels, channels next to each other.</summary>
internal sealed record Tensor(float[] Data, int Height, int Width, int Channels)
{
    public Tensor Relu(float slope = 0)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(Data.AsSpan());
        for (var i = 0; i < vectors.Length; i++) vectors[i] = Vector.ConditionalSelect(Vector.LessThan(vectors[i], Vector<float>.Zero), vectors[i] * slope, vectors[i]);
        for (var i = vectors.Length * Vector<float>.Count; i < Data.Length; i++)
            if (Data[i] < 0) Data[i] *= slope;
        return this;
    }

    public Tensor Plus(Tensor other)
    {
        var sum = new float[Data.Length];
        var own = MemoryMarshal.Cast<float, Vector<float>>(Data.AsSpan());
        var others = MemoryMarshal.Cast<float, Vector<float>>(other.Data.AsSpan());
        var target = MemoryMarshal.Cast<float, Vector<float>>(sum.AsSpan());
        for (var i = 0; i < target.Length; i++) target[i] = own[i] + others[i];
        for (var i = target.Length * Vector<float>.Count; i < sum.Length; i++) sum[i] = Data[i] + other.Data[i];
        return this with { Data = sum };
    }

    /// <summary>The largest value of each window; a window that hangs over the edge takes what is there.</summary>
    public Tensor MaxPool(int size, int stride, bool whole)
    {
        var (height, width) = whole ? ((Height - size) / stride + 1, (Width - size) / stride + 1) : ((Height + stride - 1) / stride, (Width + stride - 1) / stride);
        var data = new float[height * width * Channels];
        Array.Fill(data, float.MinValue);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var target = data.AsSpan((y * width + x) * Channels, Channels);
                for (var j = y * stride; j < Math.Min(Height, y * stride + size); j++)
                    for (var i = x * stride; i < Math.Min(Width, x * stride + size); i++)
                    {
                        var source = Data.AsSpan((j * Width + i) * Channels, Channels);
                        var largest = MemoryMarshal.Cast<float, Vector<float>>(target);
                        var seen = MemoryMarshal.Cast<float, Vector<float>>(source);
                        for (var c = 0; c < largest.Length; c++) largest[c] = Vector.Max(largest[c], seen[c]);
                        for (var c = largest.Length * Vector<float>.Count; c < target.Length; c++) target[c] = Math.Max(target[c], source[c]);
                    }
            }
        return new Tensor(data, height, width, Channels);
    }

    /// <summary>The mean of each channel.</summary>
    public float[] Means()
    {
        var means = new float[Channels];
        for (var i = 0; i < Data.Length; i++) means[i % Channels] += Data[i];
        for (var c = 0; c < Channels; c++) means[c] /= Height * Width;
        return means;
    }

    public Tensor Padded(int top, int left, int bottom, int right)
    {
        var (height, width) = (Height + top + bottom, Width + left + right);
        var data = new float[height * width * Channels];
        for (var y = 0; y < Height; y++) Data.AsSpan(y * Width * Channels, Width * Channels).CopyTo(data.AsSpan(((y + top) * width + left) * Channels));
        return new Tensor(data, height, width, Channels);
    }
}

/// <summary>A convolution: its filters (row, column, channel in, channel out) are padded to whole blocks of 32 channels out.</summary>
internal sealed class Convolution
{
    private const int Block = 32, Lanes = 8, Across = 3;
    private readonly float[] filters;
    private readonly float[] bias;
    private readonly int outputs, padded, size;

    public Convolution(float[] filters, float[] bias, int size)
    {
        (outputs, this.size) = (bias.Length, size);
        padded = (outputs + Block - 1) / Block * Block;
        this.filters = new float[filters.Length / outputs * padded];
        for (var i = 0; i < filters.Length / outputs; i++) filters.AsSpan(i * outputs, outputs).CopyTo(this.filters.AsSpan(i * padded));
        this.bias = new float[padded];
        bias.CopyTo(this.bias, 0);
    }

    public Tensor Apply(Tensor input, int stride, bool same)
    {
        if (filters.Length != size * size * input.Channels * padded) throw new InvalidOperationException("the weights do not fit the layer");
        if (same && size > 1) input = input.Padded(size / 2, size / 2, size / 2, size / 2);
        var (height, width) = ((input.Height - size) / stride + 1, (input.Width - size) / stride + 1);
        var data = new float[height * width * padded];
        for (var y = 0; y < height; y++)
            for (var block = 0; block < padded / Block; block++)
            {
                var x = 0;
                for (; x + Across <= width; x += Across) Three(input, data, y, x, block, width, stride);
                for (; x < width; x++) One(input, data, y, x, block, width, stride);
            }
        return outputs == padded ? new Tensor(data, height, width, outputs) : Trimmed(data, height, width);
    }

    private Tensor Trimmed(float[] data, int height, int width)
    {
        var trimmed = new float[height * width * outputs];
        for (var i = 0; i < height * width; i++) data.AsSpan(i * padded, outputs).CopyTo(trimmed.AsSpan(i * outputs));
        return new Tensor(trimmed, height, width, outputs);
    }

    /// <summary>Three neighbouring places at once: each weight that is fetched is used three times.</summary>
    private void Three(Tensor input, float[] data, int y, int x, int block, int width, int stride)
    {
        var first = MemoryMarshal.Cast<float, Vector256<float>>(bias.AsSpan(block * Block, Block));
        var (a0, a1, a2, a3) = (first[0], first[1], first[2], first[3]);
        var (b0, b1, b2, b3) = (a0, a1, a2, a3);
        var (c0, c1, c2, c3) = (a0, a1, a2, a3);
        var run = size * input.Channels;
        var step = stride * input.Channels;
        var perWeight = padded / Lanes;
        for (var row = 0; row < size; row++)
        {
            var source = input.Data.AsSpan(((y * stride + row) * input.Width + x * stride) * input.Channels, run + 2 * step);
            var weights = MemoryMarshal.Cast<float, Vector256<float>>(filters.AsSpan(row * run * padded, run * padded))[(block * Block / Lanes)..];
            for (var i = 0; i < run; i++)
            {
                var w = weights.Slice(i * perWeight, 4);
                var (w0, w1, w2, w3) = (w[0], w[1], w[2], w[3]);
                var v = Vector256.Create(source[i]);
                a0 = Vector256.MultiplyAddEstimate(v, w0, a0);
                a1 = Vector256.MultiplyAddEstimate(v, w1, a1);
                a2 = Vector256.MultiplyAddEstimate(v, w2, a2);
                a3 = Vector256.MultiplyAddEstimate(v, w3, a3);
                v = Vector256.Create(source[i + step]);
                b0 = Vector256.MultiplyAddEstimate(v, w0, b0);
                b1 = Vector256.MultiplyAddEstimate(v, w1, b1);
                b2 = Vector256.MultiplyAddEstimate(v, w2, b2);
                b3 = Vector256.MultiplyAddEstimate(v, w3, b3);
                v = Vector256.Create(source[i + 2 * step]);
                c0 = Vector256.MultiplyAddEstimate(v, w0, c0);
                c1 = Vector256.MultiplyAddEstimate(v, w1, c1);
                c2 = Vector256.MultiplyAddEstimate(v, w2, c2);
                c3 = Vector256.MultiplyAddEstimate(v, w3, c3);
            }
        }
        var target = data.AsSpan((y * width + x) * padded + block * Block);
        Store(target, a0, a1, a2, a3);
        Store(target[padded..], b0, b1, b2, b3);
        Store(target[(2 * padded)..], c0, c1, c2, c3);
    }

    private void One(Tensor input, float[] data, int y, int x, int block, int width, int stride)
    {
        var first = MemoryMarshal.Cast<float, Vector256<float>>(bias.AsSpan(block * Block, Block));
        var (a0, a1, a2, a3) = (first[0], first[1], first[2], first[3]);
        var run = size * input.Channels;
        for (var row = 0; row < size; row++)
        {
            var source = input.Data.AsSpan(((y * stride + row) * input.Width + x * stride) * input.Channels, run);
            var weights = MemoryMarshal.Cast<float, Vector256<float>>(filters.AsSpan(row * run * padded, run * padded))[(block * Block / Lanes)..];
            for (var i = 0; i < run; i++)
            {
                var v = Vector256.Create(source[i]);
                var w = weights.Slice(i * (padded / Lanes), 4);
                a0 = Vector256.MultiplyAddEstimate(v, w[0], a0);
                a1 = Vector256.MultiplyAddEstimate(v, w[1], a1);
                a2 = Vector256.MultiplyAddEstimate(v, w[2], a2);
                a3 = Vector256.MultiplyAddEstimate(v, w[3], a3);
            }
        }
        Store(data.AsSpan((y * width + x) * padded + block * Block), a0, a1, a2, a3);
    }

    private static void Store(Span<float> target, Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d)
    {
        a.CopyTo(target);
        b.CopyTo(target[Lanes..]);
        c.CopyTo(target[(2 * Lanes)..]);
        d.CopyTo(target[(3 * Lanes)..]);
    }
}
