using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Verify.Core.Assessing;
using Verify.Server.Store;

namespace Verify.Server.Review;

/// <summary>What the queue shows, as its address says it. Unknown values mean "any", so that an old link still opens.</summary>
internal sealed record QueueFilter(string? Name, string? Recommendation, string? Stage, string? Pattern, int? Age, string? Whose, string? Work, bool Budget)
{
    public const int LongestName = 200;

    public static readonly int[] Ages = [2, 7, 14, 30];

    public static QueueFilter Of(IQueryCollection query)
    {
        string? One(string key, Func<string, bool> known) => query[key].FirstOrDefault()?.Trim() is { Length: > 0 } value && known(value) ? value : null;
        return new QueueFilter(
            One("name", name => name.Length <= LongestName),
            One("recommendation", value => Words.Recommendations.Any(known => known.Value == value)),
            One("stage", value => Words.Stages.Contains(value)),
            One("pattern", value => value.Length <= 100),
            One("age", value => int.TryParse(value, CultureInfo.InvariantCulture, out var days) && days is > 0 and < 10_000) is { } age ? int.Parse(age, CultureInfo.InvariantCulture) : null,
            One("whose", value => value is "mine" or "nobody"),
            One("work", value => value is "settled" or "all"),
            One("budget", value => value == "on") is not null);
    }

    public bool IsFiltered => this != new QueueFilter(null, null, null, null, null, null, null, false);

    public CandidateFilter Candidates(string me, DateTimeOffset now, long? threshold) => new(Recommendation, Stage, Pattern, Name, CandidateOrder.ReviewQueue)
    {
        Done = Work switch { "settled" => true, "all" => null, _ => false },
        Assignee = Whose == "mine" ? me : null,
        Unassigned = Whose == "nobody",
        FlaggedBefore = Age is { } days ? now.AddDays(-days) : null,
        LeastOrder = Budget ? threshold : null,
    };

    /// <summary>The address of the queue so filtered.</summary>
    public string Query(string? cursor = null)
    {
        var query = new QueryBuilder();
        foreach (var (key, value) in (IEnumerable<(string, string?)>)[("name", Name), ("recommendation", Recommendation), ("stage", Stage), ("pattern", Pattern), ("age", Age?.ToString(CultureInfo.InvariantCulture)), ("whose", Whose), ("work", Work), ("budget", Budget ? "on" : null), ("cursor", cursor)])
            if (value is not null) query.Add(key, value);
        return query.ToString();
    }
}
