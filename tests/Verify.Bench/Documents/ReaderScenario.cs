using System.Diagnostics;
using System.Globalization;
using System.Text;
using Verify.Core.Documents.Reading;
using Verify.Reader;
using Verify.Reader.Images;
using Verify.Server.Documents;

namespace Verify.Bench.Documents;

/// <summary>
/// `documents renders SEED COUNT [PEERS]`: drawn documents under nine conditions, with Tesseract (on the path) and zxing-wasm (installed in the folder
/// PEERS) on the same pictures. `documents faces FOLDER`: the pairs of a list. `documents memory COUNT`: the host's memory over uploads.
/// `documents pictures COUNT`: damaged pictures through every decoder.
/// </summary>
internal static class ReaderScenario
{
    private static readonly ReaderRequest Read = new(ReaderProtocol.Version, "read", []);

    private sealed record Outcome(Render Render, string Name, bool Exact, bool Wrong, double Milliseconds, double Processor);

    public static int Drawn(int seed, int count, string? peers)
    {
        var folder = Directory.CreateTempSubdirectory("verify-renders-");
        try
        {
            var outcomes = new List<Outcome>();
            foreach (var render in Renders.Draw(seed, count))
            {
                var name = $"{outcomes.Count:D4}-{(render.IsBarcode ? "barcode" : "zone")}.png";
                // The peers get the decoded pixels: the tests' JPEG writer uses a code table that libjpeg refuses.
                File.WriteAllBytes(Path.Combine(folder.FullName, name), TestPictures.Png(ImageDecoder.Decode(render.Jpeg, Read.MaxPixels, colour: false).Picture.Luma));
                if (outcomes.Count < 2) ImageReader.Read(render.Jpeg, Read); // the first of each kind warms the code
                var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
                var reading = ImageReader.Read(render.Jpeg, Read);
                var (wall, processor) = (watch.Elapsed.TotalMilliseconds, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
                var text = render.IsBarcode ? reading.Barcode is { Decoded: true } code ? Encoding.Latin1.GetString(code.Payload) : null : reading.Mrz is { Confident: true } mrz ? string.Join('\n', mrz.Lines) : null;
                outcomes.Add(new Outcome(render, name, text == render.Truth, text is not null && text != render.Truth, wall, processor));
            }
            var zxing = peers is null ? [] : Zxing(peers, folder.FullName);
            Print("barcode", outcomes.Where(outcome => outcome.Render.IsBarcode), outcome => zxing.TryGetValue(outcome.Name, out var found) ? (found.Text == outcome.Render.Truth, found.Milliseconds) : null, "zxing-wasm");
            var tesseract = Tesseract(Path.Combine(folder.FullName, "0000-zone.png")) is not null;
            Print("zone", outcomes.Where(outcome => !outcome.Render.IsBarcode), outcome => tesseract && Tesseract(Path.Combine(folder.FullName, outcome.Name)) is var (text, ms) ? (Holds(text, outcome.Render.Truth), ms) : null, "Tesseract");
            return outcomes.Exists(outcome => outcome.Wrong) ? 1 : 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Print(string kind, IEnumerable<Outcome> outcomes, Func<Outcome, (bool Exact, double Milliseconds)?> peer, string peerName)
    {
        Console.WriteLine($"{kind,-14}{"exact",8}{"wrong",7}{"ms",8}{"cpu ms",8}{peerName,14}{"ms",8}");
        var all = outcomes.Select(outcome => (Own: outcome, Peer: peer(outcome))).ToList();
        foreach (var group in all.GroupBy(pair => pair.Own.Render.Condition)) Row(group.Key, [.. group]);
        Row("all", all);

        static void Row(string name, List<(Outcome Own, (bool Exact, double Milliseconds)? Peer)> rows)
        {
            var exact = $"{rows.Count(row => row.Own.Exact)}/{rows.Count}";
            var theirs = rows.TrueForAll(row => row.Peer is null) ? "-" : $"{rows.Count(row => row.Peer is { Exact: true })}/{rows.Count}";
            var (wall, processor, other) = (Median(rows.Select(row => row.Own.Milliseconds)), Median(rows.Select(row => row.Own.Processor)), Median(rows.Select(row => row.Peer?.Milliseconds ?? 0)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-14}{exact,8}{rows.Count(row => row.Own.Wrong),7}{wall,8:F0}{processor,8:F0}{theirs,14}{other,8:F0}"));
        }
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is { Count: > 0 } sorted ? sorted[sorted.Count / 2] : 0;

    /// <summary>General OCR prints what it sees around the zone too; all of the zone's lines in it count as read.</summary>
    private static bool Holds(string text, string truth)
    {
        var lines = text.Split('\n').Select(line => line.Replace(" ", "", StringComparison.Ordinal)).ToHashSet();
        return truth.Split('\n').All(lines.Contains);
    }

    private static (string Text, double Milliseconds)? Tesseract(string picture)
    {
        var watch = Stopwatch.StartNew();
        return Run("tesseract", [picture, "-", "--psm", "6", "-c", "tessedit_char_whitelist=ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"]) is { } text ? (text, watch.Elapsed.TotalMilliseconds) : null;
    }

    private static Dictionary<string, (string Text, double Milliseconds)> Zxing(string peers, string folder) =>
        (Run("node", [Path.Combine(AppContext.BaseDirectory, "zxing.mjs"), peers, folder]) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))
            .ToDictionary(parts => parts[0], parts => (Encoding.Latin1.GetString(Convert.FromBase64String(parts.ElementAtOrDefault(2) ?? "")), double.Parse(parts[1], CultureInfo.InvariantCulture)));

    private static string? Run(string program, string[] arguments)
    {
        try
        {
            // Tesseract's own threads fight each other on a small machine.
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["OMP_THREAD_LIMIT"] = "1" } };
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0) Console.Error.WriteLine($"{program}: {errors.Result.Trim()}");
            return process.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    public static int Faces(string folder)
    {
        var rows = File.ReadLines(Path.Combine(folder, "pairs.csv")).Skip(1).Select(line => line.Split(',')).ToList();
        var request = new ReaderRequest(ReaderProtocol.Version, "compare", []) { Faces = true };
        var pairs = new List<(bool Genuine, FaceComparison Found, double Milliseconds, double Processor)>();
        foreach (var row in rows)
        {
            var (one, two) = (File.ReadAllBytes(Path.Combine(folder, row[0])), File.ReadAllBytes(Path.Combine(folder, row[1])));
            if (pairs.Count == 0) ImageReader.Compare(one, two, request);
            var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            pairs.Add((row[4] == "yes", ImageReader.Compare(one, two, request), watch.Elapsed.TotalMilliseconds, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds));
        }
        var found = pairs.Where(pair => pair.Found.Distance is not null).ToList();
        var (genuine, strangers) = (found.Where(pair => pair.Genuine).ToList(), found.Where(pair => !pair.Genuine).ToList());
        // The threshold where as many strangers pass as persons are refused.
        var equal = found.Select(pair => pair.Found.Distance!.Value).Min(line => Math.Max(
            (double)genuine.Count(pair => pair.Found.Distance > line) / genuine.Count, (double)strangers.Count(pair => pair.Found.Distance <= line) / strangers.Count));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"""
            pairs {pairs.Count}: {genuine.Count} genuine, {strangers.Count} of strangers, not detected {pairs.Count - found.Count} ({100.0 * (pairs.Count - found.Count) / pairs.Count:F1} %)
            same       false "same" {strangers.Count(pair => pair.Found.Same == true)}, false "different" {genuine.Count(pair => pair.Found.Same == false)}
            answer     wrongly same {strangers.Count(pair => pair.Found.Answer == Core.Model.FaceAnswer.Same)}, wrongly different {genuine.Count(pair => pair.Found.Answer == Core.Model.FaceAnswer.Different)}, left to a person {found.Count(pair => pair.Found.Answer == Core.Model.FaceAnswer.Inconclusive)}
            distances  genuine at most {genuine.Max(pair => pair.Found.Distance):F3}, strangers at least {strangers.Min(pair => pair.Found.Distance):F3}, equal error rate {100 * equal:F2} % (public faces: the model may have seen them)
            a pair     median {Median(pairs.Select(pair => pair.Milliseconds)):F0} ms, {Median(pairs.Select(pair => pair.Processor)):F0} ms of processor
            """));
        return 0;
    }

    public static async Task<int> MemoryAsync(int count)
    {
        using var host = new ReaderHost(new ReaderSettings { Workers = 1 });
        var pictures = Renders.Draw(1, 1).Select(render => render.Jpeg).Take(4).ToList();
        Console.WriteLine($"{"uploads",-10}{"host heap MiB",14}{"host MiB",10}{"reader MiB",12}");
        for (var i = 0; i <= count; i++)
        {
            await host.ReadAsync(pictures[i % pictures.Count]);
            if (i % Math.Max(1, count / 10) != 0) continue;
            using var own = Process.GetCurrentProcess();
            using var reader = Process.GetProcessById(host.IdleProcesses.First());
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i,-10}{GC.GetTotalMemory(forceFullCollection: true) / 1048576.0,14:F1}{own.WorkingSet64 / 1048576.0,10:F0}{reader.WorkingSet64 / 1048576.0,12:F0}"));
        }
        return 0;
    }

    public static int Pictures(int count)
    {
        var random = new Random(1);
        var seeds = Renders.Draw(1, 1).Take(2).Select(render => ImageDecoder.Decode(render.Jpeg, 50_000_000, colour: false).Picture.Luma.Shrunk(96, 64)).ToList();
        byte[][] files = [.. seeds.SelectMany(seed => (byte[][])[new JpegWriter { Grey = true }.Encode(seed), new JpegWriter { Grey = true, Progressive = true, Orientation = 6 }.Encode(seed), TestPictures.Png(seed)])];
        var (watch, decoded, slowest) = (Stopwatch.StartNew(), 0, 0L);
        for (var i = 0; i < count; i++)
        {
            var file = (byte[])files[i % files.Length].Clone();
            for (var change = random.Next(1, 12); change > 0; change--) file[random.Next(file.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) file = file[..random.Next(file.Length)];
            var started = watch.ElapsedMilliseconds;
            try
            {
                ImageDecoder.Decode(file, 50_000_000, colour: i % 2 == 0);
                decoded++;
            }
            catch (RefusedException)
            {
                // The only way to say no.
            }
            catch (Exception e)
            {
                Console.WriteLine($"file {i}: {Convert.ToBase64String(file)}: {e}");
                return 1;
            }
            slowest = Math.Max(slowest, watch.ElapsedMilliseconds - started);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} damaged pictures in {watch.Elapsed.TotalSeconds:F0} s: {decoded:N0} decoded, the rest refused, slowest {slowest} ms, no other exception"));
        return 0;
    }
}
