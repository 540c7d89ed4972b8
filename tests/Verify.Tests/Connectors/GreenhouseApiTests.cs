using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Connectors.Greenhouse;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Tests.Connectors;

public sealed class GreenhouseApiTests : IAsyncLifetime
{
    private static readonly GreenhouseConnector Connector = new();
    private static readonly DateTimeOffset Applied = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);
    private readonly GreenhouseSandbox _sandbox = new();
    private SessionUnderTest _under = null!;
    private long _candidate, _application;

    public async ValueTask InitializeAsync()
    {
        await _sandbox.StartAsync();
        _under = SessionUnderTest.Of(Connector, _sandbox);
        (_candidate, _application) = _sandbox.Apply(Ada());
    }

    public async ValueTask DisposeAsync()
    {
        _under.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task An_update_is_written_once_however_often_it_is_sent()
    {
        Assert.Equal(["candidate fields", "note"], Done(await Write(Update())));
        Assert.Empty(Done(await Write(Update())));
        Assert.Equal(2, _sandbox.Effects.Count);
        var state = Held();
        Assert.Equal("Next step open", (string?)state["custom_fields"]!["identity_status"]!["value"]);
        Assert.Equal(["IDV: next step"], Tags(state));
    }

    [Fact]
    public async Task A_recruiters_own_tag_and_fields_survive()
    {
        _sandbox.AddTagByHand(_candidate, "Referral");
        _sandbox.SetFieldByHand(_candidate, "shirt_size", "M");
        Done(await Write(Update()));
        _sandbox.AddTagByHand(_candidate, "Silver medal");
        Done(await Write(Update() with { Status = RecruiterStatus.Complete, Marker = "c/2", Link = new Uri("https://verify.example.com/c/2") }));
        var state = Held();
        Assert.Equal(["Referral", "Silver medal"], Tags(state));
        Assert.Equal("M", (string?)state["custom_fields"]!["shirt_size"]!["value"]);
        Assert.Equal("Complete", (string?)state["custom_fields"]!["identity_status"]!["value"]);
    }

    [Fact]
    public async Task A_note_whose_answer_was_lost_is_not_written_twice()
    {
        _under.Limit(TimeSpan.FromMilliseconds(1500));
        _sandbox.Trouble = new SandboxTrouble(TroubleType.HangAfterEffect, times: 1) { Path = "/v3/notes", Method = "POST" };
        Assert.IsType<WriteResult.Unknown>(await Write(Update()));
        Assert.Empty(Done(await Write(Update())));
        Assert.Single(_sandbox.Effects, effect => effect.StartsWith("note", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_note_is_found_again_where_the_link_does_not_hold_the_marker()
    {
        var update = Update() with { Marker = "m-77" };
        Assert.Contains("note", Done(await Write(update)));
        Assert.Empty(Done(await Write(update)));
    }

    [Fact]
    public async Task What_is_written_holds_no_score_and_no_reason()
    {
        Done(await Write(Update()));
        var text = JsonSerializer.Serialize(_sandbox.State());
        foreach (var word in new[] { "score", "risk", "fraud", "flag", "verdict" }) Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_backfill_brings_everybody_and_resumes_after_a_failure()
    {
        foreach (var n in Enumerable.Range(1, 250)) _sandbox.Apply(Ada() with { FirstName = $"Ada{n}", Email = $"ada{n}@example.com" });
        var seen = new List<PipelineEvent>();
        string? cursor = null;
        _sandbox.Trouble = new SandboxTrouble(TroubleType.Status, 429, times: 1) { Path = "/v3/applications", RetryAfter = TimeSpan.FromSeconds(30) };
        for (var run = 0; run < 2; run++)
            await foreach (var page in Connector.BackfillAsync(cursor, null, _under.Session, default))
            {
                seen.AddRange(page.Events);
                cursor = page.Next;
                Assert.Equal(run == 0 && cursor?.StartsWith("applications", StringComparison.Ordinal) == true && page.Events.Count == 0, page.Failure?.RetryAfter == TimeSpan.FromSeconds(30));
            }
        Assert.Null(cursor);
        var people = seen.Cast<PipelineEvent.CandidateEvidence>().ToArray();
        Assert.Equal(251, people.Select(one => one.Candidate).Distinct().Count());
        var drafts = people.SelectMany(one => one.Drafts).ToArray();
        Assert.Equal(251, drafts.Count(draft => draft.Evidence is Application));
        Assert.Equal(251, drafts.Count(draft => draft.Evidence is EmploymentClaim));
        Assert.Equal(drafts.Length, drafts.DistinctBy(draft => draft.RawIdentity).Count());
    }

    [Fact]
    public async Task A_job_from_the_webhook_and_from_the_API_is_the_same_evidence()
    {
        var pages = Connector.BackfillAsync(null, null, _under.Session, default);
        var fromApi = new List<EvidenceDraft>();
        await foreach (var page in pages) fromApi.AddRange(page.Events.Cast<PipelineEvent.CandidateEvidence>().SelectMany(one => one.Drafts));
        var fromHook = Drafts(_sandbox.Event("new_candidate_application", _application, Applied));
        Assert.Equal(Claim(fromHook), Claim(fromApi));

        static string Claim(IEnumerable<EvidenceDraft> drafts) => Assert.Single(drafts, draft => draft.Evidence is EmploymentClaim).RawIdentity;
    }

    [Fact]
    public async Task An_offer_event_is_completed_by_the_API()
    {
        Drafts(_sandbox.Event("hire_candidate", _application, Applied.AddDays(20), "Offer", "2026-12-01"));
        var thin = Assert.IsType<Translation.NeedsFetch>(Connector.Translate(Delivery.Of($$"""{ "action": "offer_updated", "payload": { "id": {{_sandbox.LastOffer}}, "application_id": {{_application}} } }"""), _under.Session.Connection));
        var fetched = (await Connector.FetchAsync(Assert.Single(thin.Requests), _under.Session, default)).Value;
        var seen = Assert.IsType<PipelineEvent.CandidateEvidence>(Assert.Single(Assert.IsType<Translation.Translated>(fetched).Events));
        Assert.Equal(_candidate.ToString(), seen.Candidate.Value);
        Assert.Equal(OfferStatus.Accepted, Assert.IsType<Offer>(Assert.Single(seen.Drafts).Evidence).Status);
    }

    [Fact]
    public async Task Health_names_the_scopes_that_are_missing()
    {
        _sandbox.Scopes = "harvest:candidates:list harvest:candidates:update harvest:applications:list harvest:notes:list harvest:custom_fields:list harvest:custom_field_options:list harvest:offers:list harvest:candidate_employments:list";
        Assert.Equal(new Health(HealthState.MissingScope, "missing: harvest:notes:create"), await Connector.CheckHealthAsync(_under.Session, default));
    }

    [Fact]
    public async Task During_a_rotation_the_second_client_secret_is_tried_too()
    {
        var connection = _under.Session.Connection;
        var old = connection.SecretsOf("clientSecret")[0];
        _under.Replace(connection with { Secrets = new Dictionary<string, IReadOnlyList<Secret>>(connection.Secrets) { ["clientSecret"] = [new Secret("not known yet"), old] } });
        Assert.Equal(HealthState.Ok, (await Connector.CheckHealthAsync(_under.Session, default)).State);
        _under.Replace(connection with { Secrets = new Dictionary<string, IReadOnlyList<Secret>>(connection.Secrets) { ["clientSecret"] = [new Secret("wrong")] } });
        Assert.Equal(HealthState.Unauthorised, (await Connector.CheckHealthAsync(_under.Session, default)).State);
    }

    [Fact]
    public async Task A_vendor_that_is_not_there_is_unreachable()
    {
        await _sandbox.DisposeAsync();
        Assert.Equal(HealthState.Unreachable, (await Connector.CheckHealthAsync(_under.Session, default)).State);
    }

    [Fact]
    public async Task Over_the_limit_the_vendors_wait_is_handed_on()
    {
        _sandbox.RequestsPerWindow = 2;
        var result = Assert.IsType<WriteResult.Retry>(await Write(Update()));
        Assert.InRange(result.After!.Value.TotalSeconds, 1, 30);
        Assert.Empty(_sandbox.Effects);
    }

    [Fact]
    public async Task A_webhook_is_sent_again_on_the_vendors_schedule_until_it_is_answered_with_200()
    {
        await using var hook = new Hook(503, 202, 200);
        await hook.StartAsync();
        var waits = new List<TimeSpan>();
        var statuses = await _sandbox.DeliverAsync(new Uri(hook.Address, "hooks/greenhouse/hook1"), _sandbox.Event("new_candidate_application", _application, Applied), "e-1", wait =>
        {
            waits.Add(wait);
            return Task.CompletedTask;
        });
        Assert.Equal([503, 202, 200], statuses);
        Assert.Equal([TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15)], waits);
        Assert.Equal(["e-1", "e-1", "e-1"], hook.Received.Select(Connector.DeliveryIdOf));
        Assert.All(hook.Received, request => Assert.Equal(new SignatureResult.Valid(0), Connector.VerifySignature(request, _under.Session.Connection, Applied)));
    }

    [Fact]
    public async Task Many_callers_share_one_token_and_a_revoked_one_is_replaced()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Connector.CheckHealthAsync(_under.Session, default)));
        Assert.Equal(1, _sandbox.TokensIssued);
        _sandbox.RevokeTokens();
        Assert.Equal(HealthState.Ok, (await Connector.CheckHealthAsync(_under.Session, default)).State);
        Assert.Equal(2, _sandbox.TokensIssued);
    }

    [Fact]
    public async Task An_assessment_is_reported_to_the_address_that_asked_for_it_and_bears_no_score()
    {
        var body = Encoding.UTF8.GetBytes(_sandbox.SendTestBody(_application, "identity-standard"));
        var request = new InboundRequest { Route = "assessment/send", Body = body, Headers = new Dictionary<string, string> { ["Authorization"] = "Basic " + Convert.ToBase64String("sandbox-partner-key:"u8) } };
        Assert.Equal(new SignatureResult.Valid(0), Connector.VerifySignature(request, _under.Session.Connection, Applied));
        Assert.IsType<SignatureResult.Refused>(Connector.VerifySignature(request with { Headers = new Dictionary<string, string> { ["Authorization"] = "Basic " + Convert.ToBase64String("other:"u8) } }, _under.Session.Connection, Applied));
        var asked = Assert.IsType<PipelineEvent.VerificationRequested>(Assert.Single(Assert.IsType<Translation.Translated>(Connector.Translate(new Delivery(request.Route, body, new Dictionary<string, string>()), _under.Session.Connection)).Events));
        Assert.Equal(_candidate.ToString(), asked.Candidate.Value);

        var complete = Update() with { Status = RecruiterStatus.Complete, Callbacks = [asked.Callback] };
        Assert.Contains("assessment", Done(await Write(complete)));
        var context = new RouteContext { UpdateFor = (reference, _) => Task.FromResult(reference == asked.Reference ? complete : null) };
        var route = Connector.Routes.Single(route => route.Path == "assessment/status");
        var answer = await Connector.AnswerRouteAsync(route, new InboundRequest { Method = "GET", Route = route.Path, Query = new Dictionary<string, string> { ["partner_interview_id"] = asked.Reference } }, _under.Session.Connection, context, default);
        Assert.Equal("complete", (string?)JsonNode.Parse(answer.Body)!["partner_status"]);
        Assert.DoesNotContain("score", answer.Body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_callback_to_another_host_is_malformed()
    {
        var body = Encoding.UTF8.GetBytes(_sandbox.SendTestBody(_application, "identity-standard").Replace("https://app.greenhouse.io/integrations", "https://evil.example.com/integrations", StringComparison.Ordinal));
        Assert.Equal("$.url", Assert.IsType<Translation.Malformed>(Connector.Translate(new Delivery("assessment/send", body, new Dictionary<string, string>()), _under.Session.Connection)).Path);
    }

    private static SandboxApplicant Ada() => new() { FirstName = "Ada", LastName = "Example", Email = "ada@example.com", Employments = [("Example Ltd", "Engineer", "03/01/2019", "05/31/2022")], AppliedAt = Applied };

    private RecruiterUpdate Update() => new(new ExternalId("greenhouse", _candidate.ToString()), RecruiterStatus.NextStepOpen, "confirm the delivery address", new Uri("https://verify.example.com/c/1"), "c/1");

    private Task<WriteResult> Write(RecruiterUpdate update) => Connector.ApplyAsync(update, _under.Session, default);

    private IReadOnlyList<EvidenceDraft> Drafts(string body) =>
        Assert.IsType<PipelineEvent.CandidateEvidence>(Assert.Single(Assert.IsType<Translation.Translated>(Connector.Translate(Delivery.Of(body), _under.Session.Connection)).Events)).Drafts;

    private static IReadOnlyList<string> Done(WriteResult result) => Assert.IsType<WriteResult.Done>(result).Effects;

    private JsonNode Held() => JsonSerializer.SerializeToNode(_sandbox.State())!["candidates"]!.AsArray().Single(one => (long)one!["id"]! == _candidate)!;

    private static string[] Tags(JsonNode candidate) => [.. candidate["tags"]!.AsArray().Select(tag => (string)tag!)];
}
