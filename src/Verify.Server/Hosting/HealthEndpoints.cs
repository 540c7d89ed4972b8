using System.Data.Common;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Server.Hosting;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: it can take work, 503 otherwise; the word says more: "degraded" and the connectors whose
/// vendor is down, while everything else goes on. Nothing else is told to who is not signed in.
/// </summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Text("live"));
        app.MapGet("/health/ready", async (VerifyStore store, Backlog backlog, IHostApplicationLifetime lifetime, CancellationToken cancel) =>
        {
            if (lifetime.ApplicationStopping.IsCancellationRequested) return Not("stopping");
            if (backlog.ClockIsOff) return Not("the clock differs from the database's");
            try { await store.TenantsAsync(cancel).WaitAsync(Patience, cancel); }
            catch (Exception error) when (error is DbException or TimeoutException) { return Not("the store does not answer"); }
            return Results.Text(backlog.Troubled.Count == 0 ? "ready" : $"degraded: {string.Join(", ", backlog.Troubled)}");
        });
    }

    private static IResult Not(string why) => Results.Text($"not ready: {why}", statusCode: StatusCodes.Status503ServiceUnavailable);
}
