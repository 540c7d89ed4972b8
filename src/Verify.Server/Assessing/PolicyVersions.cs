using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Server.Assessing;

/// <summary>What became of a change to the versions of the policy.</summary>
internal abstract record PolicyChange
{
    private PolicyChange() { }

    public sealed record Done(string Version) : PolicyChange;

    public sealed record Refused(string Why, IReadOnlyList<LocatedFinding> Findings) : PolicyChange;

    public sealed record Unknown : PolicyChange;
}

/// <summary>Keeps versions of the policy, counts whom they would move, and only then puts one in force.</summary>
internal static class PolicyVersions
{
    public const int MostLetters = 1 << 19;

    /// <summary>Keeps a new version after checking it, and starts looking whom it would move. Nothing is in force by that.</summary>
    public static async Task<PolicyChange> AddAsync(TenantStore tenant, string yaml, string author, string actor, DateTimeOffset now, CancellationToken cancel)
    {
        if (yaml.Length is 0 or > MostLetters) return new PolicyChange.Refused("A policy as YAML, of at most 512 KB.", []);
        var (policy, findings) = PolicyFile.Parse(yaml);
        if (policy is null || findings.Any(found => found.Finding.Fatal)) return new PolicyChange.Refused("This policy cannot be used; what is wrong stands below.", findings);
        if (policy.Version == PolicyFile.Default.Policy.Version) return new PolicyChange.Refused("The built-in policy has this version; give yours another.", findings);
        try { await tenant.AddPolicyAsync(policy.Version, yaml, author, cancel); }
        catch (StoreException) { return new PolicyChange.Refused("There is a version of this name already, with another text.", findings); }
        return await CountAsync(tenant, policy.Version, actor, now, cancel);
    }

    /// <summary>Counts again whom a kept version would move.</summary>
    public static async Task<PolicyChange> PreviewAsync(TenantStore tenant, string version, string actor, DateTimeOffset now, CancellationToken cancel) =>
        await tenant.PolicyAsync(version, cancel) is null ? new PolicyChange.Unknown() : await CountAsync(tenant, version, actor, now, cancel);

    /// <summary>Puts a version in force whose difference was counted, and assesses those again whom it moves.</summary>
    public static async Task<PolicyChange> ActivateAsync(TenantStore tenant, string version, string actor, DateTimeOffset now, CancellationToken cancel)
    {
        var builtIn = version == PolicyFile.Default.Policy.Version;
        if (!builtIn && await tenant.PolicyAsync(version, cancel) is null) return new PolicyChange.Unknown();
        var difference = await PolicyPreview.ReadAsync(tenant, version, cancel);
        if (!builtIn && difference is null) return new PolicyChange.Refused("Whom it would move is not counted yet.", []);
        // Whom the version before had moved, the new one may move back.
        var before = await tenant.GetAsync(Policies.ActiveSetting, cancel) is { } last ? await PolicyPreview.ReadAsync(tenant, last, cancel) : null;
        var moved = (difference?.Moved ?? []).Union(before?.Moved ?? []).ToArray();
        if (builtIn) await tenant.TakeAsync(Policies.ActiveSetting, cancel);
        else await tenant.SetAsync(Policies.ActiveSetting, version, cancel);
        await tenant.InTransactionAsync(async tx =>
        {
            foreach (var candidate in moved) await tx.EnqueueAssessAsync(candidate, now);
            await tx.AppendAuditAsync(actor, "policy-activated", tenant.Tenant.Value, $"{version}, {moved.Length} assessed again");
        }, cancel);
        return new PolicyChange.Done(version);
    }

    private static async Task<PolicyChange> CountAsync(TenantStore tenant, string version, string actor, DateTimeOffset now, CancellationToken cancel)
    {
        await tenant.InTransactionAsync(async tx =>
        {
            await tx.EnqueueJobAsync(PolicyPreview.JobKind, null, version, null, now);
            await tx.AppendAuditAsync(actor, "policy-previewed", tenant.Tenant.Value, version);
        }, cancel);
        return new PolicyChange.Done(version);
    }
}
