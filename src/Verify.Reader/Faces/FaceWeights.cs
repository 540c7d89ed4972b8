using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Verify.Reader.Faces;

/// <summary>The weights of one network: a list of named arrays, most as bytes with a scale and a smallest value.</summary>
internal sealed class FaceWeights
{
    private readonly Dictionary<string, (float[] Values, int[] Shape)> arrays = [];

    /// <summary>Loads a network; the file must be the very one that was measured.</summary>
    public FaceWeights(string folder, string name, string sha256)
    {
        var raw = File.ReadAllBytes(Path.Combine(folder, name + "_model.bin"));
        if (Convert.ToHexStringLower(SHA256.HashData(raw)) != sha256) throw new InvalidDataException($"{name}_model.bin is not the file that it should be");
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, name + "_model-weights_manifest.json")));
        var at = 0;
        foreach (var group in manifest.RootElement.EnumerateArray())
            foreach (var entry in group.GetProperty("weights").EnumerateArray())
                at += Load(entry, raw.AsSpan(at));
    }

    private int Load(JsonElement entry, ReadOnlySpan<byte> raw)
    {
        var shape = entry.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()).ToArray();
        var values = new float[shape.Aggregate(1, (product, size) => product * size)];
        arrays[entry.GetProperty("name").GetString()!] = (values, shape);
        if (!entry.TryGetProperty("quantization", out var quantization))
        {
            MemoryMarshal.Cast<byte, float>(raw[..(values.Length * 4)]).CopyTo(values);
            return values.Length * 4;
        }
        var (scale, least) = (quantization.GetProperty("scale").GetDouble(), quantization.GetProperty("min").GetDouble());
        for (var i = 0; i < values.Length; i++) values[i] = (float)(raw[i] * scale + least);
        return values.Length;
    }

    public float[] this[string name] => arrays[name].Values;

    public bool Has(string name) => arrays.ContainsKey(name);

    public Convolution Convolution(string filters, string bias) => new(this[filters], this[bias], arrays[filters].Shape[0]);

    /// <summary>A convolution whose result is scaled and shifted for each channel; both steps become one.</summary>
    public Convolution Scaled(string name)
    {
        var (filters, shape) = arrays[name + "/conv/filters"];
        var (bias, scale, shift) = (this[name + "/conv/bias"], this[name + "/scale/weights"], this[name + "/scale/biases"]);
        return new Convolution([.. filters.Select((value, i) => value * scale[i % scale.Length])], [.. bias.Select((value, i) => value * scale[i] + shift[i])], shape[0]);
    }
}

/// <summary>A convolution of each channel by itself (3 × 3) and then a mix of the channels at each place.</summary>
internal sealed class SeparableConvolution(FaceWeights weights, string name)
{
    private readonly float[] depthwise = weights[name + "/depthwise_filter"];
    private readonly Convolution pointwise = weights.Convolution(name + "/pointwise_filter", name + "/bias");

    public Tensor Apply(Tensor input, int stride)
    {
        var (height, width, channels) = ((input.Height + stride - 1) / stride, (input.Width + stride - 1) / stride, input.Channels);
        var (top, left) = (Math.Max(0, (height - 1) * stride + 3 - input.Height) / 2, Math.Max(0, (width - 1) * stride + 3 - input.Width) / 2);
        var data = new float[height * width * channels];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var target = data.AsSpan((y * width + x) * channels, channels);
                for (var k = 0; k < 9; k++)
                {
                    var (sy, sx) = (y * stride + k / 3 - top, x * stride + k % 3 - left);
                    if (sy < 0 || sy >= input.Height || sx < 0 || sx >= input.Width) continue;
                    var source = input.Data.AsSpan((sy * input.Width + sx) * channels, channels);
                    var factors = depthwise.AsSpan(k * channels, channels);
                    var sums = MemoryMarshal.Cast<float, Vector<float>>(target);
                    var seen = MemoryMarshal.Cast<float, Vector<float>>(source);
                    var by = MemoryMarshal.Cast<float, Vector<float>>(factors);
                    for (var c = 0; c < sums.Length; c++) sums[c] += seen[c] * by[c];
                    for (var c = sums.Length * Vector<float>.Count; c < target.Length; c++) target[c] += source[c] * factors[c];
                }
            }
        return pointwise.Apply(new Tensor(data, height, width, channels), 1, same: false);
    }
}
