using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Workday;

/// <summary>A hiring process of Workday that waits for a background check: its status holds the process, or lets it go on. Only a person orders either.</summary>
public sealed class WorkdayConnector : IOnboardingHold, IHealth, ISandboxed
{
    internal const string Name = "workday";
    private const int LongestId = 60;

    public string Id => Name;

    /// <summary>By effect: the status is read first, and written only where it is another.</summary>
    public async Task<WriteResult> HoldAsync(HoldOrder order, Session session, CancellationToken cancel)
    {
        var workday = new WorkdayClient(session);
        var checks = new List<WorkdayCheck>();
        foreach (var employee in order.EmployeeIds.Where(id => id.Length is > 0 and <= LongestId))
        {
            if (!(await workday.ChecksAsync(employee, cancel)).Succeeded(out var found, out var failure)) return WriteResult.From(failure, written: false);
            checks.AddRange(found);
        }
        // ISO dates: as texts they stand in their order.
        if (checks.MaxBy(check => check.Submitted, StringComparer.Ordinal) is not { } check) return new WriteResult.Failed(new Failure(FailureCategory.NotFound, "no background check of this hire is known to Workday"));
        var wanted = session.Connection.Setting(order.Hold ? "holdStatus" : "releaseStatus") ?? "";
        if (string.Equals(check.Status, wanted, StringComparison.Ordinal)) return new WriteResult.Done([]);
        var put = await workday.PutStatusAsync(check, wanted, cancel);
        return put.Failure is { } broken ? WriteResult.From(broken, written: true) : new WriteResult.Done([order.Hold ? "held" : "released"]);
    }

    public async Task<Health> CheckHealthAsync(Session session, CancellationToken cancel) =>
        (await new WorkdayClient(session).ChecksAsync("none", cancel)).Failure is { } failure ? Health.Of(failure) : new Health(HealthState.Ok, "the report of background checks can be read");

    public Sandbox CreateSandbox() => new WorkdaySandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Settings = new Dictionary<string, string>
        {
            ["server"] = WorkdaySandbox.Server, ["tenant"] = WorkdaySandbox.Tenant, ["user"] = WorkdaySandbox.User, ["report"] = WorkdaySandbox.Report, ["holdStatus"] = WorkdaySandbox.Hold, ["releaseStatus"] = WorkdaySandbox.Release,
        },
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["password"] = [new Secret(WorkdaySandbox.Password)] },
    };
}
