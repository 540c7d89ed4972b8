using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Verify.Connectors.Greenhouse;

public sealed partial class GreenhouseSandbox
{
    private static string PartnerAuthorisation => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(PartnerKey + ":"));

    /// <summary>The body with which a recruiter's "Send test" arrives.</summary>
    public string SendTestBody(long application, string package)
    {
        lock (_gate)
        {
            var candidate = _candidates[(long)_applications[application]["candidate_id"]!];
            var id = (long)candidate["id"]!;
            return new JsonObject
            {
                ["partner_test_id"] = package,
                ["candidate"] = new JsonObject
                {
                    ["first_name"] = (string?)candidate["first_name"], ["last_name"] = (string?)candidate["last_name"], ["preferred_name"] = null, ["email"] = (string?)candidate["email_addresses"]![0]!["value"],
                    ["greenhouse_profile_url"] = $"https://app.greenhouse.io/people/{id}?application_id={application}",
                },
                ["sent_by"] = "recruiter@example.com",
                ["url"] = $"https://app.greenhouse.io/integrations/testing_partners/take_home_tests/{application}",
            }.ToJsonString();
        }
    }

    /// <summary>A recruiter presses "Send test": the reference that comes back, or nothing when the answer is not what Greenhouse expects.</summary>
    /// <param name="hook">The connection's address; the assessment endpoints lie below it.</param>
    public async Task<string?> SendTestAsync(Uri hook, long application, CancellationToken cancel = default)
    {
        var tests = await PartnerAsync(HttpMethod.Get, hook, "assessment/tests", null, cancel);
        if (tests?[0]?["partner_test_id"]?.ToString() is not { } package) return null;
        return (await PartnerAsync(HttpMethod.Post, hook, "assessment/send", SendTestBody(application, package), cancel))?["partner_interview_id"]?.ToString();
    }

    /// <summary>What the assessment endpoints say about a reference.</summary>
    public Task<JsonNode?> AskStatusAsync(Uri hook, string reference, CancellationToken cancel = default) =>
        PartnerAsync(HttpMethod.Get, hook, $"assessment/status?partner_interview_id={Uri.EscapeDataString(reference)}", null, cancel);

    private async Task<JsonNode?> PartnerAsync(HttpMethod method, Uri hook, string route, string? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, new Uri(hook.ToString().TrimEnd('/') + "/" + route));
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(PartnerAuthorisation);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _sender.SendAsync(request, cancel);
        return answer.IsSuccessStatusCode ? JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancel)) : null;
    }
}
