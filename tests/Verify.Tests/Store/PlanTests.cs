using Dapper;
using Microsoft.Data.Sqlite;

namespace Verify.Tests.Store;

/// <summary>The look-ups of one candidate read what belongs to it, not all of the tenant.</summary>
public sealed class PlanTests
{
    [Theory]
    [InlineData("SELECT f.id FROM candidates c JOIN candidates f ON f.tenant = c.tenant AND f.root = c.root WHERE c.tenant = 'a' AND c.id = 'c' ORDER BY f.id", "candidates_root (tenant=? AND root=?)")]
    [InlineData("SELECT id FROM candidates WHERE tenant = 'a' AND root = 'c' ORDER BY id", "candidates_root (tenant=? AND root=?)")]
    [InlineData("SELECT DISTINCT kind, hash FROM selectors WHERE tenant = 'a' AND candidate IN ('c')", "selectors_candidate (tenant=? AND candidate=?)")]
    [InlineData("SELECT a, b, kind FROM links WHERE tenant = 'a' AND b IN ('c')", "links_b (tenant=? AND b=?)")]
    [InlineData("SELECT DISTINCT candidate FROM name_tokens WHERE tenant = 'a' AND candidate = 'c' ORDER BY token", "name_tokens_candidate (tenant=? AND candidate=?)")]
    [InlineData("SELECT 1 FROM jobs WHERE tenant = 'a' AND due_at IS NOT NULL AND due_at <= 1 ORDER BY due_at LIMIT 10", "jobs_due (tenant=? AND due_at>? AND due_at<?)")]
    [InlineData("SELECT c.* FROM candidates c WHERE c.tenant = 'a' AND c.merged_into IS NULL AND c.erased_at IS NULL AND c.done = 0 ORDER BY c.review_order DESC, c.id DESC LIMIT 51", "candidates_work (tenant=? AND done=?)")]
    [InlineData("SELECT c.* FROM candidates c WHERE c.tenant = 'a' AND c.merged_into IS NULL AND c.erased_at IS NULL ORDER BY c.review_order DESC, c.id DESC LIMIT 51", "candidates_review_order (tenant=?)")]
    [InlineData("SELECT review_order / 1000, COUNT(*) FROM candidates WHERE tenant = 'a' AND done = 0 AND review_order >= 1000000 AND merged_into IS NULL AND erased_at IS NULL GROUP BY review_order / 1000", "COVERING INDEX candidates_work (tenant=? AND done=? AND review_order>?)")]
    public async Task A_query_of_one_candidate_searches_by_all_that_it_names(string sql, string search)
    {
        await using var host = await StoreHost.OpenAsync("sqlite");
        await using var connection = new SqliteConnection(host.Settings.Database + ";Pooling=false");
        var plan = (await connection.QueryAsync<PlanStep>("EXPLAIN QUERY PLAN " + sql)).Select(step => step.Detail);
        Assert.Contains(plan, step => step.Contains(search, StringComparison.Ordinal));
    }

    private sealed class PlanStep
    {
        public string Detail { get; init; } = "";
    }
}
