using System.Net;
using System.Net.Http.Headers;
using Verify.Core.Model;
using Verify.Server.SignIn;
using Verify.Server.Store;
using Verify.Tests.Review;
using Verify.Tests.Server;

namespace Verify.Tests.SigningIn;

/// <summary>Signing in with a directory, against a certified provider over real HTTP: code, PKCE, state, nonce, keys that change, roles that go.</summary>
[Collection("pages")]
public sealed class DirectorySignInTests
{
    [Fact]
    public async Task People_sign_in_by_their_role_and_who_loses_it_is_out_with_the_next_request()
    {
        await using var provider = new Provider();
        await using var running = await RunningServer.StartAsync(change: provider.Connect);
        await provider.StartAsync(running);
        using var ada = new SignedInBrowser(running.Address);
        Assert.Contains("Sign in with your organisation", await ada.ReadAsync("/review"), StringComparison.Ordinal);
        using (var signedIn = await ada.GoAsync("/signin/directory?returnUrl=/review")) Assert.Equal("/review", signedIn.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Contains("Ada Example (", await ada.ReadAsync("/review"), StringComparison.Ordinal);

        // The audit log and the sessions know an id that is made of directory and object, no name and no address.
        var row = (await running.Tenant.SearchAuditAsync(new AuditFilter(Action: "signed-in"), null, 10)).Items.First();
        Assert.Matches("^person:entra-[0-9a-f]{16}$", row.Actor);

        // Another role in the directory is another role here, at once.
        await provider.ChangeAsync(new { roles = Array.Empty<string>(), groups = new[] { "group-hr" } });
        Assert.Equal("/signin/denied", await WhereAsync(ada, "/review"));
        Assert.Equal("/onboarding", await WhereAsync(ada, "/onboarding"));

        await provider.ChangeAsync(new { groups = Array.Empty<string>() });
        Assert.Equal("/signin", await WhereAsync(ada, "/onboarding"));
        Assert.Empty(await running.Tenant.SessionsAsync(10));
        Assert.Equal("role-removed", (await running.Tenant.SearchAuditAsync(new AuditFilter(Action: "session-ended"), null, 10)).Items.Single().Details);
        Assert.Equal("/signin?problem=role", await WhereAsync(ada, "/signin/directory"));
        Assert.Contains("Your account has no role here.", await ada.ReadAsync("/signin?problem=role"), StringComparison.Ordinal);

        // Whoever changes how they are shown stays the person that they were.
        await provider.ChangeAsync(new { roles = new[] { "SecurityReviewer" }, name = "Somebody Else" });
        using (var renamed = new SignedInBrowser(running.Address))
        {
            Assert.Equal("/review", await WhereAsync(renamed, "/signin/directory?returnUrl=/review"));
            Assert.Contains("Ada Example (", await renamed.ReadAsync("/review"), StringComparison.Ordinal);
        }

        // An account that was closed at the directory loses its session too.
        await provider.ChangeAsync(new { roles = new[] { "SecurityReviewer" } });
        Assert.Equal("/review", await WhereAsync(ada, "/signin/directory?returnUrl=/review"));
        await provider.ChangeAsync(new { gone = true });
        Assert.Equal("/signin", await WhereAsync(ada, "/review"));
    }

    [Fact]
    public async Task New_keys_of_the_provider_are_taken_and_other_directories_and_forged_answers_are_refused()
    {
        await using var provider = new Provider();
        await using var running = await RunningServer.StartAsync(change: provider.Connect);
        await provider.StartAsync(running);
        using var ada = new SignedInBrowser(running.Address);
        Assert.Equal("/review", await WhereAsync(ada, "/signin/directory?returnUrl=/review"));
        await provider.RotateAsync();
        using var again = new SignedInBrowser(running.Address);
        Assert.Equal("/review", await WhereAsync(again, "/signin/directory?returnUrl=/review"));

        // Only a path of this server is gone back to.
        using var elsewhere = new SignedInBrowser(running.Address);
        foreach (var target in (string[])["https://evil.example", "//evil.example", "/\\evil.example"])
            Assert.Equal("/review", await WhereAsync(elsewhere, $"/signin/directory?returnUrl={Uri.EscapeDataString(target)}"));

        foreach (var directory in (string[])["directory-b", "directory-nowhere"])
        {
            await provider.ChangeAsync(new { tid = directory });
            using var stranger = new SignedInBrowser(running.Address);
            Assert.Equal("/signin?problem=tenant", await WhereAsync(stranger, "/signin/directory"));
        }
        await provider.ChangeAsync(new { tid = "directory-a" });

        // An answer that another browser began: its state is true, its correlation cookie is not here.
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true };
        using var beginning = new HttpClient(handler) { BaseAddress = running.Address };
        using var begun = await beginning.GetAsync(new Uri("/signin/directory", UriKind.Relative));
        var sent = System.Web.HttpUtility.ParseQueryString(begun.Headers.Location!.Query);
        Assert.Equal(("code", "S256", "openid profile offline_access"), (sent["response_type"], sent["code_challenge_method"], sent["scope"]));
        Assert.All((string[])["code_challenge", "nonce", "state"], name => Assert.NotEmpty(sent[name]!));
        using var other = new SignedInBrowser(running.Address);
        Assert.Equal("/signin?problem=failed", await WhereAsync(other, $"/signin/callback?code=x&state={Uri.EscapeDataString(sent["state"]!)}"));
        Assert.Equal("/signin?problem=failed", await WhereAsync(other, "/signin/callback?code=x&state=y"));
        Assert.Equal("/signin", await WhereAsync(other, "/review"));
    }

    [Fact]
    public async Task The_token_of_the_tab_is_taken_when_all_of_it_is_right_and_refused_otherwise()
    {
        await using var provider = new Provider();
        await using var running = await RunningServer.StartAsync(change: provider.Connect);
        await provider.StartAsync(running);
        var id = await SomeCase.AddAsync(running.Tenant, "Ben Example");
        using var http = new HttpClient { BaseAddress = running.Address };

        async Task<HttpStatusCode> AskAsync(object claims, string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await provider.TokenAsync(claims));
            using var answer = await http.SendAsync(request);
            return answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.OK, await AskAsync(new { }, $"/api/v1/candidates/{id}"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(new { aud = "api://verify.example.com/verify" }, $"/api/v1/candidates/{id}"));
        // The role is the directory's: HR sees no reasons.
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(new { roles = Array.Empty<string>(), groups = new[] { "group-hr" } }, $"/api/v1/candidates/{id}"));
        object[] wrong =
        [
            new { aud = "somebody-else" }, new { iss = "https://login.example.com" }, new { tid = "directory-b" }, new { scp = "openid profile" }, new { scp = "access_as_user_not" },
            new { expires = "-10m" }, new { key = "another" }, new { roles = new[] { "Unmapped" } },
        ];
        foreach (var claims in wrong) Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(claims, $"/api/v1/candidates/{id}"));
    }

    private static async Task<string> WhereAsync(SignedInBrowser browser, string path)
    {
        using var answer = await browser.GoAsync(path);
        Assert.True((int)answer.StatusCode < 500, $"{path}: {(int)answer.StatusCode}");
        var at = answer.RequestMessage!.RequestUri!;
        return at.Query.StartsWith("?problem", StringComparison.Ordinal) ? at.PathAndQuery : at.AbsolutePath;
    }
}
