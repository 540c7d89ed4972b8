using System.Text.Json;
using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Store;
using StoreHost = Verify.Tests.Store.StoreHost;

namespace Verify.Tests.Assessing;

/// <summary>Background rates are learned from the tenant's own honest hires, from stored decision records alone.</summary>
public sealed class LearningTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Six_hundred_hires_teach_the_rates_of_the_honest_among_them(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        // Of 600: 560 past their first weeks, 60 of them behind a VPN; 20 started last month; 20 are confirmed and all behind a VPN.
        await host.Acme.InTransactionAsync(async tx =>
        {
            for (var i = 0; i < 600; i++)
            {
                var candidate = await tx.ResolveOrCreateCandidateAsync("ats", $"n{i}");
                var start = i is >= 560 and < 580 ? new PartialDate(2026, 2, 10) : new PartialDate(2025, 9, 1);
                await tx.SaveAssessmentAsync(candidate, Record(Hire(candidate, start, vpn: i < 60 || i >= 580, i >= 580 ? DispositionConclusion.Confirmed : null)));
            }
        }, host.Ct);

        var learned = await LearnCommand.RatesAsync(host.Acme, null, "2026.1", Now, host.Ct);
        Assert.Equal(560, learned.Hires);
        Assert.Equal((60, 560), (learned.Counts["ip-anonymiser"].Hits, learned.Counts["ip-anonymiser"].Checked));
        Assert.Equal(61.0 / 562, learned.Rates["ip-anonymiser"], 5);
        Assert.Equal(0, (await LearnCommand.RatesAsync(host.Acme, new PartialDate(2030, 1, 1), "2026.1", Now, host.Ct)).Hires);

        var yaml = LearnCommand.Yaml(Some.Policy().Policy, learned);
        Assert.DoesNotContain("Example", yaml);
        var (policy, findings) = PolicyFile.Parse(yaml);
        Assert.Empty(findings.Select(f => f.Text("learned")));
        Assert.Equal("2026.1+learned.2026-03-02", policy!.Version);
        Assert.Equal(Some.Policy().Policy.Patterns.Count, policy.Patterns.Count);
        Assert.Equal(Json.Hash(Some.Policy().Policy), Json.Hash(policy with { Version = "2026.1", Weights = policy.Weights with { Learned = null } }));
        var compiled = new CompiledPolicy(policy);
        Assert.Equal(3, compiled.Weight(Indicator("ip-anonymiser"), Strength.Supporting));
    }

    [Fact]
    public async Task A_case_or_an_erasure_takes_a_hire_out_and_a_clearing_brings_one_in()
    {
        await using var host = await StoreHost.OpenAsync("sqlite");
        var (plain, inCase, cleared, young) = (await host.CandidateAsync("1"), await host.CandidateAsync("2"), await host.CandidateAsync("3"), await host.CandidateAsync("4"));
        var old = new PartialDate(2025, 9, 1);
        await host.Acme.InTransactionAsync(async tx =>
        {
            await tx.SaveAssessmentAsync(plain, Record(Hire(plain, old, vpn: false)));
            await tx.SaveAssessmentAsync(inCase, Record(Hire(inCase, old, vpn: true)));
            await tx.SaveAssessmentAsync(cleared, Record(Hire(cleared, new PartialDate(2026, 2, 20), vpn: true, DispositionConclusion.Cleared)));
            await tx.SaveAssessmentAsync(young, Record(Hire(young, new PartialDate(2025, 12, 3), vpn: true)));
            await tx.AppendCaseEventAsync("case-1", inCase, 0, "open", new NewCaseEvent("e1", "assessment", "engine", Now, "{}"u8.ToArray()));
        }, host.Ct);
        Assert.Equal(2, (await LearnCommand.RatesAsync(host.Acme, null, "p", Now, host.Ct)).Hires);
        // The ninetieth day after 3 December 2025 is 3 March 2026.
        Assert.Equal(3, (await LearnCommand.RatesAsync(host.Acme, null, "p", Now.AddDays(1), host.Ct)).Hires);
    }

    [Fact]
    public void What_was_never_seen_is_rare_and_not_impossible_and_what_few_were_checked_for_is_not_learned()
    {
        var quiet = Assessed(i => true, hit: _ => false);
        var learned = PolicyLearning.Learn(quiet, new PartialDate(2026, 3, 2), "p");
        Assert.Equal(Math.Round(1.0 / 502, 6), learned.Rates["a"]);
        Assert.Equal(6, CompiledPolicy.LearnedWeight(learned.Rates["a"]));
        Assert.Empty(PolicyLearning.Learn(Assessed(i => i < 499, hit: _ => true), new PartialDate(2026, 3, 2), "p").Rates);
    }

    private static Assessment[] Assessed(Func<int, bool> asked, Func<int, bool> hit)
    {
        var indicator = Some.Indicator("a", Family.Contact);
        return [.. Enumerable.Range(0, 500).Select(i => Some.Assess(Some.Bare(), !asked(i) ? indicator.NotChecked("no data") : hit(i) ? indicator.Observed(null, Strength.Strong, "Seen.", []) : indicator.NotObserved()))];
    }

    private static Indicator Indicator(string id) => Core.Checks.CheckCatalog.All.SelectMany(c => c.Indicators).Single(i => i.Id == id);

    private static DossierInput Hire(CandidateId candidate, PartialDate start, bool vpn, DispositionConclusion? conclusion = null)
    {
        var seen = Now.AddDays(-200);
        var evidence = new List<Evidence>
        {
            new HrRecord { Id = new("hr"), Source = "test", ObservedAt = seen, EmployeeId = candidate.Value, LegalName = new PersonName { Full = "Ada Example" }, StartDate = start },
            new NetworkEvent { Id = new("ip"), Source = "test", ObservedAt = seen, Ip = "203.0.113.7", Activity = Activity.Application },
            new IpIntel { Id = new("intel"), Source = "test", ObservedAt = seen, Ip = "203.0.113.7", Vpn = vpn, Snapshot = "made-for-it" },
        };
        if (conclusion is { } said) evidence.Add(new Disposition { Id = new("d"), Source = "test", ObservedAt = seen, Conclusion = said, By = "reviewer-1", Reason = "Looked at." });
        return new DossierInput { CandidateId = candidate, AsOf = Now.AddDays(-1), Stage = Stage.FirstWeeks, Role = "standard", Evidence = evidence };
    }

    private static NewAssessment Record(DossierInput input)
    {
        var found = Engine.Assess(Dossier.Fold(input), Some.Policy());
        return new NewAssessment(Packed.Of(JsonSerializer.SerializeToUtf8Bytes(found, Json.Readable)), found.DossierHash, found.PolicyVersion, found.EngineVersion, found.Fingerprint, "proceed", found.Score, ReviewOrder.Of(found, Some.Policy()), [], Now, "first-weeks",
            CoverageComplete: true, Packed.Of(JsonSerializer.SerializeToUtf8Bytes(input, Json.Canonical)));
    }
}
