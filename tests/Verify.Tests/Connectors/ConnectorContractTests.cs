using System.Text.RegularExpressions;
using Verify.Connectors.Sdk;

namespace Verify.Tests.Connectors;

/// <summary>What every connector keeps, whoever wrote it.</summary>
public sealed partial class ConnectorContractTests
{
    public static TheoryData<string> Inbound => ConnectorUnderTest.With<IInbound>();
    public static TheoryData<string> Every => ConnectorUnderTest.With<IConnector>();
    public static IEnumerable<TheoryDataRow<string, string>> Cases() => Fixture.All().Select(fixture => new TheoryDataRow<string, string>(fixture.Connector, fixture.Case));

    [Theory, MemberData(nameof(Cases))]
    public void A_fixture_means_what_it_says_and_is_answered_as_the_vendor_expects(string id, string name)
    {
        var fixture = new Fixture(id, name);
        var (connector, manifest) = (ConnectorUnderTest.As<IInbound>(id), ConnectorUnderTest.Manifest(id));
        var (connection, sandbox) = ConnectorUnderTest.Offline(id);
        if (Environment.GetEnvironmentVariable("VERIFY_WRITE_FIXTURES") == "1") fixture.WriteMissing(connector, manifest, connection, sandbox);

        var request = fixture.Request();
        Assert.IsType<SignatureResult.Valid>(connector.VerifySignature(request, connection, Fixture.Now));
        var translation = connector.Translate(Delivery.Of(request, manifest), connection);
        Assert.Equal(Fixture.Text(fixture.Read("expected.json")), Fixture.Text(Fixture.Describe(translation)));
        if (request.Route.Length == 0) Assert.Equal(Fixture.Text(fixture.Read("http.json")), Fixture.Text(Fixture.Describe(connector.AnswerTo(request, connection))));
        if (translation is Translation.Translated translated) Assert.Empty(translated.Unread);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Twice_is_once(string id, string name)
    {
        var (connector, manifest) = (ConnectorUnderTest.As<IInbound>(id), ConnectorUnderTest.Manifest(id));
        var (connection, _) = ConnectorUnderTest.Offline(id);
        var request = new Fixture(id, name).Request();
        Assert.Equal(connector.DeliveryIdOf(request), connector.DeliveryIdOf(request));
        var (first, second) = (Identities(), Identities());
        Assert.Equal(first, second);
        Assert.Equal(first.Length, first.Distinct().Count());

        string[] Identities() => connector.Translate(Delivery.Of(request, manifest), connection) is Translation.Translated translated
            ? [.. translated.Events.OfType<PipelineEvent.CandidateEvidence>().SelectMany(one => one.Drafts.Select(draft => $"{one.Candidate}/{draft.RawIdentity}"))]
            : [];
    }

    [Theory, MemberData(nameof(Inbound))]
    public void An_altered_byte_is_refused_wherever_it_is(string id)
    {
        var (connector, connection, sandbox, request) = Signed(id);
        Assert.Equal(new SignatureResult.Valid(0), connector.VerifySignature(request, connection, Fixture.Now));
        if (!ConnectorUnderTest.Manifest(id).Webhook!.SignsBody)
        {
            // Nothing of such a body is believed: at most it points to what is read again.
            Assert.All(Fixture.All().Where(fixture => fixture.Connector == id), fixture => Assert.IsNotType<Translation.Translated>(connector.Translate(Delivery.Of(fixture.Request(), ConnectorUnderTest.Manifest(id)), connection)));
            return;
        }
        foreach (var at in SignedBytes(request.Body, ConnectorUnderTest.Manifest(id).Webhook!.Covers))
        {
            var altered = request.Body.ToArray();
            altered[at] ^= 1;
            Assert.IsType<SignatureResult.Refused>(connector.VerifySignature(request with { Body = altered }, connection, Fixture.Now));
        }
    }

    /// <summary>Where to alter a body: all through it, or in the values of the members that are signed.</summary>
    private static IEnumerable<int> SignedBytes(ReadOnlyMemory<byte> body, IReadOnlyList<string> covers)
    {
        if (covers.Count == 0)
        {
            for (var at = 0; at < body.Length; at += Math.Max(1, body.Length / 50)) yield return at;
            yield break;
        }
        var text = System.Text.Encoding.UTF8.GetString(body.Span);
        foreach (var member in covers)
        {
            var value = Regex.Match(text, $"\"{member}\":\"?(?<value>[^\",}}]+)", RegexOptions.CultureInvariant).Groups["value"];
            Assert.True(value.Success, $"the body names no {member}");
            for (var at = value.Index; at < value.Index + value.Length; at++) yield return at;
        }
    }

    [Theory, MemberData(nameof(Inbound))]
    public void Another_secret_no_signature_and_no_secret_are_refused(string id)
    {
        var (connector, connection, sandbox, request) = Signed(id);
        var other = sandbox.SignedRequest(new Secret("another secret"), request.Body, "d", Fixture.Now);
        Assert.IsType<SignatureResult.Refused>(connector.VerifySignature(other, connection, Fixture.Now));
        var bare = request with { Headers = new Dictionary<string, string>() };
        // A vendor that signs in the body shows nothing in its headers.
        var inBody = ConnectorUnderTest.Manifest(id).Webhook!.Covers.Count > 0;
        Assert.IsType<SignatureResult.Refused>(connector.VerifySignature(inBody ? bare with { Body = System.Text.Encoding.UTF8.GetBytes("{}") } : bare, connection, Fixture.Now));
        Assert.IsType<SignatureResult.Refused>(connector.VerifySignature(request, connection with { Secrets = new Dictionary<string, IReadOnlyList<Secret>>() }, Fixture.Now));
        if (inBody) return;
        var broken = request.Headers.ToDictionary(header => header.Key, header => header.Value.Length > 3 ? header.Value[..^3] + "zzz" : header.Value);
        Assert.IsType<SignatureResult.Refused>(connector.VerifySignature(request with { Headers = broken }, connection, Fixture.Now));
    }

    [Theory, MemberData(nameof(Inbound))]
    public void During_a_rotation_both_secrets_are_accepted_and_afterwards_one(string id)
    {
        var (connector, connection, sandbox, request) = Signed(id);
        var name = ConnectorUnderTest.Manifest(id).Webhook!.Secret;
        Connection With(params Secret[] live) => connection with { Secrets = new Dictionary<string, IReadOnlyList<Secret>>(connection.Secrets) { [name] = live } };
        var (old, fresh) = (connection.SecretsOf(name)[0], new Secret("a fresh secret"));
        Assert.Equal(new SignatureResult.Valid(1), connector.VerifySignature(request, With(fresh, old), Fixture.Now));
        Assert.Equal(new SignatureResult.Valid(0), connector.VerifySignature(sandbox.SignedRequest(fresh, request.Body, "d", Fixture.Now), With(fresh, old), Fixture.Now));
        Assert.IsType<SignatureResult.Refused>(connector.VerifySignature(request, With(fresh), Fixture.Now));
    }

    [Theory, MemberData(nameof(Inbound))]
    public void A_stale_time_is_refused_where_the_vendor_signs_one(string id)
    {
        var (connector, connection, _, request) = Signed(id);
        if (ConnectorUnderTest.Manifest(id).Webhook!.ToleranceSeconds is not { } tolerance)
        {
            Assert.True(connector.DeliveryIdOf(request) is not null, "without a signed time a delivery needs an id");
            return;
        }
        foreach (var within in new[] { -tolerance + 1, 0, tolerance - 1 }) Assert.IsType<SignatureResult.Valid>(connector.VerifySignature(request, connection, Fixture.Now.AddSeconds(within)));
        foreach (var outside in new[] { -tolerance - 1, tolerance + 1 }) Assert.IsType<SignatureResult.Refused>(connector.VerifySignature(request, connection, Fixture.Now.AddSeconds(outside)));
    }

    [Theory, MemberData(nameof(Inbound))]
    public void Anything_at_all_is_answered_without_an_exception(string id)
    {
        var connector = ConnectorUnderTest.As<IInbound>(id);
        var (connection, _) = ConnectorUnderTest.Offline(id);
        var whole = Fixture.All().First(fixture => fixture.Connector == id).Body;
        var bodies = new[] { "", "null", "[]", "{}", "\"\"", "{\"action\":5}", "{\"action\":\"x\"}", new string('[', 5000), "\u0000", "{\"event\":\"person.applied\"}" }.Select(System.Text.Encoding.UTF8.GetBytes)
            .Concat(Enumerable.Range(1, 40).Select(part => whole[..(whole.Length * part / 41)])).Append([0xff, 0xfe]);
        foreach (var body in bodies)
            if (connector.Translate(new Delivery("", body, new Dictionary<string, string>()), connection) is Translation.Malformed malformed) Assert.StartsWith("$", malformed.Path, StringComparison.Ordinal);
    }

    /// <summary>Bytes changed, cut, doubled and swapped for tokens that parsers stumble over; the seed is fixed, so a failure comes back.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void A_damaged_body_is_translated_or_refused_and_never_thrown_at(string id, string name)
    {
        var connector = ConnectorUnderTest.As<IInbound>(id);
        var (connection, _) = ConnectorUnderTest.Offline(id);
        var fixture = new Fixture(id, name);
        var (whole, route) = (fixture.Body, fixture.Request().Route);
        string[] tokens = ["\"\\ud800\"", "\"a\":1,\"a\":2", "null", "1e999", "-0", "[[[[", "{}", "99999999999999999999", "\"\"", "true", "\u0000"];
        var random = new Random(20261120);
        for (var round = 0; round < 200; round++)
        {
            var at = random.Next(whole.Length);
            byte[] damaged = (round % 3) switch
            {
                0 => [.. whole[..at], (byte)random.Next(256), .. whole[Math.Min(at + 1, whole.Length)..]],
                1 => [.. whole[..at], .. System.Text.Encoding.UTF8.GetBytes(tokens[random.Next(tokens.Length)]), .. whole[at..]],
                _ => System.Text.Encoding.UTF8.GetBytes(Value().Replace(System.Text.Encoding.UTF8.GetString(whole), ":" + tokens[random.Next(tokens.Length)].Replace("$", "$$", StringComparison.Ordinal), 1, at)),
            };
            Assert.NotNull(connector.Translate(new Delivery(route, damaged, new Dictionary<string, string>()), connection));
        }
    }

    [Theory, MemberData(nameof(Every))]
    public void The_folder_holds_what_the_quality_rules_say(string id)
    {
        var manifest = ConnectorUnderTest.Manifest(id);
        var folder = Path.Combine(Fixture.Root, id);
        bool Done(string rule) => manifest.Quality.Rules[rule].Status == RuleStatus.Done;
        Assert.True(File.Exists(Path.Combine(folder, "connector.json")));
        if (Done("admin-readme")) Assert.True(File.Exists(Path.Combine(folder, "README.md")), "README.md for the administrator");
        if (Done("sandbox")) Assert.Contains(Capability.Sandbox, manifest.Capabilities);
        if (Done("health")) Assert.Contains(Capability.Health, manifest.Capabilities);
        if (Done("backfill-resumes")) Assert.Contains(Capability.Backfill, manifest.Capabilities);
        if (Done("write-back-by-effect")) Assert.Contains(Capability.WriteBack, manifest.Capabilities);
        if (!Done("fixtures")) return;
        if (manifest.Capabilities.Contains(Capability.Enrich))
        {
            var answers = Fixture.Asked().Where(one => one.Connector == id).Select(one => (string?)one.Read("expected.json")["result"]).ToArray();
            Assert.Contains("answered", answers);
            Assert.Contains("failed", answers);
        }
        if (!manifest.Capabilities.Contains(Capability.Inbound)) return;
        var results = Fixture.All().Where(one => one.Connector == id).Select(one => (string?)one.Read("expected.json")["result"]).ToArray();
        Assert.True(results.Contains("translated") || results.Contains("needs-fetch"), "a delivery that says something, or points to it");
        Assert.Contains("malformed", results);
        if (Done("unknown-ignored")) Assert.Contains("ignored", results);
    }

    [Theory, MemberData(nameof(Every))]
    public async Task The_check_that_operators_run_finds_nothing(string id)
    {
        var entry = new CatalogEntry(ConnectorUnderTest.As<IConnector>(id), ConnectorUnderTest.Manifest(id));
        var rules = await ConnectorCheck.RunAsync(entry, TimeProvider.System, default);
        Assert.Equal(entry.Connector is IInbound, rules.Any(rule => rule.Rule == "signature.own"));
        Assert.All(rules, rule => Assert.True(rule.Passed, $"{rule.Rule}: {rule.Detail}"));
    }

    [Fact]
    public void Every_folder_is_a_connector_and_every_connector_a_folder()
    {
        var folders = Directory.EnumerateDirectories(Fixture.Root).Select(folder => Path.GetFileName(folder)!).Where(name => name is not ("bin" or "obj" or "_sdk")).Order(StringComparer.Ordinal);
        Assert.Equal(folders, ConnectorUnderTest.All().Select(connector => connector.Id).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(ConnectorCatalog.Load().All, entry => entry.Manifest.Id.StartsWith('_'));
        Assert.DoesNotContain(typeof(ConnectorCatalog).Assembly.GetReferencedAssemblies(), name => name.Name is "verify" or "Verify.Server");
    }

    [Fact]
    public void Fixtures_and_sandboxes_hold_no_real_person()
    {
        var files = Directory.EnumerateFiles(Fixture.Root, "*", SearchOption.AllDirectories).Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal))
            .Where(file => file.Contains("/fixtures/", StringComparison.Ordinal) || Path.GetFileName(file).Contains("Sandbox", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var text = File.ReadAllText(file);
            foreach (Match mail in Mail().Matches(text)) Assert.True(mail.Groups["domain"].Value is "example.com" or "example.org" or "example.net", $"{file}: a mailbox outside example.com");
            foreach (Match phone in Phone().Matches(text)) Assert.True(Invented().IsMatch(Digits().Replace(phone.Value, "")), $"{file}: the number '{phone.Value}' is not 555-01xx");
        }
    }

    private static (IInbound Connector, Connection Connection, Sandbox Sandbox, InboundRequest Request) Signed(string id)
    {
        var (connection, sandbox) = ConnectorUnderTest.Offline(id);
        var body = Fixture.All().First(fixture => fixture.Connector == id).Body;
        return (ConnectorUnderTest.As<IInbound>(id), connection, sandbox, sandbox.SignedRequest(connection.SecretsOf(ConnectorUnderTest.Manifest(id).Webhook!.Secret)[0], body, "d", Fixture.Now));
    }

    [GeneratedRegex(@"[\w.+-]+@(?<domain>[\w-]+(\.[\w-]+)+)")]
    private static partial Regex Mail();

    [GeneratedRegex(@"\+\d[\d ().-]{8,}\d|\(?\b\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b")]
    private static partial Regex Phone();

    [GeneratedRegex(@":(""[^""]*""|-?\d+|null|true|false)")]
    private static partial Regex Value();

    [GeneratedRegex(@"\D")]
    private static partial Regex Digits();

    [GeneratedRegex(@"55501\d\d$")]
    private static partial Regex Invented();
}
