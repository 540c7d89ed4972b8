using System.Text;
using Verify.Connectors.Sdk;
using Verify.Connectors.SmartRecruiters;
using Verify.Core.Model;

namespace Verify.Tests.Connectors;

/// <summary>What is SmartRecruiters' own: the handshake, a signature over headers, several keys at once.</summary>
public sealed class SmartRecruitersTests
{
    private static readonly SmartRecruitersConnector Smart = new();

    /// <summary>The vendor's own test vector.</summary>
    [Theory]
    [InlineData("v1=2e9291f10d44ca10204a4cd81b05d73b6a316b2b605d4e2e0e0b37b40198ce1f", true)]
    [InlineData("v1=0000000000000000000000000000000000000000000000000000000000000000;v1=2e9291f10d44ca10204a4cd81b05d73b6a316b2b605d4e2e0e0b37b40198ce1f", true)]
    [InlineData("v2=2e9291f10d44ca10204a4cd81b05d73b6a316b2b605d4e2e0e0b37b40198ce1f", false)]
    public void The_signature_is_over_the_headers_too(string header, bool valid)
    {
        var connection = ConnectorUnderTest.Offline("smartrecruiters").Connection with { Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["signingKey"] = [new Secret("HeBVky2bccvvkcXPimH8c")] } };
        var request = new InboundRequest
        {
            Body = Encoding.UTF8.GetBytes("""{"job_id":"jid","candidate_id":"cid"}"""),
            Headers = new Dictionary<string, string>
            {
                ["smartrecruiters-timestamp"] = "1574080897", ["event-id"] = "123", ["event-name"] = "application.created", ["event-version"] = "v201910", ["link"] = "<http://smartrecruiters.com/endpoint>; rel=self", ["smartrecruiters-signature"] = header,
            },
        };
        var now = DateTimeOffset.FromUnixTimeSeconds(1574080897);
        Assert.Equal(valid, Smart.VerifySignature(request, connection, now) is SignatureResult.Valid);
        var otherEvent = new Dictionary<string, string>(request.Headers) { ["event-name"] = "candidate.deleted" };
        Assert.IsType<SignatureResult.Refused>(Smart.VerifySignature(request with { Headers = otherEvent }, connection, now));
    }

    [Theory]
    [InlineData("a-1b2c", true)]
    [InlineData("a\r\nSet-Cookie: x", false)]
    [InlineData("<script>", false)]
    public void The_address_is_ours_when_the_header_comes_back(string secret, bool answered)
    {
        var (connection, _) = ConnectorUnderTest.Offline("smartrecruiters");
        var answer = Smart.AnswerHandshake(new InboundRequest { Headers = new Dictionary<string, string> { ["X-Hook-Secret"] = secret } }, connection);
        Assert.Equal(answered ? secret : null, answer?.Headers["X-Hook-Secret"]);
        Assert.Null(Smart.AnswerHandshake(new InboundRequest { Headers = new Dictionary<string, string> { ["X-Hook-Secret"] = secret, ["smartrecruiters-signature"] = "v1=" } }, connection));
    }
}
