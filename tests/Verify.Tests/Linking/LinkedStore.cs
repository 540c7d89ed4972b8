using System.Text;
using Verify.Connectors.Generic;
using Verify.Connectors.Sdk;
using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Linking;
using Verify.Server.Receiving;
using Verify.Server.Store;
using Verify.Server.Work;
using Verify.Tests.Checks;
using Verify.Tests.Store;

namespace Verify.Tests.Linking;

/// <summary>A store with the linker at work: evidence goes in as the generic connector reads it, links and groups come out.</summary>
internal sealed class LinkedStore : IAsyncDisposable
{
    private readonly StoreHost _host;
    private readonly Intake _intake;
    private readonly LinkCandidate _links;
    private readonly Dictionary<string, IJobHandler> _handlers;

    private LinkedStore(StoreHost host)
    {
        _host = host;
        _intake = new Intake(new Verify.Server.Receiving.Joining(host.Clock), host.Clock);
        _links = new LinkCandidate(_intake, host.Clock);
        _handlers = new IJobHandler[] { new ClusterCandidates(_intake, host.Clock), new RekeySelectors(host.Clock) }.ToDictionary(handler => handler.Kind);
    }

    public static async Task<LinkedStore> OpenAsync(string engine) => new(await StoreHost.OpenAsync(engine));

    public TenantStore Tenant => _host.Acme;

    public StoreHost Host => _host;

    /// <summary>Lets time pass, and does what is due then.</summary>
    public async Task WaitAsync(TimeSpan time)
    {
        _host.Clock.Advance(time);
        await SettleAsync();
    }

    /// <summary>Takes evidence of one candidate in, as JSON after <c>"evidence":</c>, and links until nothing is left to do.</summary>
    public async Task TakeAsync(string candidate, params string[] evidence)
    {
        var body = $$"""{"events":[{"candidate":{"system":"ats","externalId":"{{candidate}}"},"evidence":[{{string.Join(',', evidence)}}]}]}""";
        var translated = Assert.IsType<Translation.Translated>(GenericEvents.Translate(Encoding.UTF8.GetBytes(body)));
        await Tenant.InTransactionAsync(tx => _intake.ApplyAsync(tx, null, translated.Events, _host.Clock.GetUtcNow()), _host.Ct);
        await SettleAsync();
    }

    public async Task CutAsync(string one, string other)
    {
        await Unlinking.CutAsync(Tenant, _intake, await IdAsync(one), await IdAsync(other), "person:test", "They are two people.", _host.Clock.GetUtcNow(), _host.Ct);
        await SettleAsync();
    }

    public async Task RestoreAsync(string one, string other)
    {
        await Unlinking.RestoreAsync(Tenant, _intake, await IdAsync(one), await IdAsync(other), "person:test", _host.Clock.GetUtcNow(), _host.Ct);
        await SettleAsync();
    }

    public async Task<CandidateId> IdAsync(string candidate) => (await Tenant.FindCandidateAsync("ats", candidate, _host.Ct))!.Value;

    public async Task<Dossier> DossierAsync(string candidate) => Dossier.Fold(await Dossiers.LoadAsync(Tenant, await IdAsync(candidate), _host.Clock.GetUtcNow(), _host.Ct));

    /// <summary>What the candidate shares with the other, each kind once, in order.</summary>
    public async Task<string> SharedAsync(string candidate, string other)
    {
        var id = await IdAsync(other);
        return string.Join(' ', (await DossierAsync(candidate)).All<Link>().Where(link => link.Other == id).Select(link => link.Selector).Distinct().Order());
    }

    public async Task<Link> LinkAsync(string candidate, string other, SelectorType selector)
    {
        var id = await IdAsync(other);
        return Assert.Single((await DossierAsync(candidate)).All<Link>(), link => link.Other == id && link.Selector == selector);
    }

    /// <summary>The members of the candidate's group by their outside ids; only itself when it has none.</summary>
    public async Task<string> GroupAsync(string candidate, params string[] everybody)
    {
        var members = (await DossierAsync(candidate)).All<Cluster>().LastOrDefault()?.Members ?? [];
        var names = new List<string>();
        foreach (var name in everybody)
            if (members.Contains(await IdAsync(name))) names.Add(name);
        return names.Count == 0 ? candidate : string.Concat(names);
    }

    /// <summary>What one check says of the candidate's dossier.</summary>
    public async Task<Signal> SignalAsync(string candidate, string check) => Assert.Single(CheckCases.Run(check, await DossierAsync(candidate)));

    private async Task SettleAsync()
    {
        _host.Clock.Advance(JobKinds.Settle);
        while (await _host.Store.ClaimJobsAsync("test", [JobKinds.Assess, .. _handlers.Keys], 10, TimeSpan.FromMinutes(1), _host.Ct) is { Count: > 0 } jobs)
        {
            foreach (var job in jobs)
                if (_handlers.TryGetValue(job.Kind, out var handler)) await handler.RunAsync(job, Tenant, _host.Ct);
                else await LinkAsync(job);
            _host.Clock.Advance(JobKinds.Settle);
        }
    }

    /// <summary>Of the work on a candidate the links alone.</summary>
    private async Task LinkAsync(Verify.Server.Store.ClaimedJob job)
    {
        await _links.RunAsync(job, Tenant, Dossier.Fold(await Dossiers.LoadAsync(Tenant, job.Candidate!.Value, _host.Clock.GetUtcNow(), _host.Ct)), _host.Ct);
        await Tenant.InTransactionAsync(tx => tx.CompleteJobAsync(job), _host.Ct);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
