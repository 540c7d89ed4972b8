using System.Text;
using System.Text.Json;
using Verify.Connectors.Greenhouse;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Tests.Connectors;

public sealed class GreenhouseWebhookTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 17, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_published_test_vector_is_accepted()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path("../contracts/data/webhook-signature-vectors.json")));
        var vector = file.RootElement.GetProperty("vectors").EnumerateArray().First(item => item.GetProperty("system").GetString() == "greenhouse");
        var request = new InboundRequest
        {
            Body = Encoding.UTF8.GetBytes(vector.GetProperty("raw_body").GetString()!),
            Headers = vector.GetProperty("headers").EnumerateObject().ToDictionary(header => header.Name, header => header.Value.GetString()!),
        };
        var connection = new Connection
        {
            Tenant = new TenantId("t"), Id = "c", Connector = "greenhouse",
            Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["webhookSecret"] = [new Secret(vector.GetProperty("secret").GetString()!)] },
        };
        Assert.Equal(new SignatureResult.Valid(0), new GreenhouseConnector().VerifySignature(request, connection, Now));
        Assert.Equal("3f6c", new GreenhouseConnector().DeliveryIdOf(request));
    }

    [Fact]
    public async Task A_pipeline_in_the_sandbox_is_one_candidate_from_application_to_hire()
    {
        await using var sandbox = new GreenhouseSandbox();
        var connection = new GreenhouseConnector().SandboxConnection(new TenantId("t"), "c", sandbox);
        var (candidate, application) = sandbox.Apply(new SandboxApplicant
        {
            FirstName = "Ada", LastName = "Example", Email = "ada@example.com", Phone = "+1 512 555 0123", Address = "12 Elm St, Austin, TX 78701",
            Employments = [("Example Ltd", "Engineer", "03/01/2019", null)], Educations = [("Example University", "BSc", "Mathematics", "09/01/2012", "06/30/2016")], AppliedAt = Now.AddDays(-10),
        });
        var events = new[] { sandbox.Event("new_candidate_application", application, Now.AddDays(-10)), sandbox.Event("candidate_stage_change", application, Now.AddDays(-5), "Face to Face"), sandbox.Event("hire_candidate", application, Now, "Offer", "2026-12-01") }
            .Select(body => Assert.IsType<Translation.Translated>(new GreenhouseConnector().Translate(Delivery.Of(body), connection))).ToArray();

        Assert.All(events, translated => Assert.Empty(translated.Unread));
        var seen = events.SelectMany(translated => translated.Events).Cast<PipelineEvent.CandidateEvidence>().ToArray();
        Assert.All(seen, one => Assert.Equal(new ExternalId("greenhouse", candidate.ToString()), one.Candidate));
        var evidence = seen.SelectMany(one => one.Drafts).DistinctBy(draft => draft.RawIdentity).Select(draft => draft.Evidence).ToArray();
        Assert.Equal([Stage.Application, Stage.Interview, Stage.Onboarding], evidence.OfType<StageChange>().Select(change => change.Stage));
        Assert.Equal("78701", evidence.OfType<Application>().First().Residence?.PostalCode);
        Assert.Single(evidence.OfType<EmploymentClaim>());
        Assert.Single(evidence.OfType<EducationClaim>());
        Assert.Equal(new PartialDate(2026, 12, 1), Assert.Single(evidence.OfType<Offer>()).StartsOn);
    }
}
