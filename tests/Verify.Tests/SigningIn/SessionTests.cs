using System.Net;
using System.Text.RegularExpressions;
using Verify.Server.SignIn;
using Verify.Tests.Server;

namespace Verify.Tests.SigningIn;

/// <summary>Sessions by link: they end when they are ended, guessing is locked out, and the cookie keeps to itself.</summary>
[Collection("pages")]
public sealed class SessionTests
{
    [Fact]
    public async Task An_administrator_ends_a_session_and_signing_out_ends_ones_own_on_the_server_too()
    {
        await using var running = await RunningServer.StartAsync();
        using var admin = await running.SignInAsync(Role.Admin);
        using var reviewer = await running.SignInAsync(Role.Reviewer);
        var name = (await running.Tenant.SessionsAsync(10)).Single(session => session.Role == nameof(Role.Reviewer)).Person;
        Assert.Contains(name, await admin.ReadAsync("/admin/people"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await reviewer.StatusAsync("/review"));
        using (var ended = await admin.PostAsync("/admin/people?handler=End", [new("person", name)])) Assert.Equal(HttpStatusCode.OK, ended.StatusCode);
        using (var answer = await reviewer.GoAsync("/review")) Assert.Equal("/signin", answer.RequestMessage!.RequestUri!.AbsolutePath);
        using (var answer = await admin.PostAsync("/signin/out", [])) Assert.Equal("/signin", answer.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Empty(await running.Tenant.SessionsAsync(10));
        Assert.Empty((await running.Tenant.VerifyAuditAsync()).Findings);
    }

    [Fact]
    public async Task Guessing_is_locked_out_and_the_cookie_is_not_for_scripts_or_other_sites()
    {
        await using var running = await RunningServer.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = running.Address };

        async Task<HttpResponseMessage> UseAsync(string token)
        {
            var page = await http.GetStringAsync(new Uri($"/signin?t={Uri.EscapeDataString(token)}", UriKind.Relative));
            var form = Regex.Match(page, """name="__RequestVerificationToken"[^>]*value="(?<value>[^"]+)""").Groups["value"].Value;
            return await http.PostAsync(new Uri("/signin", UriKind.Relative), new FormUrlEncodedContent(new Dictionary<string, string> { ["Token"] = token, ["__RequestVerificationToken"] = WebUtility.HtmlDecode(form) }));
        }

        async Task<string> TokenAsync() => Uri.UnescapeDataString((await running.SignInLinkAsync(Role.Reviewer)).Query["?t=".Length..]);
        using (var right = await UseAsync(await TokenAsync()))
        {
            Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
            var cookie = right.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("verify=", StringComparison.Ordinal));
            Assert.All((string[])["httponly", "samesite=lax", "path=/"], flag => Assert.Contains(flag, cookie, StringComparison.OrdinalIgnoreCase));
            var policy = right.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        }
        // A form of another site has no token of ours.
        using (var foreign = await http.PostAsync(new Uri("/signin/out", UriKind.Relative), new FormUrlEncodedContent([]))) Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode);
        for (var i = 0; i < Lockout.Most; i++)
            using (var wrong = await UseAsync($"test.{i}")) Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
        // The right one waits too: nobody learns by trying which one it is.
        using var locked = await UseAsync(await TokenAsync());
        Assert.Equal(HttpStatusCode.TooManyRequests, locked.StatusCode);
    }
}
