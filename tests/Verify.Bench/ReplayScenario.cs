using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Core.Assessing;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Store;

namespace Verify.Bench;

/// <summary>
/// <c>replay CASES [COUNT]</c>: stored decision records of dossiers of 40 pieces of evidence are read, decrypted and assessed again by the
/// command's own path, on SQLite with a key for each candidate. The baseline assesses the same dossiers from memory in the same run.
/// </summary>
internal static class ReplayScenario
{
    private const int Pieces = 40, Large = 200, Variants = 200, Wanted = 2000;

    public static async Task<int> RunAsync(string cases, int count)
    {
        var folder = Directory.CreateTempSubdirectory("verify-bench-").FullName;
        try
        {
            await using var store = await VerifyStore.OpenAsync(new StoreSettings($"Data Source={Path.Combine(folder, "verify.db")}", Path.Combine(folder, "keys")), TimeProvider.System);
            var tenant = new TenantId("bench");
            await store.CreateTenantAsync(tenant, "Bench");
            var inputs = Inputs(cases, Pieces);
            for (var from = 0; from < count; from += 500)
                await Task.WhenAll(Enumerable.Range(from, Math.Min(500, count - from)).Select(i => SaveAsync(store.For(tenant), inputs[i % inputs.Length])));

            await ReplayCommand.RunAsync(store, [tenant], DateTimeOffset.MinValue, null, default);
            var watch = Stopwatch.StartNew();
            var cpu = Environment.CpuUsage.TotalTime;
            var report = await ReplayCommand.RunAsync(store, [tenant], DateTimeOffset.MinValue, null, default);
            var replayed = report.Assessments / watch.Elapsed.TotalSeconds;
            var replayedCpu = report.Assessments / (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
            cpu = Environment.CpuUsage.TotalTime;
            watch.Restart();
            for (var i = 0; i < count; i++) Engine.Assess(Dossier.Fold(inputs[i % inputs.Length]), PolicyFile.Default);
            var bare = count / watch.Elapsed.TotalSeconds;
            var bareCpu = count / (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
            Parts(inputs, Inputs(cases, Large));
            Console.WriteLine($"assessed from memory    {bare,10:F0} /s, {bareCpu,6:F0} /s of processor time");
            Console.WriteLine($"replayed from the store {replayed,10:F0} /s, {replayedCpu,6:F0} /s of processor time, {report.Identical} of {report.Assessments} identical");
            Console.WriteLine($"ratio                   {replayed / bare,10:P0}");
            return replayed >= Wanted && report.Identical == count ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Where the processor's time goes, a dossier, part by part.</summary>
    private static void Parts(DossierInput[] inputs, DossierInput[] large)
    {
        var stored = inputs.Select(input => JsonSerializer.SerializeToUtf8Bytes(input, Json.Canonical)).ToArray();
        var dossiers = inputs.Select(Dossier.Fold).ToArray();
        var assessments = dossiers.Select(dossier => Engine.Assess(dossier, PolicyFile.Default)).ToArray();
        var records = assessments.Select(assessment => JsonSerializer.SerializeToUtf8Bytes(assessment, Json.Readable)).ToArray();
        Part("read the dossier", i => JsonSerializer.Deserialize<DossierInput>(stored[i], Json.Canonical));
        Part("fold and hash", i => Dossier.Fold(inputs[i]));
        Part("assess", i => Engine.Assess(dossiers[i], PolicyFile.Default));
        Part("write the assessment", i => JsonSerializer.SerializeToUtf8Bytes(assessments[i], Json.Readable));
        Part("compare, all of these", i => Replay.Compare(records[i], stored[i], PolicyFile.Default));
        Part($"fold, assess {Large} pieces", i => Engine.Assess(Dossier.Fold(large[i]), PolicyFile.Default));
        Console.WriteLine($"a dossier {stored.Average(s => s.Length):F0} bytes, an assessment {records.Average(r => r.Length):F0} bytes");

        void Part(string name, Action<int> work)
        {
            for (var i = 0; i < 5 * inputs.Length; i++) work(i % inputs.Length);
            var (times, bytes) = (new double[5 * inputs.Length], GC.GetAllocatedBytesForCurrentThread());
            for (var i = 0; i < times.Length; i++)
            {
                var before = Environment.CpuUsage.TotalTime;
                work(i % inputs.Length);
                times[i] = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds;
            }
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
            Array.Sort(times);
            Console.WriteLine($"  {name,-26} median {times[times.Length / 2],6:F0} µs, mean {times.Average(),6:F0} µs of processor time, {bytes / times.Length / 1024,4} KB");
        }
    }

    private static Task SaveAsync(TenantStore store, DossierInput input) => store.InTransactionAsync(async tx =>
    {
        var candidate = await tx.CreateCandidateAsync();
        var own = input with { CandidateId = candidate };
        var assessment = Engine.Assess(Dossier.Fold(own), PolicyFile.Default);
        await tx.SaveAssessmentAsync(candidate, new NewAssessment(Packed.Of(JsonSerializer.SerializeToUtf8Bytes(assessment, Json.Readable)), assessment.DossierHash, assessment.PolicyVersion, assessment.EngineVersion,
            assessment.Fingerprint, "proceed", assessment.Score, ReviewOrder.Of(assessment, PolicyFile.Default), [], own.AsOf, "offer", true, Packed.Of(JsonSerializer.SerializeToUtf8Bytes(own, Json.Canonical))));
    });

    /// <summary>Dossiers made of the evidence in the cases of the checks, a stride apart so that each holds many kinds.</summary>
    private static DossierInput[] Inputs(string cases, int pieces)
    {
        var pool = Directory.EnumerateFiles(cases, "*.cases.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .SelectMany(path => JsonNode.Parse(File.ReadAllText(path))!["cases"]!.AsArray().SelectMany(one => one!["evidence"]!.AsArray()).Select(item => (JsonObject)item!.DeepClone())).ToArray();
        return [.. Enumerable.Range(0, Variants).Select(variant => new DossierInput
        {
            CandidateId = new CandidateId("bench"),
            AsOf = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero),
            Stage = Stage.Offer,
            Role = "standard",
            Evidence = [.. Enumerable.Range(0, pieces).Select(i => Piece(pool[(variant + i * pool.Length / pieces) % pool.Length], i))],
        })];
    }

    private static Evidence Piece(JsonObject item, int index)
    {
        var copy = (JsonObject)item.DeepClone();
        (copy["id"], copy["source"]) = ($"e-{index:D2}", "bench");
        copy.Remove("supersedes");
        return copy.Deserialize<Evidence>(Json.Readable)!;
    }
}
