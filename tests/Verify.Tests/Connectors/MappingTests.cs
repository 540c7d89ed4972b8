using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Verify.Connectors.Generic;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Tests.Connectors;

/// <summary>Records of a sender's own form, by a mapping that an administrator wrote.</summary>
public sealed class MappingTests
{
    /// <summary>The example of the README, so that it stays true.</summary>
    private static readonly string Example = Regex.Match(File.ReadAllText(Path.Combine(Fixture.Root, "generic", "README.md")), "```yaml\n(?<yaml>.*?)```", RegexOptions.Singleline).Groups["yaml"].Value;

    private static readonly DateTimeOffset Now = new(2026, 11, 20, 17, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_example_of_the_README_makes_evidence_of_an_endpoint_tool_and_of_a_carrier()
    {
        var read = Assert.IsType<Translation.Translated>(Translate(Example.Replace("[process, install]", "[process, install, parcel]", StringComparison.Ordinal), """
            {"detections":[
              {"type":"install","at":1795104000000,"user":{"id":17,"mail":"ada@example.com"},"program":{"name":"AnyDesk","status":"seen"}},
              {"type":"parcel","at":"2026-11-19T10:00:00Z","user":{"id":"18"},"order":"PO-1","status":"DLV","to":{"street":"12 Elm Street","zip":"78701"}},
              {"type":"heartbeat","user":{}},
              {"type":"process","user":{"id":"19"}}]}
            """));
        var (edr, carrier) = ((PipelineEvent.CandidateEvidence)read.Events[0], (PipelineEvent.CandidateEvidence)read.Events[1]);
        Assert.Equal(2, read.Events.Count);
        Assert.Equal(("edr:17", true, "ada@example.com"), (edr.Candidate.ToString(), edr.ExpectsHire, edr.Hint?.Email));
        var seen = Assert.IsType<EndpointObservation>(Assert.Single(edr.Drafts).Evidence);
        Assert.Equal(("edr", DateTimeOffset.FromUnixTimeMilliseconds(1795104000000), "AnyDesk", false, true), (seen.Source, seen.ObservedAt, seen.RemoteTools[0].Name, seen.RemoteTools[0].Approved, seen.RemoteTools[0].InstalledByUser));
        var parcel = Assert.IsType<Shipment>(Assert.Single(carrier.Drafts).Evidence);
        Assert.Equal(("edr:18", false, ShipmentStep.Delivered, "78701"), (carrier.Candidate.ToString(), carrier.ExpectsHire, parcel.Step, parcel.Address!.PostalCode));
    }

    [Theory]
    [InlineData("a: [", "mapping: line ")]
    [InlineData("- x", "mapping: names with their values are expected")]
    [InlineData("candidate: { system: edr, id: user }\nevidence: []", "mapping.evidence: a list with at least one")]
    [InlineData("candidate: { system: edr }\nevidence: [{ kind: sign-in }]", "mapping.candidate.id: missing")]
    [InlineData("candidate: { system: edr, id: user }\nsubject: x\nevidence: [{ kind: sign-in }]", "mapping.subject: not known; known are records, when, candidate, evidence")]
    [InlineData("candidate: { system: edr, id: user }\nevidence: [{ kind: signin }]", "mapping.evidence[0].kind: 'signin' is no kind of evidence")]
    [InlineData("candidate: { system: edr, id: user }\nevidence: [{ kind: sign-in, fields: { address: ip } }]", "mapping.evidence[0].fields.address: sign-in has no such field")]
    [InlineData("candidate: { system: edr, id: user }\nevidence: [{ kind: network-event, fields: { ip: ip } }]", "mapping.evidence[0].fields.activity: missing: network-event needs it")]
    [InlineData("candidate: { system: edr, id: user }\nevidence: [{ kind: network-event, fields: { ip: ip, activity: =working } }]", "mapping.evidence[0].fields.activity: one of application,")]
    [InlineData("candidate: { system: edr, id: user }\nevidence: [{ kind: network-event, fields: { ip: ip, activity: { from: a, map: { w: working } } } }]", "mapping.evidence[0].fields.activity.map.w: one of application,")]
    [InlineData("candidate: { system: edr, id: user }\nevidence: [{ kind: sign-in, observedAt: { from: at, unix: minutes } }]", "mapping.evidence[0].observedAt.unix: seconds or milliseconds")]
    [InlineData("candidate: { system: edr, id: user }\nevidence: [{ kind: sign-in, fields: { id: x } }]", "mapping.evidence[0].fields.id: sign-in has no such field")]
    [InlineData("candidate: &a { system: edr, id: user }\nevidence: *a", "anchors and aliases are not taken")]
    public void A_wrong_mapping_names_the_place(string mapping, string expected)
    {
        var (connection, _) = With(mapping);
        var errors = new GenericConnector().SettingErrors(connection).ToArray();
        Assert.Contains(errors, error => error.StartsWith("settings.mapping", StringComparison.Ordinal) && error.Contains(expected, StringComparison.Ordinal));
        // A connection that was changed past the check parks what comes, and loses nothing.
        Assert.IsType<Translation.Malformed>(new GenericConnector().Translate(Delivery.Of("""{"user":"1"}"""), connection));
    }

    [Theory]
    [InlineData("""{"detections":[{"type":"install","at":1,"program":{"name":"AnyDesk","status":"seen"}}]}""", "$.detections[0].user.id")]
    [InlineData("""{"detections":[{"type":"install","at":"yesterday","user":{"id":1},"program":{"name":"x","status":"y"}}]}""", "$.detections[0].at")]
    [InlineData("""{"detections":[{"type":"install","user":{"id":1}}]}""", "$.detections[0]")]
    [InlineData("""{"detections":5}""", "$.detections")]
    [InlineData("""{}""", "$.detections")]
    [InlineData("""[""", "$")]
    public void A_record_that_does_not_fit_is_parked_with_its_place(string body, string path) => Assert.Equal(path, Assert.IsType<Translation.Malformed>(Translate(Example, body)).Path);

    [Fact]
    public void Senders_that_sign_in_their_own_way_are_believed_by_the_secret_alone()
    {
        var connector = new GenericConnector();
        var body = Encoding.UTF8.GetBytes("{}");
        var (connection, _) = With(Example);
        Connection By(string how) => connection with { Settings = new Dictionary<string, string>(connection.Settings) { ["signature"] = how } };
        var secret = connection.SecretOf("signingSecret")!;
        SignatureResult Of(string how, string header, string value) => connector.VerifySignature(new InboundRequest { Body = body, Headers = new Dictionary<string, string> { [header] = value } }, By(how), Now);
        var mac = Convert.ToHexStringLower(HMACSHA256.HashData(secret.RevealBytes(), body));
        Assert.IsType<SignatureResult.Valid>(Of("hmac-sha256:X-Sign", "x-sign", $"sha256={mac}"));
        Assert.IsType<SignatureResult.Refused>(Of("hmac-sha256:X-Sign", "x-sign", mac[..^2] + "00"));
        Assert.IsType<SignatureResult.Valid>(Of("token:Authorization", "authorization", $"Bearer {secret.Reveal()}"));
        Assert.IsType<SignatureResult.Refused>(Of("token:Authorization", "authorization", "Bearer another"));
        Assert.IsType<SignatureResult.Refused>(Of("token:Authorization", "other", secret.Reveal()));
        // What is signed in the sender's way is not taken for signed in ours.
        Assert.IsType<SignatureResult.Refused>(connector.VerifySignature(new InboundRequest { Body = body, Headers = new Dictionary<string, string> { ["x-sign"] = mac } }, connection, Now));
    }

    private static Translation Translate(string mapping, string body)
    {
        var (connection, errors) = With(mapping);
        Assert.Empty(errors);
        return new GenericConnector().Translate(Delivery.Of(body), connection);
    }

    private static (Connection Connection, string[] Errors) With(string mapping)
    {
        var (connection, _) = ConnectorUnderTest.Offline("generic");
        var with = connection with { Settings = new Dictionary<string, string>(connection.Settings) { ["mapping"] = mapping } };
        return (with, [.. new GenericConnector().SettingErrors(with)]);
    }
}
