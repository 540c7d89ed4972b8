using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Portal;
using Verify.Tests.Server;

namespace Verify.Tests.Portal;

/// <summary>A candidate's browser without script: cookies, forms with their hidden fields, redirects as they come.</summary>
internal sealed partial class PortalBrowser : IDisposable
{
    private readonly HttpClient _http;
    private readonly CookieContainer _cookies = new();

    public PortalBrowser(Uri address, string language = "en")
    {
        _http = new HttpClient(new HttpClientHandler { CookieContainer = _cookies, AllowAutoRedirect = true }) { BaseAddress = address };
        _http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("TestPhone/1.0");
    }

    public HttpStatusCode Status { get; private set; }
    public string Html { get; private set; } = "";
    public Uri Where { get; private set; } = new("http://none/");
    public CookieCollection Cookies => _cookies.GetCookies(new Uri(_http.BaseAddress!, "portal/home"));

    public async Task<string> GetAsync(string path) => await ReadAsync(await _http.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute)));

    public async Task<HttpResponseMessage> RawAsync(string path) => await _http.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute));

    /// <summary>Sends a form of a page with its token.</summary>
    public async Task<string> PostAsync(string page, IReadOnlyDictionary<string, string> fields, string? action = null)
    {
        var token = Token(await GetAsync(page));
        var all = new Dictionary<string, string>(fields) { ["__RequestVerificationToken"] = token };
        using var content = new FormUrlEncodedContent(all);
        return await ReadAsync(await _http.PostAsync(new Uri(action ?? page, UriKind.RelativeOrAbsolute), content));
    }

    public async Task<string> UploadAsync(string page, params (string Field, string Name, byte[] Content)[] files)
    {
        var html = await GetAsync(page);
        using var form = new MultipartFormDataContent { { new StringContent(Token(html)), "__RequestVerificationToken" } };
        if (Hidden("challenge").Match(html) is { Success: true } challenge) form.Add(new StringContent(challenge.Groups[1].Value), "challenge");
        foreach (var (field, name, content) in files) form.Add(new ByteArrayContent(content), field, name);
        return await ReadAsync(await _http.PostAsync(new Uri(page, UriKind.RelativeOrAbsolute), form));
    }

    public Task<HttpResponseMessage> PostRawAsync(string path, HttpContent content) => _http.PostAsync(new Uri(path, UriKind.RelativeOrAbsolute), content);

    public void Dispose() => _http.Dispose();

    private async Task<string> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            (Status, Where) = (response.StatusCode, response.RequestMessage!.RequestUri!);
            return Html = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());
        }
    }

    public static string Token(string html) => TokenField().Match(html) is { Success: true } match ? match.Groups[1].Value : throw new InvalidOperationException("the page has no form");

    private static Regex Hidden(string name) => new($"name=\"{name}\" value=\"([^\"]+)\"", RegexOptions.CultureInvariant);

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex TokenField();

    /// <summary>A candidate on file, where the offer went out unless it should not have.</summary>
    public static async Task<CandidateId> CandidateAsync(RunningServer running, string name = "Ada Love Example", bool offered = true)
    {
        var at = DateTimeOffset.UtcNow.AddDays(-5);
        List<Evidence> evidence = [new Application { Id = EvidenceDraft.Placeholder, Source = "test", ObservedAt = at, Assurance = Assurance.Claimed, Name = new PersonName { Full = name }, JobTitle = "Engineer" }];
        if (offered)
        {
            evidence.Add(new StageChange { Id = EvidenceDraft.Placeholder, Source = "test", ObservedAt = at.AddDays(1), Stage = Stage.Onboarding });
            evidence.Add(new Offer { Id = EvidenceDraft.Placeholder, Source = "test", ObservedAt = at.AddDays(1), Status = OfferStatus.Accepted });
        }
        var id = new ExternalId("test", name);
        return (await running.Tenant.InTransactionAsync(tx => running.Intake.ApplyAsync(tx, null, [new PipelineEvent.CandidateEvidence(id, [], [.. evidence.Select(item => EvidenceDraft.Of("test", item))])], at)))[0];
    }

    /// <summary>A browser in which the candidate has entered.</summary>
    public static async Task<PortalBrowser> EnterAsync(RunningServer running, CandidateId candidate, string language = "en")
    {
        var link = await running.Services.GetRequiredService<PortalLinks>().CreateAsync(running.Tenant.Tenant, candidate, "person:test", default);
        var browser = new PortalBrowser(running.Address, language);
        await browser.PostAsync(link.PathAndQuery, new Dictionary<string, string> { ["Token"] = link.Query[3..] });
        return browser;
    }

    public Task<string> AgreeAsync(params string[] refused) => PostAsync("/portal/consent", new[] { "documents", "network-and-device", "employment-verification", "background-report", "biometrics", "interview-media" }
        .ToDictionary(purpose => purpose, purpose => refused.Contains(purpose) ? "no" : "yes").Concat([KeyValuePair.Create("zone", "Europe/Berlin"), KeyValuePair.Create("offset", "60")]).ToDictionary());
}

/// <summary>A browser in which one of the staff is signed in.</summary>
internal static class Staff
{
    public static async Task<PortalBrowser> SignInAsync(RunningServer running, string role)
    {
        var token = await running.Services.GetRequiredService<Verify.Server.SignIn.SignInLinks>().CreateAsync(running.Tenant.Tenant, Enum.Parse<Verify.Server.SignIn.Role>(role), default);
        var browser = new PortalBrowser(running.Address);
        await browser.PostAsync($"/signin?t={token}", new Dictionary<string, string> { ["Token"] = token });
        return browser;
    }
}
