using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Verify.Core.Model;
using Verify.Server.Configuration;
using Verify.Server.Store;

namespace Verify.Server.SignIn;

/// <summary>Who is signed in: by role in one tenant. The session is the secret that the cookie carries.</summary>
internal sealed record SignedIn(TenantId Tenant, Role Role, string Name, string Person, string Session)
{
    public override string ToString() => $"{nameof(SignedIn)} {Person}";
}

/// <summary>
/// Sessions lie in the store, so that they end when somebody ends them. One that a directory vouched for asks the directory again every few minutes:
/// who lost the role there loses it here with the next request.
/// </summary>
internal sealed class Sessions(VerifyStore store, EntraDirectory directory, ServerSettings settings, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    /// <summary>While the directory does not answer, what it said last counts so long.</summary>
    private static readonly TimeSpan Unconfirmed = TimeSpan.FromHours(1);

    /// <summary>Begins a session; who and by what is in the audit log.</summary>
    public async Task<SignedIn> BeginAsync(TenantId tenant, string person, string name, Role role, string? refresh, CancellationToken cancel)
    {
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var now = time.GetUtcNow();
        await store.For(tenant).InTransactionAsync(async tx =>
        {
            await tx.AddSessionAsync(new SessionRow(Hash(secret), person, name, role.ToString(), refresh, now, now + Lifetime, now, now));
            await tx.AppendAuditAsync($"person:{person}", "signed-in", person, role.ToString());
        }, cancel);
        return new SignedIn(tenant, role, name, person, secret);
    }

    /// <summary>The session as it stands now, or nothing when it ended.</summary>
    public async Task<SignedIn?> FindAsync(TenantId tenant, string secret, CancellationToken cancel)
    {
        var own = store.For(tenant);
        if (await own.SessionAsync(Hash(secret), cancel) is not { } session) return null;
        if (session.Refresh is { } refresh)
        {
            if (!directory.Connected) return await OverAsync(own, session, "no-directory", cancel);
            var now = time.GetUtcNow();
            if (now - session.CheckedAt >= TimeSpan.FromSeconds(settings.Directory.AskAgainSeconds) && await own.ClaimSessionCheckAsync(session, cancel))
                switch (await directory.AskAgainAsync(refresh, cancel))
                {
                    case DirectoryAnswer.Known known when known.Person.Tenant == tenant && known.Person.Id == session.Person:
                        await own.ConfirmSessionAsync(session.Hash, known.Person.Role.ToString(), known.Refresh ?? refresh, cancel);
                        session = session with { Role = known.Person.Role.ToString() };
                        break;
                    case DirectoryAnswer.Unreachable when now - session.ConfirmedAt < Unconfirmed:
                        break;
                    case DirectoryAnswer.Unreachable:
                        return await OverAsync(own, session, "directory-unreachable", cancel);
                    default:
                        return await OverAsync(own, session, "role-removed", cancel);
                }
        }
        return new SignedIn(tenant, Enum.Parse<Role>(session.Role), session.Name, session.Person, secret);
    }

    /// <summary>
    /// The name under which somebody of the directory acts here: the one of the first time. A release takes two people, who are told apart by it,
    /// so nobody becomes another person by changing how they are shown.
    /// </summary>
    public async Task<string> NameAsync(DirectoryPerson person, CancellationToken cancel)
    {
        var (own, key) = (store.For(person.Tenant), $"person:{person.Id}");
        if (await own.GetAsync(key, cancel) is { } known) return known;
        await own.SetAsync(key, person.Name, cancel);
        return person.Name;
    }

    public Task EndAsync(ClaimsPrincipal person, CancellationToken cancel) => person.FindFirstValue(SignInSetup.SessionClaim) is not { } secret ? Task.CompletedTask
        : store.For(person.TenantOf()).InTransactionAsync(async tx =>
        {
            if (await tx.EndSessionAsync(Hash(secret))) await tx.AppendAuditAsync(person.Actor(), "signed-out", person.Actor()["person:".Length..]);
        }, cancel);

    /// <summary>Ends all sessions of somebody, whoever asks for it.</summary>
    public static Task EndAllAsync(TenantStore tenant, string person, string actor, CancellationToken cancel) => tenant.InTransactionAsync(async tx =>
    {
        var ended = await tx.EndSessionsAsync(person);
        await tx.AppendAuditAsync(actor, "sessions-ended", person, $"{ended} sessions");
    }, cancel);

    private static async Task<SignedIn?> OverAsync(TenantStore tenant, SessionRow session, string why, CancellationToken cancel)
    {
        await tenant.InTransactionAsync(async tx =>
        {
            if (await tx.EndSessionAsync(session.Hash)) await tx.AppendAuditAsync("directory", "session-ended", session.Person, why);
        }, cancel);
        return null;
    }

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
