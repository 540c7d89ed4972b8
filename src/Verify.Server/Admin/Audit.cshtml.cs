using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Server.Shared;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Admin;

/// <summary>The audit log: by whom, what, about whom, when; as CSV; and whether its chain is unbroken.</summary>
[Authorize(Policy = SignInSetup.ForFigures)]
internal sealed class AuditModel(VerifyStore store) : PageModel
{
    private const int PageSize = 100, MostExported = 20_000, Longest = 200;

    public string? Target { get; private set; }
    public string? Actor { get; private set; }
    public string? Action { get; private set; }
    public string? From { get; private set; }
    public string? Until { get; private set; }
    public Page<AuditRow> Rows { get; private set; } = new([], null);
    public AuditVerification? Verified { get; private set; }
    public bool Filtered => (Target ?? Actor ?? Action ?? From ?? Until) is not null;

    public async Task<IActionResult> OnGetAsync(string? cursor, CancellationToken cancel)
    {
        var tenant = store.For(User.TenantOf());
        try { Rows = await tenant.SearchAuditAsync(Read(), cursor, PageSize, cancel); }
        catch (StoreException) { return Redirect("/admin/audit"); }
        await tenant.AppendAuditAsync(User.Actor(), "audit-viewed", "audit", "", cancel);
        return Page();
    }

    /// <summary>The log as filtered, as a CSV file, up to a bound.</summary>
    public static async Task<IResult> DownloadAsync(HttpContext http, VerifyStore store)
    {
        var (tenant, filter, rows, cancel) = (store.For(http.User.TenantOf()), FilterOf(http.Request.Query), new List<AuditRow>(), http.RequestAborted);
        for (string? cursor = null; rows.Count < MostExported;)
        {
            var page = await tenant.SearchAuditAsync(filter, cursor, 1_000, cancel);
            rows.AddRange(page.Items);
            if ((cursor = page.Next) is null) break;
        }
        await tenant.AppendAuditAsync(http.User.Actor(), "audit-exported", "audit", $"{rows.Count} rows", cancel);
        return Csv.Download("audit.csv", ["sequence", "at", "actor", "action", "target", "details"], rows.Select(row => (IEnumerable<string?>)[row.Sequence.ToString(CultureInfo.InvariantCulture), row.At.ToString("O", CultureInfo.InvariantCulture), row.Actor, row.Action, row.Target, row.Details]));
    }

    public async Task<IActionResult> OnPostVerifyAsync(CancellationToken cancel)
    {
        var tenant = store.For(User.TenantOf());
        Verified = await tenant.VerifyAuditAsync(cancel);
        await tenant.AppendAuditAsync(User.Actor(), "audit-verified", "audit", $"{Verified.Findings.Count} findings", cancel);
        Rows = await tenant.SearchAuditAsync(Read(), null, PageSize, cancel);
        return Page();
    }

    /// <summary>The address of the log so filtered.</summary>
    public string Query(params IEnumerable<(string Key, string? Value)> more)
    {
        var query = new Microsoft.AspNetCore.Http.Extensions.QueryBuilder();
        foreach (var (key, value) in ((string, string?)[])[("target", Target), ("actor", Actor), ("action", Action), ("from", From), ("until", Until)]) if (value is not null) query.Add(key, value);
        foreach (var (key, value) in more) if (value is not null) query.Add(key, value);
        return query.ToString();
    }

    private AuditFilter Read()
    {
        (Target, Actor, Action, From, Until) = (One(Request.Query, "target"), One(Request.Query, "actor"), One(Request.Query, "action"), One(Request.Query, "from"), One(Request.Query, "until"));
        return FilterOf(Request.Query);
    }

    private static AuditFilter FilterOf(IQueryCollection query) => new(One(query, "target"), One(query, "actor"), One(query, "action"), Day(One(query, "from"), 0), Day(One(query, "until"), 1));

    private static string? One(IQueryCollection query, string key) => query[key].FirstOrDefault()?.Trim() is { Length: > 0 and <= Longest } value ? value : null;

    private static DateTimeOffset? Day(string? text, int add) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue ? new DateTimeOffset(day.AddDays(add), TimeOnly.MinValue, TimeSpan.Zero) : null;
}
