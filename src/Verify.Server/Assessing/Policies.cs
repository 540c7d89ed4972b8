using System.Collections.Concurrent;
using Verify.Core.Assessing;
using Verify.Server.Store;

namespace Verify.Server.Assessing;

/// <summary>The policy in force for a tenant: the one that an admin activated, else the built-in one.</summary>
internal sealed class Policies
{
    /// <summary>The setting that names the version in force.</summary>
    public const string ActiveSetting = "policy";
    private readonly ConcurrentDictionary<string, CompiledPolicy> _compiled = new(StringComparer.Ordinal);

    public async Task<CompiledPolicy> ForAsync(TenantStore tenant, CancellationToken cancel)
    {
        if (await tenant.GetAsync(ActiveSetting, cancel) is not { } version) return PolicyFile.Default;
        var key = $"{tenant.Tenant}/{version}";
        if (_compiled.TryGetValue(key, out var known)) return known;
        var row = await tenant.PolicyAsync(version, cancel) ?? throw new InvalidOperationException($"policy version {version} is not in the store");
        var (policy, findings) = PolicyFile.Parse(row.Yaml);
        if (policy is null || findings.Any(f => f.Finding.Fatal)) throw new InvalidOperationException($"policy version {version} cannot be used");
        return _compiled[key] = new CompiledPolicy(policy);
    }
}
