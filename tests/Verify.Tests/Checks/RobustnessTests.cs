using System.Text.Json.Nodes;
using Verify.Core.Assessing;
using Verify.Core.Checks;

namespace Verify.Tests.Checks;

/// <summary>Evidence that contradicts itself, repeats, or does not say when must not stop a check.</summary>
public sealed class RobustnessTests
{
    [Fact]
    public void Undated_evidence_does_not_stop_any_check() => RunAll(given => given with { Evidence = [.. given.Evidence.Select(Undated)] });

    [Fact]
    public void Repeated_evidence_does_not_stop_any_check() => RunAll(given => given with { Evidence = [.. given.Evidence, .. given.Evidence.Reverse()] });

    [Fact]
    public void The_evidence_of_all_cases_together_does_not_stop_any_check()
    {
        var everything = CaseFile.ReadAll().SelectMany(file => file.Cases).SelectMany(given => given.Evidence).ToArray();
        var file = CaseFile.ReadAll()[0];
        var dossier = (file.Cases[0] with { Evidence = everything, Stage = Core.Model.Stage.FirstWeeks }).Dossier(file);
        foreach (var check in CheckCatalog.All)
            foreach (var signal in check.Run(new CheckContext(dossier, new Dictionary<string, double>()))) Assert.True(Enum.IsDefined(signal.State));
    }

    [Fact]
    public void An_empty_dossier_is_not_checked_throughout()
    {
        var file = CaseFile.ReadAll()[0];
        var empty = (file.Cases[0] with { Evidence = [], Stage = Core.Model.Stage.FirstWeeks }).Dossier(file);
        var answered = CheckCatalog.All.SelectMany(check => check.Run(new CheckContext(empty, new Dictionary<string, double>()))).Where(signal => signal.State != SignalState.NotChecked);
        Assert.Empty(answered.Select(signal => signal.Indicator.Id));
    }

    private static void RunAll(Func<Case, Case> change)
    {
        foreach (var file in CaseFile.ReadAll())
            foreach (var given in file.Cases)
            {
                var dossier = change(given).Dossier(file);
                foreach (var check in CheckCatalog.All)
                    Assert.Equal(check.Indicators.Select(i => i.Id), check.Run(new CheckContext(dossier, new Dictionary<string, double>())).Select(s => s.Indicator.Id));
            }
    }

    private static JsonObject Undated(JsonObject item)
    {
        var copy = (JsonObject)item.DeepClone();
        copy.Remove("observedAt");
        return copy;
    }
}
