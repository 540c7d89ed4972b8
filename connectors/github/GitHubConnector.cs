using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.GitHub;

/// <summary>GitHub: how old an account and the work in it are. Weak signs only. https://docs.github.com/rest</summary>
public sealed class GitHubConnector : IEnricher, IHealth, ISandboxed
{
    internal const string Name = "github", Host = "github.com";
    private const int MostRepositories = 8, MostNames = 60;

    public string Id => Name;

    public IReadOnlyList<string> Kinds { get; } = ["code-account"];

    public async Task<Result<IReadOnlyList<EvidenceDraft>>> EnrichAsync(EnrichmentRequest request, Session session, CancellationToken cancel)
    {
        if (request.Input is not { Length: > 0 and <= 39 } login || !login.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')) return Enrichment.NotCovered(Name, "not the name of an account");
        var github = new GitHubClient(session);
        if (!(await github.UserAsync(login, cancel)).Succeeded(out var user, out var failure)) return failure;
        if (user.Type != "User") return Enrichment.NotCovered(Name, "an organisation's account, nobody's own");
        if (!(await github.RepositoriesAsync(login, cancel)).Succeeded(out var repositories, out failure)) return failure;
        var now = session.Clock.GetUtcNow();
        var (seen, names) = (new List<Evidence>(), new SortedSet<string>(StringComparer.Ordinal));
        foreach (var repository in repositories.Where(one => !one.Fork && one.Size > 0).OrderByDescending(one => one.Size).ThenBy(one => one.Name, StringComparer.Ordinal).Take(MostRepositories))
        {
            if (!(await github.EndsAsync(login, repository.Name, cancel)).Succeeded(out var commits, out failure)) return failure;
            foreach (var commit in commits)
                // GitHub sets the account where the author's mailbox is one of its owner's.
                if (commit.Commit?.Author?.Name is { Length: > 0 and <= 200 } name && string.Equals(commit.Author?.Login, login, StringComparison.OrdinalIgnoreCase)) names.Add(name);
            seen.Add(new CodeRepository
            {
                Id = EvidenceDraft.Placeholder, Source = Name, ObservedAt = now, Host = Host, Name = $"{login}/{repository.Name}", Original = true, DeclaredTemplate = repository.IsTemplate, FirstCommit = commits.Min(commit => commit.Commit?.Author?.Date),
            });
        }
        return Enrichment.Drafts(Name,
        [
            new CodeAccount
            {
                Id = EvidenceDraft.Placeholder, Source = Name, ObservedAt = now, Host = Host, Handle = login, Created = user.CreatedAt, Followers = user.Followers, Following = user.Following,
                Stars = repositories.Sum(one => Math.Max(0, one.StargazersCount)), OwnerAuthorNames = [.. names.Take(MostNames)],
            },
            .. seen,
        ]);
    }

    public async Task<Health> CheckHealthAsync(Session session, CancellationToken cancel) =>
        await new GitHubClient(session).LimitAsync(cancel) is { } failure ? Health.Of(failure) : new Health(HealthState.Ok, "the limit can be read");

    public Sandbox CreateSandbox() => new GitHubSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["token"] = [new Secret(GitHubSandbox.Token)] },
    };
}
