using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Api;
using Verify.Server.Assessing;
using Verify.Server.SignIn;
using Verify.Server.Store;
using Verify.Tests.Server;

namespace Verify.Tests.Review;

/// <summary>What is kept from some roles and shown to others, and keys that programs sign in with.</summary>
[Collection("server")]
public sealed class ApartTests
{
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 1];

    [Fact]
    public async Task Papers_of_the_right_to_work_are_on_a_page_of_their_own_and_nowhere_in_the_case()
    {
        await using var running = await RunningServer.StartAsync();
        var permit = EvidenceDraft.Of("portal", new Document { Id = EvidenceDraft.Placeholder, Source = "portal", ObservedAt = SomeCase.At, Type = DocumentType.ResidencePermit, Reader = "local" });
        var passport = EvidenceDraft.Of("portal", new Document { Id = EvidenceDraft.Placeholder, Source = "portal", ObservedAt = SomeCase.At, Type = DocumentType.Passport, Reader = "local" });
        var id = await SomeCase.AddAsync(running.Tenant, "Ada Example", evidence: [permit, passport], intake: running.Intake);
        var read = (await Dossiers.EvidenceAsync(running.Tenant, id, default)).OfType<Document>().ToDictionary(document => document.Type, document => document.Id);
        await running.Tenant.InTransactionAsync(async tx =>
        {
            foreach (var (upload, type) in new[] { ("u-permit", DocumentType.ResidencePermit), ("u-passport", DocumentType.Passport) })
            {
                await tx.AddUploadAsync(id, upload, "identity", "portal", false, [("image/jpeg", Jpeg)]);
                await tx.FinishUploadAsync(id, upload, "read", null, read[type]);
            }
        });
        // A reading that was corrected since still tells what its paper is.
        var corrected = EvidenceDraft.Of("portal", ((Document)permit.Evidence) with { IssuerCountry = "DE" });
        await running.Tenant.InTransactionAsync(async tx =>
        {
            await running.Intake.AppendAsync(tx, id, [corrected], SomeCase.At, causeJobs: false);
            await tx.SupersedeAsync(id, read[DocumentType.ResidencePermit], await tx.EvidenceIdAsync(id, corrected.RawIdentity));
        });
        Assert.DoesNotContain(await Dossiers.EvidenceAsync(running.Tenant, id, default), item => item.Id == read[DocumentType.ResidencePermit]);

        using var reviewer = await running.SignInAsync(Role.Reviewer);
        foreach (var path in (string[])["", "/documents", "/print", "/export.json"])
        {
            var page = await reviewer.ReadAsync($"/review/{id}{path}");
            Assert.DoesNotContain("u-permit", page, StringComparison.Ordinal);
            Assert.DoesNotContain(read[DocumentType.ResidencePermit].Value, page, StringComparison.Ordinal);
        }
        Assert.Contains("u-passport", await reviewer.ReadAsync($"/review/{id}/documents"), StringComparison.Ordinal);
        foreach (var path in (string[])[$"/review/{id}/documents/u-permit/1", $"/review/papers/{id}/u-permit/1"]) Assert.Equal(HttpStatusCode.NotFound, await reviewer.StatusAsync(path));
        foreach (var path in (string[])[$"/review/{id}/documents/u-passport/1", $"/review/papers/{id}/u-passport/1"]) Assert.Equal(HttpStatusCode.OK, await reviewer.StatusAsync(path));
        using (var caller = await Api.Caller.WithKeyAsync(running, Role.Reviewer)) Assert.DoesNotContain(read[DocumentType.ResidencePermit].Value, (await caller.GetAsync($"candidates/{id}/evidence")).Body, StringComparison.Ordinal);

        using var hr = await running.SignInAsync(Role.Hr);
        Assert.Contains($"/onboarding/{id}/right-to-work", await hr.ReadAsync($"/onboarding/{id}"), StringComparison.Ordinal);
        var apart = await hr.ReadAsync($"/onboarding/{id}/right-to-work");
        Assert.Contains("u-permit", apart, StringComparison.Ordinal);
        Assert.DoesNotContain("u-passport", apart, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await hr.StatusAsync($"/onboarding/{id}/right-to-work/u-permit/1"));
        Assert.Equal(HttpStatusCode.NotFound, await hr.StatusAsync($"/onboarding/{id}/right-to-work/u-passport/1"));
        Assert.Single((await running.Tenant.SearchAuditAsync(new AuditFilter(Action: "right-to-work-viewed"), null, 10)).Items);
    }

    [Fact]
    public async Task A_key_is_shown_once_opens_what_its_scopes_name_and_ends_when_it_is_revoked()
    {
        await using var running = await RunningServer.StartAsync();
        using var admin = await running.SignInAsync(Role.Admin);
        using (var wrong = await admin.PostAsync("/admin/keys?handler=Add", [new("name", "Board"), new("role", "Reviewer"), new("days", "400"), new("scopes", ApiScopes.CandidatesRead)]))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
            Assert.Contains("days: between 1 and 366", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        using var made = await admin.PostAsync("/admin/keys?handler=Add", [new("name", "Board"), new("role", "Reviewer"), new("days", "30"), new("scopes", ApiScopes.CandidatesRead)]);
        var key = Regex.Match(await made.Content.ReadAsStringAsync(), "value=\"(?<key>vk_[^\"]+)\"").Groups["key"].Value;
        Assert.DoesNotContain(key, await admin.ReadAsync("/admin/keys"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("candidates"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync("audit"));

        using (var revoked = await admin.PostAsync("/admin/keys?handler=Revoke", [new("id", key.Split('.')[1])])) Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("candidates"));
        Assert.Contains("revoked", await admin.ReadAsync("/admin/keys"), StringComparison.Ordinal);

        async Task<HttpStatusCode> StatusAsync(string path)
        {
            using var http = new HttpClient();
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(running.Address, $"api/v1/{path}"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var answer = await http.SendAsync(request);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task The_longest_time_to_answer_of_tenant_and_law_stands()
    {
        await using var running = await RunningServer.StartAsync();
        var id = await SomeCase.AddAsync(running.Tenant, "Ada Example");
        using var reviewer = await running.SignInAsync(Role.Reviewer);
        Assert.Contains("Time to answer: 5 business days", await TextAsync(), StringComparison.Ordinal);
        Assert.Contains("15 USC 1681b(b)(3)(A)", await TextAsync(), StringComparison.Ordinal);

        // A pack of one's own with a longer time.
        var pack = """
              jurisdictions:
                - id: us
                  title: United States (federal)
                  where: { countries: [US] }
                  rules: []
                  adverseWaiting: { businessDays: 9, source: { name: Ours, section: "1", link: "https://example.com/", verified: false } }
            """;
        var policy = PolicyFile.DefaultText.Replace("version: \"2026.1\"", "version: \"2026.9\"", StringComparison.Ordinal).Replace("gating:\n", "gating:\n" + pack + "\n", StringComparison.Ordinal);
        using var admin = await running.SignInAsync(Role.Admin);
        using (var added = await admin.PostAsync("/admin/policy?handler=Add", [new("yaml", policy)])) Assert.True(added.IsSuccessStatusCode, await added.Content.ReadAsStringAsync());
        await running.QuietAsync();
        using (var active = await admin.PostAsync("/admin/policy?handler=Activate", [new("version", "2026.9")])) Assert.Equal(HttpStatusCode.OK, active.StatusCode);
        Assert.Contains("Time to answer: 9 business days", await TextAsync(), StringComparison.Ordinal);

        async Task<string> TextAsync() => Regex.Replace(Regex.Replace(await reviewer.ReadAsync($"/review/{id}/adverse"), "<[^>]+>", ""), @"\s+", " ");
    }
}
