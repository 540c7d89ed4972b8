using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Core.Onboarding;
using Verify.Server.Assessing;
using Verify.Server.Receiving;
using Verify.Server.Store;

namespace Verify.Server.Onboarding;

/// <summary>One hire as HR sees them.</summary>
internal sealed record HireView(CandidateId Id, string? Name, string? JobTitle, DateOnly? StartsOn, HireBoard Board, Dossier Dossier);

/// <summary>Hires from the store, and what HR decides about their gates.</summary>
internal static class Hires
{
    public static async Task<HireView?> LoadAsync(TenantStore tenant, CandidateId id, DateTimeOffset now, CancellationToken cancel)
    {
        if (await tenant.CandidateAsync(id, cancel) is not { ErasedAt: null } row) return null;
        var root = row.MergedInto is null ? row.Id : await tenant.InTransactionAsync(tx => tx.RootAsync(id), cancel);
        var dossier = Dossier.Fold(await Dossiers.LoadAsync(tenant, root, now, cancel));
        var board = HireBoard.Of(dossier, await AssessCandidate.LatestAsync(tenant, root, cancel));
        var shown = Standing.Shown(dossier);
        return new HireView(root, shown.Name ?? dossier.Latest<HrRecord>()?.LegalName?.Text(), shown.JobTitle, board.StartsOn?.Earliest, board, dossier);
    }

    /// <summary>Records what a person decided. An opening answers what stood against it as the person saw it; anything that came meanwhile still closes the gate.</summary>
    public static async Task DecideAsync(TenantStore tenant, Intake intake, ConnectorCatalog catalog, HireView hire, OnboardingGate gate, bool open, string reason, IReadOnlyList<string> seen, string name, string actor, DateTimeOffset now, CancellationToken cancel)
    {
        var against = hire.Board.Gates.Single(one => one.Id == gate).Against.Select(fact => fact.Key).Where(seen.Contains);
        var decision = new GateDecision
        {
            Id = EvidenceDraft.Placeholder, Source = "onboarding", ObservedAt = now, Assurance = Assurance.Attested, Gate = gate, Opened = open, By = name, Reason = reason, Answers = open ? [.. against] : [],
        };
        // Access is the one gate that other systems can truly hold, where one is connected that can.
        var holders = gate == OnboardingGate.Access ? (await tenant.ConnectionsAsync(cancel)).Where(one => one.Enabled && catalog.Find(one.Connector)?.Connector is IOnboardingHold).ToArray() : [];
        await tenant.InTransactionAsync(async tx =>
        {
            await intake.AppendAsync(tx, hire.Id, [EvidenceDraft.Of("onboarding", decision)], now);
            foreach (var holder in holders)
                await tx.EnqueueMessageAsync(new NewMessage(holder.Id, hire.Id, HoldMessage.Action, $"hold:{hire.Id}:{now.UtcTicks}:{holder.Id}", HoldMessage.Bytes(!open), now));
            await tx.AppendAuditAsync(actor, open ? "gate-opened" : "gate-held", hire.Id.Value, EvidenceText.Kebab(gate));
        }, cancel);
    }
}
