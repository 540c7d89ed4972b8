namespace Verify.Core.Model;

/// <summary>Where a candidate stands, read from evidence alone.</summary>
public static class Standing
{
    /// <summary>The stage of the last change that is not later than a moment; of changes at one instant, since many vendors tell whole seconds, the furthest. Without a change: application.</summary>
    public static Stage StageOf(IEnumerable<Evidence> evidence, DateTimeOffset? until = null)
    {
        var (last, stage) = (DateTimeOffset.MinValue, Stage.Application);
        foreach (var change in evidence.OfType<StageChange>())
        {
            var at = change.ObservedAt ?? DateTimeOffset.MinValue;
            if (at > until || at < last || (at == last && change.Stage < stage)) continue;
            (last, stage) = (at, change.Stage);
        }
        return stage;
    }

    /// <summary>The moment that an assessment speaks of: the last observation that is not later than <paramref name="now"/>, so that the same evidence makes the same dossier whenever it is folded.</summary>
    public static DateTimeOffset AsOf(IEnumerable<Evidence> evidence, DateTimeOffset now)
    {
        DateTimeOffset? latest = null;
        foreach (var item in evidence)
            if (item.ObservedAt is { } at && at <= now && (latest is null || at > latest)) latest = at;
        return latest ?? DateTimeOffset.UnixEpoch;
    }

    /// <summary>What lists show: the name and job of the last application.</summary>
    public static (string? Name, string? JobTitle) Shown(Dossier dossier)
    {
        var named = dossier.All<Application>().LastOrDefault(a => a.Name is not null);
        return (named?.Name?.Text(), dossier.All<Application>().LastOrDefault(a => a.JobTitle is not null)?.JobTitle);
    }
}
