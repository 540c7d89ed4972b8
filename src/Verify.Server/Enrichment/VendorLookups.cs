using System.Globalization;
using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Enriching;
using Verify.Core.Gating;
using Verify.Core.Model;
using Verify.Server.Configuration;
using Verify.Server.Connecting;
using Verify.Server.Observability;
using Verify.Server.Store;

namespace Verify.Server.Enrichment;

/// <summary>What became of one question to a vendor.</summary>
/// <param name="Drafts">The answer; or, where there is none, that there is none and why; or nothing while somebody else asks.</param>
/// <param name="Again">When it is worth asking again.</param>
internal sealed record VendorOutcome(WantedEvidence Wanted, string Source, IReadOnlyList<EvidenceDraft> Drafts, DateTimeOffset? Again);

/// <summary>Asks the tenant's vendors what the plan wants to know: each question once within its answer's time, within the month's budget, side by side. An outage or a spent budget is evidence too.</summary>
internal sealed class VendorLookups(ConnectorCatalog catalog, ConnectorSessions sessions, ServerSettings settings, TimeProvider time, Telemetry telemetry, ILogger<VendorLookups> log)
{
    /// <summary>The product's own statement that it knows nothing.</summary>
    public const string Source = "enrichment";
    private const long UsualBudget = 1000;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2), UsualWait = TimeSpan.FromMinutes(10), LongWait = TimeSpan.FromHours(1);

    public async Task<IReadOnlyList<VendorOutcome>> RunAsync(TenantStore tenant, CandidateId candidate, Dossier dossier, GateRules rules, CancellationToken cancel)
    {
        var vendors = new Dictionary<string, (Store.Connection Stored, CatalogEntry Entry, IEnricher Enricher)>(StringComparer.Ordinal);
        foreach (var stored in await tenant.ConnectionsAsync(cancel))
            if (stored.Enabled && catalog.Find(stored.Connector) is { Connector: IEnricher enricher } entry) vendors[stored.Id] = (stored, entry, enricher);
        if (vendors.Count == 0) return [];
        var plan = VendorPlan.For(dossier, [.. vendors.Values.Select(vendor => new VendorSource(vendor.Stored.Id, vendor.Stored.Connector, vendor.Enricher.Kinds))]);
        return await Task.WhenAll(GatedPlan.Allowed(plan, dossier, rules).Select(async wanted =>
        {
            var (stored, entry, enricher) = vendors[wanted.Provider!];
            return await AskAsync(wanted, tenant, candidate, dossier, enricher, sessions.For(tenant.Tenant, stored, entry), cancel);
        }));
    }

    private async Task<VendorOutcome> AskAsync(WantedEvidence wanted, TenantStore tenant, CandidateId candidate, Dossier dossier, IEnricher enricher, Session session, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var key = new LookupKey(wanted.Provider!, wanted.Kind, wanted.With.Aggregate(wanted.Input, (text, part) => $"{text}\n{part.Key}={part.Value}"));
        VendorOutcome Failed(LookupFailure why, DateTimeOffset? again) => new(wanted, enricher.Id, Statement(wanted, why, dossier, now), again);
        switch (await tenant.TakeLookupAsync(key, candidate, Number(session, "monthlyBudget") ?? UsualBudget, settings.Lease, cancel))
        {
            case LookupTurn.Known known: return Answered(wanted, enricher.Id, JsonSerializer.Deserialize<Evidence[]>(known.Answer, Json.Canonical)!, dossier, now);
            case LookupTurn.Busy: return new VendorOutcome(wanted, enricher.Id, [], now + Soon);
            case LookupTurn.Failed failed: return Failed(LookupFailure.VendorFailed, failed.Until);
            case LookupTurn.OverBudget:
                telemetry.Lookup(enricher.Id, "budget");
                return Failed(LookupFailure.Budget, new DateTimeOffset(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1));
            case LookupTurn.Ask: break;
            default: throw new InvalidOperationException("no such turn");
        }
        // Half of the lease, so that the answer is kept before anybody else may ask.
        using var patience = new CancellationTokenSource(settings.Lease / 2, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        Result<IReadOnlyList<EvidenceDraft>> answered;
        try
        {
            answered = await enricher.EnrichAsync(new EnrichmentRequest(wanted.Kind, wanted.Input) { With = wanted.With.ToDictionary() }, session, either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            answered = new Failure(FailureCategory.TimedOut, $"{enricher.Id}: not done in half a lease");
        }
        if (answered.Failure is { Category: not FailureCategory.NotFound } failure)
        {
            telemetry.Lookup(enricher.Id, "failed");
            log.LookupFailed(wanted.Kind, wanted.Provider!, failure.Category.ToString(), failure.Detail);
            var again = now + (failure.RetryAfter ?? (failure.MayRetry ? UsualWait : LongWait));
            await tenant.FailLookupAsync(key, candidate, again, cancel);
            return Failed(LookupFailure.VendorFailed, again);
        }
        telemetry.Lookup(enricher.Id, answered.Failure is null ? "answered" : "not-covered");
        Evidence[] evidence = answered.Succeeded(out var drafts, out _) ? [.. drafts.Select(draft => draft.Evidence)] : [];
        await tenant.KeepAnswerAsync(key, candidate, JsonSerializer.SerializeToUtf8Bytes(evidence, Json.Canonical), now.AddDays(Number(session, "validityDays") ?? VendorPlan.ValidityDays(wanted.Kind)), cancel);
        return Answered(wanted, enricher.Id, evidence, dossier, now);
    }

    private static VendorOutcome Answered(WantedEvidence wanted, string source, Evidence[] evidence, Dossier dossier, DateTimeOffset now) =>
        new(wanted, source, evidence.Length > 0 ? [.. evidence.Select(item => EvidenceDraft.Of(source, item))] : Statement(wanted, LookupFailure.NotCovered, dossier, now), null);

    /// <summary>That nothing is known, and why; once, until something else is known.</summary>
    private static EvidenceDraft[] Statement(WantedEvidence wanted, LookupFailure why, Dossier dossier, DateTimeOffset now)
    {
        if (VendorPlan.Failures(wanted, dossier).OfType<FailedLookup>().Any(known => known.Why == why)) return [];
        return [EvidenceDraft.Of(Source, new FailedLookup { Id = EvidenceDraft.Placeholder, Source = Source, ObservedAt = now, Wanted = wanted.Kind, Provider = wanted.Provider!, Input = wanted.Input, Why = why })];
    }

    private static long? Number(Session session, string setting) => long.TryParse(session.Connection.Setting(setting), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
