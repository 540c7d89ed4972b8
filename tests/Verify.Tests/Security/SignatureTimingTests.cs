using System.Diagnostics;
using Verify.Connectors.Generic;
using Verify.Connectors.Greenhouse;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Tests.Security;

/// <summary>How long a wrong signature takes to be refused does not tell how much of it is right.</summary>
public sealed class SignatureTimingTests
{
    private const int Rounds = 6_000;

    [Fact]
    public void A_signature_that_is_wrong_at_its_end_is_refused_as_fast_as_one_that_is_wrong_at_its_beginning()
    {
        var connector = new GreenhouseConnector();
        var sandbox = (GreenhouseSandbox)connector.CreateSandbox();
        var view = connector.SandboxConnection(new TenantId("t"), "greenhouse", sandbox);
        var now = DateTimeOffset.UtcNow;
        var right = sandbox.SignedRequest(view.Secrets.First(secret => secret.Key.Contains("webhook", StringComparison.OrdinalIgnoreCase)).Value[0], new byte[512], "d-1", now);
        Assert.IsNotType<SignatureResult.Refused>(connector.VerifySignature(right, view, now));
        var signature = right.Headers["Signature"];
        var early = With(Flip(signature, signature.IndexOf(' ', StringComparison.Ordinal) + 1));
        var late = With(Flip(signature, signature.Length - 1));

        // Interleaved, so that whatever else the machine does falls on both; the median does not see single delays.
        var (first, second) = (new double[Rounds], new double[Rounds]);
        for (var i = -500; i < Rounds; i++)
        {
            var (a, b) = i % 2 == 0 ? (Time(early), Time(late)) : Swap(Time(late), Time(early));
            if (i >= 0) (first[i], second[i]) = (a, b);
        }
        var ratio = Median(first) / Median(second);
        Assert.InRange(ratio, 0.9, 1.1);

        InboundRequest With(string value) => right with { Headers = new Dictionary<string, string>(right.Headers) { ["Signature"] = value } };
        double Time(InboundRequest request)
        {
            var started = Stopwatch.GetTimestamp();
            var result = connector.VerifySignature(request, view, now);
            var took = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            Assert.IsType<SignatureResult.Refused>(result);
            return took;
        }
    }

    /// <summary>Every connector that compares a signature or a token does it in constant time.</summary>
    [Fact]
    public void No_connector_compares_secrets_as_texts()
    {
        var root = Path.Combine(Portal.PortalTests.RepositoryRoot(), "connectors");
        foreach (var file in Directory.EnumerateFiles(root, "*Connector.cs", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            if (!text.Contains("SignatureResult VerifySignature(", StringComparison.Ordinal)) continue;
            Assert.DoesNotMatch(@"Reveal\(\)\s*(==|!=)|(==|!=)\s*\w+\.Reveal\(\)|\.Equals\(\w+\.Reveal\(\)", text);
        }
    }

    private static (double, double) Swap(double a, double b) => (b, a);

    private static string Flip(string text, int at) => string.Concat(text.AsSpan(0, at), text[at] == '0' ? "1" : "0", text.AsSpan(at + 1));

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
