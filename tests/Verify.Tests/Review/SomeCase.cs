using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;
using Verify.Server.Receiving;
using Verify.Server.Store;

namespace Verify.Tests.Review;

/// <summary>Candidates with a decision record, put into a store without waiting for the engine.</summary>
internal static class SomeCase
{
    public static readonly DateTimeOffset At = new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);

    public static Assessment Assessment(CandidateId candidate, Recommendation recommendation, IReadOnlyList<ScoredSignal>? signals = null, IReadOnlyList<MatchedPattern>? patterns = null) => new()
    {
        CandidateId = candidate, AsOf = At, Stage = Stage.Interview, Role = "standard", Recommendation = recommendation, Score = signals?.Sum(s => s.Points) ?? 9, Signals = signals ?? [], Patterns = patterns ?? [],
        Coverage = new Coverage { Required = 2, Checked = 1, Missing = ["ip-anonymiser"] }, Queues = [], Marks = [], DossierHash = new string('d', 64), PolicyVersion = "2026.1", PolicyHash = "p", EngineVersion = "1", ChecksHash = "c",
        Fingerprint = $"{candidate.Value}-{recommendation}".PadRight(64, 'f'),
    };

    public static ScoredSignal Signal(string indicator, int points = 3, string? statement = "Seen.", params EvidenceId[] evidence) => new()
    {
        Indicator = indicator, Family = (Family)(indicator.Length % 12), State = SignalState.Observed, Strength = Strength.Strong, Points = points, RawPoints = points, Evidence = evidence, Clears = "A call to the landlord.", Statement = statement,
    };

    public static async Task<CandidateId> AddAsync(TenantStore tenant, string? name, Recommendation recommendation = Recommendation.HoldForReview, IReadOnlyList<EvidenceDraft>? evidence = null, Intake? intake = null,
        Func<CandidateId, IReadOnlyList<ScoredSignal>>? signals = null, IReadOnlyList<MatchedPattern>? patterns = null, string? job = "Engineer") => await tenant.InTransactionAsync(async tx =>
    {
        var id = await tx.CreateCandidateAsync();
        if (evidence is not null && intake is not null) await intake.AppendAsync(tx, id, evidence, At, causeJobs: false);
        var made = Assessment(id, recommendation, signals?.Invoke(id), patterns);
        await tx.SetDisplayAsync(id, new CandidateDisplay(name, job, "interview"));
        await tx.SaveAssessmentAsync(id, new NewAssessment(Packed.Of(JsonSerializer.SerializeToUtf8Bytes(made, Json.Readable)), made.DossierHash, made.PolicyVersion, made.EngineVersion, made.Fingerprint,
            EvidenceText.Kebab(recommendation), made.Score, ReviewOrder.Of(made, Verify.Server.Assessing.PolicyFile.Default), [.. made.Patterns.Select(p => p.Id)], At, "interview", CoverageComplete: false));
        return id;
    });
}
