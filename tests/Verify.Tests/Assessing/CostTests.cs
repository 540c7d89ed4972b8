using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Verify.Core.Assessing;
using Verify.Core.Model;
using Verify.Tests.Checks;

namespace Verify.Tests.Assessing;

/// <summary>What one full assessment costs. Bytes repeat and are a gate; the time is only told.</summary>
public sealed class CostTests(ITestOutputHelper output)
{
    private const int Pieces = 200, Samples = 60;

    /// <summary>The budget of a full assessment, the fold included.</summary>
    private const long MostBytes = 200 * 1024;

    /// <summary>The budget of one replay: read, fold, assess and compare, without the store.</summary>
    private const long MostReplayBytes = 110 * 1024;

    [Fact]
    public void Two_hundred_pieces_of_evidence_are_assessed_within_the_budget_of_bytes()
    {
        var policy = Some.Policy();
        var inputs = Enumerable.Range(0, Samples).Select(sample => Input(Pieces, sample)).ToArray();
        for (var warm = 0; warm < 2; warm++)
            foreach (var input in inputs) Engine.Assess(Dossier.Fold(input), policy);
        var (all, most, watch) = (0L, 0L, new Stopwatch());
        foreach (var input in inputs)
        {
            var bytes = Bytes(() => Engine.Assess(Dossier.Fold(input), policy));
            all += bytes;
            most = Math.Max(most, bytes);
            watch.Start();
            for (var i = 0; i < 5; i++) Engine.Assess(Dossier.Fold(input), policy);
            watch.Stop();
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"mean {all / Samples} bytes, most {most}, {watch.Elapsed.TotalMilliseconds / (5 * Samples):F2} ms"));
        // The dearest of them, not their mean: a budget is for every candidate.
        Assert.InRange(most, 1, MostBytes);
    }

    [Fact]
    public void A_stored_record_of_forty_pieces_is_replayed_within_the_budget_of_bytes()
    {
        var policy = Some.Policy();
        var input = Input(40);
        var dossier = JsonSerializer.SerializeToUtf8Bytes(input, Json.Canonical);
        var record = JsonSerializer.SerializeToUtf8Bytes(Engine.Assess(Dossier.Fold(input), policy), Json.Readable);
        for (var warm = 0; warm < 30; warm++) Assert.Equal(ReplayResult.Identical, Replay.Compare(record, dossier, policy).Result);
        var bytes = Bytes(() => Replay.Compare(record, dossier, policy));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"replay {bytes} bytes of a dossier of {dossier.Length} and a record of {record.Length}"));
        Assert.InRange(bytes, 1, MostReplayBytes);
    }

    /// <summary>Evidence of every kind that the cases of the checks hold, spread over all of them.</summary>
    private static DossierInput Input(int pieces, int sample = 0)
    {
        var all = CaseFile.ReadAll().SelectMany(file => file.Cases.SelectMany(c => c.Dossier(file).Evidence)).ToArray();
        return new DossierInput
        {
            CandidateId = new CandidateId("cost"),
            AsOf = Some.AsOf,
            Stage = Stage.Onboarding,
            Role = "standard",
            Evidence = [.. Enumerable.Range(0, pieces).Select(i => all[(int)(((long)i * all.Length / pieces + sample * Stride) % all.Length)] with { Id = new EvidenceId($"e{i:D4}"), Supersedes = null })],
        };
    }

    /// <summary>From one sample to the next; prime, so that they share little.</summary>
    private const int Stride = 17;

    private static long Bytes(Action work)
    {
        work();
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
