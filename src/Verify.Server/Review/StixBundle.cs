using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;

namespace Verify.Server.Review;

/// <summary>
/// A case as a STIX 2.1 bundle (https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html): what was observed, a note that begins with the honest explanation, a report.
/// No names and no addresses of people: whoever is named may be the victim. Ids are derived, so that two exports of one case are the same objects.
/// </summary>
internal static class StixBundle
{
    // The namespace that the standard gives for ids of observables (section 2.9).
    private static readonly Guid Observables = new("00abedb4-aa42-466c-9c01-fed23315a9b7");
    private static readonly Guid Own = new("6f0b8ad3-3a5e-5d0c-9b77-0f1f5f6c2e11");

    public static JsonObject Of(CaseFile file, TenantId tenant, DateTimeOffset now)
    {
        var stamp = Time(file.Candidate.AssessedAt ?? file.Candidate.CreatedAt);
        var objects = new List<JsonObject>();
        var author = Domain("identity", $"tenant {tenant}", stamp, null, [("name", tenant.Value), ("identity_class", "organization")]);
        var subject = Domain("identity", $"{tenant} {file.Id}", stamp, Id(author), [("name", file.Id.Value), ("identity_class", "individual"), ("description", "A candidate by a pseudonym. The person whose name was used may be a victim.")]);
        objects.AddRange([author, subject]);

        var seen = Observed(file.Evidence).ToArray();
        foreach (var (observable, _) in seen) if (objects.All(known => Id(known) != Id(observable))) objects.Add(observable);
        foreach (var group in seen.GroupBy(one => Id(one.Observable)))
        {
            var times = group.Select(one => one.At).OfType<DateTimeOffset>().DefaultIfEmpty(file.Candidate.CreatedAt).ToArray();
            objects.Add(Domain("observed-data", $"{tenant} {file.Id} {group.Key}", stamp, Id(author),
                [("first_observed", Time(times.Min())), ("last_observed", Time(times.Max())), ("number_observed", Math.Min(group.Count(), 999_999_999)), ("object_refs", new JsonArray(group.Key))]));
        }
        foreach (var neighbour in Neighbour.Of(file.Links).Where(n => n.Weight > 0).Take(200))
        {
            var other = Domain("identity", $"{tenant} {neighbour.Id}", stamp, Id(author), [("name", neighbour.Id.Value), ("identity_class", "individual")]);
            objects.Add(other);
            objects.Add(Domain("relationship", $"{tenant} {file.Id} {neighbour.Id}", stamp, Id(author),
                [("relationship_type", "related-to"), ("source_ref", Id(subject)), ("target_ref", Id(other)), ("description", "Shares " + string.Join(", ", neighbour.Shares.Select(s => Words.Plain(s.Selector)).Distinct()))]));
        }
        var all = new JsonArray([.. objects.Skip(1).Select(one => (JsonNode)Id(one))]);
        if (file.Assessment is { } assessment)
        {
            objects.Add(Domain("note", $"{tenant} {assessment.Fingerprint}", stamp, Id(author), [("abstract", $"{Words.Plain(assessment.Recommendation)}, {assessment.Score} points"), ("content", Text(assessment)), ("object_refs", new JsonArray(Id(subject)))]));
            all.Add(Id(objects[^1]));
        }
        objects.Add(Domain("report", $"{tenant} {file.Id} report", stamp, Id(author), [("name", $"Case {file.Id}"), ("published", stamp), ("report_types", new JsonArray("observed-data")), ("object_refs", all)]));
        return new JsonObject { ["type"] = "bundle", ["id"] = $"bundle--{Derive(Own, $"{tenant} {file.Id} {Time(now)}")}", ["objects"] = new JsonArray([.. objects]) };
    }

    /// <summary>The honest explanation first, then what was seen. Statements may name people; codes do not.</summary>
    private static string Text(Assessment assessment)
    {
        var text = new StringBuilder();
        foreach (var pattern in assessment.Patterns) text.Append(CultureInfo.InvariantCulture, $"{pattern.Title}. Test this first: {pattern.HonestExplanation}\n");
        text.Append("Observations are no conclusions; people decide. Observed: ").AppendJoin(", ", assessment.Signals.Where(s => s.State == SignalState.Observed).Select(s => $"{s.Indicator} ({Words.Plain(s.Strength)})")).Append('.');
        return text.ToString();
    }

    private static IEnumerable<(JsonObject Observable, DateTimeOffset? At)> Observed(IReadOnlyList<Evidence> evidence)
    {
        foreach (var item in evidence)
            switch (item)
            {
                case NetworkEvent network when Address(network.Ip) is { } seen: yield return (seen, network.ObservedAt); break;
                case InterviewSession interview:
                    foreach (var join in interview.Joins) if (join.Ip is { } ip && Address(ip) is { } joined) yield return (joined, join.At);
                    break;
                case IpIntel { Asn: { } asn } intel: yield return (Observable("autonomous-system", ("number", asn), intel.AsnName is { Length: > 0 } name ? [("name", name)] : []), intel.ObservedAt); break;
            }
    }

    private static JsonObject? Address(string ip) => !IPAddress.TryParse(ip, out var parsed) ? null
        : Observable(parsed.AddressFamily == AddressFamily.InterNetworkV6 ? "ipv6-addr" : "ipv4-addr", ("value", parsed.ToString()), []);

    /// <summary>An observable. Its id is a UUIDv5 over the member that identifies it, as canonical JSON (section 2.9).</summary>
    private static JsonObject Observable(string type, (string Name, JsonNode Value) key, IEnumerable<(string Name, JsonNode Value)> more)
    {
        var made = new JsonObject { ["type"] = type, ["spec_version"] = "2.1", ["id"] = $"{type}--{Derive(Observables, new JsonObject { [key.Name] = key.Value.DeepClone() }.ToJsonString())}", [key.Name] = key.Value };
        foreach (var (name, value) in more) made[name] = value;
        return made;
    }

    private static JsonObject Domain(string type, string derivedFrom, string stamp, string? author, IEnumerable<(string Name, JsonNode Value)> members)
    {
        var made = new JsonObject { ["type"] = type, ["spec_version"] = "2.1", ["id"] = $"{type}--{Derive(Own, $"{type} {derivedFrom}")}", ["created"] = stamp, ["modified"] = stamp };
        if (author is not null) made["created_by_ref"] = author;
        foreach (var (name, value) in members) made[name] = value;
        return made;
    }

    private static string Id(JsonObject made) => (string)made["id"]!;

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>UUID version 5 (RFC 9562, section 5.5). SHA-1 is what the version is defined with; nothing secret hangs on it.</summary>
    private static Guid Derive(Guid space, string name)
    {
#pragma warning disable CA5350
        var hash = SHA1.HashData([.. space.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)]);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
