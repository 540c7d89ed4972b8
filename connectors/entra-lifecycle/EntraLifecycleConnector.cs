using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.EntraLifecycle;

/// <summary>
/// A joiner workflow of Microsoft Entra that waits in a custom task extension until it is resumed. Holding is leaving it there; a release resumes it.
/// https://learn.microsoft.com/entra/id-governance/lifecycle-workflow-extensibility
/// </summary>
public sealed class EntraLifecycleConnector : IOnboardingHold, IHealth, ISandboxed
{
    internal const string Name = "entra-lifecycle";

    public string Id => Name;

    public async Task<WriteResult> HoldAsync(HoldOrder order, Session session, CancellationToken cancel)
    {
        var graph = new EntraLifecycleClient(session);
        if (!(await UserAsync(graph, order, cancel)).Succeeded(out var user, out var failure)) return WriteResult.From(failure, written: false);
        if (!(await graph.WaitingAsync(user, cancel)).Succeeded(out var waiting, out failure)) return WriteResult.From(failure, written: false);
        if (order.Hold) return waiting.Count > 0 ? new WriteResult.Done([]) : new WriteResult.Failed(new Failure(FailureCategory.NotFound, "no workflow waits for this hire: it has not started, or has gone on"));
        var effects = new List<string>();
        // What was resumed before waits no more, so a repeat finds nothing to do.
        foreach (var task in waiting)
        {
            if ((await graph.ResumeAsync(task, order.Marker, cancel)).Failure is { } broken) return WriteResult.From(broken, written: true);
            effects.Add("resumed");
        }
        return new WriteResult.Done(effects);
    }

    public async Task<Health> CheckHealthAsync(Session session, CancellationToken cancel)
    {
        var got = await new EntraLifecycleClient(session).WorkflowAsync(cancel);
        return got.Failure is { } failure ? Health.Of(failure) : new Health(HealthState.Ok, "the workflow can be read");
    }

    public Sandbox CreateSandbox() => new EntraLifecycleSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Settings = new Dictionary<string, string> { ["directory"] = EntraLifecycleSandbox.Directory, ["clientId"] = EntraLifecycleSandbox.ClientId, ["workflow"] = EntraLifecycleSandbox.Workflow },
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["clientSecret"] = [new Secret(EntraLifecycleSandbox.ClientSecret)] },
    };

    private static async Task<Result<string>> UserAsync(EntraLifecycleClient graph, HoldOrder order, CancellationToken cancel)
    {
        if (order.Person is { } known && EntraLifecycleClient.IsId(known.Value)) return known.Value;
        foreach (var employee in order.EmployeeIds)
        {
            if (!(await graph.UsersAsync(employee, cancel)).Succeeded(out var users, out var failure)) return failure;
            // Two accounts with one employee id: which is the hire's is for a person to say.
            if (users is [{ Id: { } user }] && EntraLifecycleClient.IsId(user)) return user;
        }
        return new Failure(FailureCategory.NotFound, "no one account in the directory has this hire's employee id");
    }
}
