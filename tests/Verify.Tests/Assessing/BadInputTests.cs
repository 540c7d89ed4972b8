using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;
using Verify.Tests.Checks;

namespace Verify.Tests.Assessing;

/// <summary>
/// Evidence that repeats, contradicts itself, comes from the future or lacks its time, and a check that breaks, for every check there is, with the evidence of its own
/// firing cases: kept, marked, never a crash, never silently clean.
/// </summary>
public sealed class BadInputTests
{
    private static readonly CompiledPolicy Uncovered = new(Some.Policy().Policy with { Coverage = [] });

    public static TheoryData<string> Checks() => [.. CheckCatalog.All.Select(check => check.Id)];

    [Theory]
    [MemberData(nameof(Checks))]
    public void A_check_that_throws_is_not_checked_and_nothing_proceeds(string id)
    {
        const string secret = "ada@example.org";
        Check[] checks = [.. CheckCatalog.All.Select(check => check.Id == id ? check with { Run = _ => throw new InvalidOperationException(secret) } : check)];
        var heard = new List<string>();
        foreach (var (file, firing) in Firing(id))
        {
            var dossier = firing.Dossier(file);
            var (whole, broken) = (Engine.Assess(dossier, Uncovered), Engine.Assess(dossier, Uncovered, checks, (check, type) => heard.Add($"{check} {type.Name}")));
            foreach (var (before, now) in whole.Signals.Zip(broken.Signals))
                if (CheckCatalog.All.Single(check => check.Id == id).Indicators.Any(indicator => indicator.Id == now.Indicator))
                    Assert.Equal((SignalState.NotChecked, "failed", 0), (now.State, now.Reason, now.Points));
                else Assert.Equal((before.Indicator, before.State, before.Statement), (now.Indicator, now.State, now.Statement));
            Assert.NotEqual(Recommendation.Proceed, broken.Recommendation);
            Assert.DoesNotContain(secret, Explanation.Text(broken), StringComparison.Ordinal);
        }
        Assert.All(heard, line => Assert.Equal($"{id} InvalidOperationException", line));
        Assert.NotEmpty(heard);
    }

    [Theory]
    [MemberData(nameof(Checks))]
    public void Evidence_that_repeats_is_marked_and_changes_no_answer(string id)
    {
        foreach (var (file, firing) in Firing(id))
        {
            var input = Input(file, firing);
            var twice = Dossier.Fold(input with { Evidence = [.. input.Evidence, .. input.Evidence] });
            Assert.Equal(input.Evidence.Select(item => item.Id).Distinct().Count(), twice.Marks.Count(mark => mark.Reason == MarkReason.Repeated));
            foreach (var (once, again) in Run(id, Dossier.Fold(input)).Zip(Run(id, twice)))
                Assert.Equal((once.State, once.Strength, once.Percent, once.Statement), (again.State, again.Strength, again.Percent, again.Statement));
        }
    }

    [Theory]
    [MemberData(nameof(Checks))]
    public void Evidence_against_itself_under_one_id_or_from_the_future_is_marked_and_never_proceeds(string id)
    {
        foreach (var (file, firing) in Firing(id))
        {
            var input = Input(file, firing);
            foreach (var item in input.Evidence)
            {
                var other = item with { Source = "another" };
                var against = Engine.Assess(Dossier.Fold(input with { Evidence = [.. input.Evidence, other] }), Uncovered);
                Assert.Contains(against.Marks, mark => mark.Evidence == item.Id && mark.Reason == MarkReason.Conflicting);
                Assert.NotEqual(Recommendation.Proceed, against.Recommendation);

                var later = item with { ObservedAt = input.AsOf.AddDays(40) };
                var future = Engine.Assess(Dossier.Fold(input with { Evidence = [.. input.Evidence.Where(known => known.Id != item.Id), later] }), Uncovered);
                Assert.Contains(future.Marks, mark => mark.Evidence == item.Id && mark.Reason == MarkReason.Future);
                Assert.NotEqual(Recommendation.Proceed, future.Recommendation);
            }
        }
    }

    /// <summary>What needs a time and has none cannot say "not there": it fires all the same, or says that it could not look.</summary>
    [Theory]
    [MemberData(nameof(Checks))]
    public void Evidence_without_its_time_is_marked_and_never_reads_as_clean(string id)
    {
        var silent = new List<string>();
        foreach (var (file, firing) in Firing(id))
        {
            var input = Input(file, firing);
            foreach (var undated in (Func<Evidence, bool>[])[_ => true, .. input.Evidence.Select(item => (Func<Evidence, bool>)(other => other.Id == item.Id))])
            {
                var dossier = Dossier.Fold(input with { Evidence = [.. input.Evidence.Select(item => undated(item) ? item with { ObservedAt = null } : item)] });
                foreach (var item in input.Evidence)
                    if (undated(item) && dossier.Evidence.Any(known => known.Id == item.Id)) Assert.Contains(dossier.Marks, mark => mark.Evidence == item.Id && mark.Reason == MarkReason.Undated);
                foreach (var signal in Run(id, dossier))
                    if (signal.State == SignalState.NotObserved && firing.Expect.TryGetValue(signal.Indicator.Id, out var want) && want.State == SignalState.Observed)
                        silent.Add($"{firing.Name}: without the time of {string.Join(", ", input.Evidence.Where(undated).Select(item => $"{item.Id} {item.Kind}"))} it says nothing was seen ({signal.Statement})");
            }
        }
        Assert.True(silent.Count == 0, string.Join('\n', silent));
    }

    private static IEnumerable<(CaseFile File, Case Firing)> Firing(string id)
    {
        var file = CaseFile.ReadAll().Single(f => f.Check == id);
        return file.Cases.Where(one => one.Expect.Values.Any(want => want.State == SignalState.Observed)).Select(one => (file, one));
    }

    private static DossierInput Input(CaseFile file, Case firing)
    {
        var dossier = firing.Dossier(file);
        return new DossierInput { CandidateId = dossier.CandidateId, AsOf = dossier.AsOf, Stage = dossier.Stage, Role = dossier.Role, Evidence = dossier.Evidence };
    }

    private static IReadOnlyList<Signal> Run(string check, Dossier dossier) => CheckCases.Run(check, dossier);
}
