using System.Net;
using System.Text.RegularExpressions;

namespace Verify.Tests.Server;

/// <summary>A browser without script: keeps cookies, follows redirects, sends forms with their hidden fields.</summary>
internal sealed class SignedInBrowser(Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = address };
    private string? _token;

    public async Task<string> ReadAsync(string path) => await _http.GetStringAsync(new Uri(path, UriKind.Relative));

    public async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }

    /// <summary>Opens an address, wherever it leads and whatever it answers.</summary>
    public Task<HttpResponseMessage> GoAsync(string path) => _http.GetAsync(new Uri(path, UriKind.Relative));

    /// <summary>Sends fields to an address with the token of a form that this person was shown, wherever it leads and whatever it answers.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> fields)
    {
        _token ??= Regex.Match(await ReadAsync("/"), """name="__RequestVerificationToken"[^>]*value="(?<value>[^"]+)""").Groups["value"].Value;
        return await _http.PostAsync(new Uri(path, UriKind.Relative), new FormUrlEncodedContent(fields.Append(new("__RequestVerificationToken", WebUtility.HtmlDecode(_token)))));
    }

    public async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Sends fields without the page's own token.</summary>
    public async Task<(HttpStatusCode Status, string ArrivedAt)> PostBareAsync(string path, Dictionary<string, string> fields)
    {
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), new FormUrlEncodedContent(fields));
        return (answer.StatusCode, answer.RequestMessage!.RequestUri!.AbsolutePath);
    }

    /// <summary>Sends the first form of a page that begins after a text. Returns the page that it leads to.</summary>
    public async Task<string> SubmitAsync(string path, string after, Dictionary<string, string>? fields = null)
    {
        var page = await ReadAsync(path);
        var at = page.IndexOf(after, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{path} does not say '{after}'");
        var form = Regex.Match(page[at..], """<form(?<attributes>[^>]*)>(?<inside>.*?)</form>""", RegexOptions.Singleline);
        Assert.True(form.Success, $"{path} has no form after '{after}'");
        var values = Regex.Matches(form.Groups["inside"].Value, """<input[^>]*name="(?<name>[^"]+)"[^>]*value="(?<value>[^"]*)"[^>]*>""")
            .Where(m => !Regex.IsMatch(m.Value, "type=\"(radio|checkbox)\"") || m.Value.Contains(" checked", StringComparison.Ordinal))
            .ToDictionary(m => m.Groups["name"].Value, m => WebUtility.HtmlDecode(m.Groups["value"].Value));
        foreach (var (name, value) in fields ?? []) values[name] = value;
        var action = Regex.Match(form.Value, "(?:form)?action=\"(?<to>[^\"]+)\"") is { Success: true } match ? WebUtility.HtmlDecode(match.Groups["to"].Value) : path;
        using var answer = await _http.PostAsync(new Uri(action, UriKind.Relative), new FormUrlEncodedContent(values));
        Assert.True(answer.IsSuccessStatusCode, $"{action}: {(int)answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync();
    }

    public void Dispose() => _http.Dispose();
}
