namespace Verify.Core.Text;

/// <summary>Addresses of web pages as people give them in an application.</summary>
public static class WebLinks
{
    // Where many people have a page under one name: what such a domain's age or owner says, it says about none of them.
    private static readonly HashSet<string> Platforms = new(StringComparer.Ordinal)
    {
        "linkedin.com", "github.com", "github.io", "gitlab.com", "gitlab.io", "bitbucket.org", "stackoverflow.com", "stackexchange.com", "medium.com", "substack.com", "dev.to", "hashnode.dev", "x.com", "twitter.com", "facebook.com",
        "instagram.com", "youtube.com", "t.me", "telegram.org", "whatsapp.com", "google.com", "goo.gl", "bit.ly", "dropbox.com", "notion.site", "notion.so", "behance.net", "dribbble.com", "figma.com", "kaggle.com", "leetcode.com",
        "hackerrank.com", "npmjs.com", "pypi.org", "nuget.org", "huggingface.co", "vercel.app", "netlify.app", "herokuapp.com", "pages.dev", "web.app", "firebaseapp.com", "wixsite.com", "wordpress.com", "blogspot.com", "webflow.io",
        "carrd.co", "framer.website", "upwork.com", "freelancer.com", "toptal.com", "wellfound.com", "angel.co", "indeed.com", "xing.com", "crunchbase.com", "apple.com", "microsoft.com",
    };

    // Endings under which names are registered one level deeper.
    private static readonly HashSet<string> SecondLevels = new(StringComparer.Ordinal) { "ac", "co", "com", "edu", "gov", "ne", "net", "or", "org" };

    /// <summary>The host in lower case without <c>www.</c>, or null when it is no address of a page.</summary>
    public static string? Host(string? link) => Parse(link) is { } address ? Plain(address.IdnHost) : null;

    /// <summary>Whether it is a site under a name of its own, not a page on somebody's platform.</summary>
    public static bool IsOwnSite(string? link) => Host(link) is { } host && RegisteredName(host) is { } name && !Platforms.Contains(name);

    /// <summary>The page without what changes nothing about which page it is: scheme, <c>www.</c>, query, a slash at the end.</summary>
    public static string? Page(string? link) => Parse(link) is { } address ? Plain(address.IdnHost) + address.AbsolutePath.TrimEnd('/').ToLowerInvariant() : null;

    /// <summary>The part of a host that was registered: its last two labels, three where the ending has two. Null for a bare ending or an address of numbers.</summary>
    public static string? RegisteredName(string host)
    {
        var labels = host.Trim().TrimEnd('.').ToLowerInvariant().Split('.');
        if (labels.Length < 2 || Array.Exists(labels, label => label.Length == 0) || labels[^1].All(char.IsAsciiDigit)) return null;
        var ending = labels[^1].Length == 2 && SecondLevels.Contains(labels[^2]) ? 2 : 1;
        return labels.Length > ending ? string.Join('.', labels[^(ending + 1)..]) : null;
    }

    /// <summary>The account that a link to github.com names.</summary>
    public static string? GitHubHandle(string? link)
    {
        if (Host(link) != "github.com" || Parse(link)!.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries) is not [var first, ..]) return null;
        // https://docs.github.com/en/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication
        return first.Length <= 39 && first.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-') && first[0] != '-' ? first.ToLowerInvariant() : null;
    }

    private static Uri? Parse(string? link)
    {
        var text = link?.Trim() ?? "";
        if (text.Length is 0 or > 2000) return null;
        if (!text.Contains("://", StringComparison.Ordinal)) text = "https://" + text;
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.IdnHost.Contains('.', StringComparison.Ordinal) ? address : null;
    }

    private static string Plain(string host) => host.TrimEnd('.').ToLowerInvariant() is var plain && plain.StartsWith("www.", StringComparison.Ordinal) ? plain[4..] : plain;
}
