using System.Globalization;
using System.Text.Json;

namespace Verify.Core.Watchlists;

/// <summary>
/// Partners' feeds as STIX 2.1 bundles and MISP events. Identities and the things that indicators name become subjects; what a
/// feed holds beside them (malware, relations, sightings) is not screened against and left out.
/// </summary>
internal static class JsonFeeds
{
    public static JsonDocument Parse(string text, string file)
    {
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 64 });
        }
        catch (JsonException problem)
        {
            throw new ListFormatException(file, (int)(problem.LineNumber ?? 0) + 1, problem.Path ?? "(document)", "the JSON does not hold: the file is cut off or damaged");
        }
    }

    /// <summary>STIX 2.1: identity, and the observables e-mail, domain, URL, account and wallet. https://docs.oasis-open.org/cti/stix/v2.1/</summary>
    public static IEnumerable<ListedSubject> Stix(string text, string file, string list)
    {
        using var document = Parse(text, file);
        var subjects = new List<ListedSubject>();
        foreach (var item in Array(document.RootElement, "objects"))
        {
            var id = Of(item, "id");
            if (Flag(item, "revoked")) continue;
            switch (Of(item, "type"))
            {
                case "identity" when Of(item, "name") is { Length: > 0 } name:
                    subjects.Add(Named(list, id, ListText.KindOf(Of(item, "identity_class"), name), name, Strings(item, "x_aliases").Concat(Strings(item, "aliases")), Of(item, "description")));
                    break;
                case "email-addr" when Of(item, "value") is { Length: > 0 } email: subjects.Add(Selector(list, id, emails: [email])); break;
                case "domain-name" or "url" when Of(item, "value") is { Length: > 0 } site: subjects.Add(Selector(list, id, sites: [site])); break;
                case "indicator" when Values(Of(item, "pattern")) is { Count: > 0 } values: subjects.AddRange(values.Select((v, n) => FromPattern(list, $"{id}#{n.ToString(CultureInfo.InvariantCulture)}", v.Path, v.Value))); break;
                default: break;
            }
        }
        return subjects;
    }

    /// <summary>MISP: attributes of an event and of its objects. https://www.misp-standard.org/rfc/misp-standard-core.html</summary>
    public static IEnumerable<ListedSubject> Misp(string text, string file, string list)
    {
        using var document = Parse(text, file);
        var subjects = new List<ListedSubject>();
        var root = document.RootElement;
        var events = root.TryGetProperty("response", out var response) && response.ValueKind == JsonValueKind.Array ? response.EnumerateArray().ToArray() : [root];
        foreach (var wrapped in events)
        {
            var one = wrapped.TryGetProperty("Event", out var inner) ? inner : wrapped;
            foreach (var attribute in Attributes(one))
            {
                if (Flag(attribute, "deleted")) continue;
                var id = Of(attribute, "uuid") is { Length: > 0 } uuid ? uuid : Of(attribute, "id");
                var value = Of(attribute, "value");
                if (value.Length == 0) throw new ListFormatException(file, 1, "value", $"attribute {id} has no value");
                if (FromMisp(list, id, Of(attribute, "type"), value, Of(attribute, "comment")) is { } subject) subjects.Add(subject);
            }
        }
        return subjects;
    }

    private static IEnumerable<JsonElement> Attributes(JsonElement one)
    {
        var direct = Array(one, "Attribute");
        return direct.Concat(Array(one, "Object").SelectMany(o => Array(o, "Attribute")));
    }

    private static ListedSubject? FromMisp(string list, string id, string type, string value, string comment) => type switch
    {
        "full-name" or "first-name|last-name" or "target-user" => Named(list, id, SubjectKind.Person, value.Replace('|', ' '), [], comment),
        "target-org" or "organization-name" or "organisation-name" => Named(list, id, SubjectKind.Organisation, value, [], comment),
        "email" or "email-src" or "email-dst" or "target-email" or "whois-registrant-email" => Selector(list, id, emails: [value], remarks: comment),
        "domain" or "hostname" or "url" or "link" => Selector(list, id, sites: [value], remarks: comment),
        "phone-number" or "whois-registrant-phone" => Selector(list, id, phones: [value], remarks: comment),
        "btc" or "xmr" or "dash" => Selector(list, id, wallets: [value], remarks: comment),
        "passport-number" or "identity-card-number" or "bank-account-nr" or "iban" or "github-username" => new ListedSubject
        {
            List = list, EntryId = id, Kind = SubjectKind.Address, Names = [], Identifiers = [new ListedIdentifier(type, value)], Remarks = comment,
        },
        _ => null,
    };

    // The comparisons of a STIX pattern: [email-addr:value = 'a@example.com' OR domain-name:value = 'example.com'].
    private static List<(string Path, string Value)> Values(string pattern)
    {
        var values = new List<(string, string)>();
        var at = 0;
        while ((at = pattern.IndexOf("= '", at, StringComparison.Ordinal)) > 0)
        {
            var end = pattern.IndexOf('\'', at + 3);
            if (end < 0) break;
            var start = pattern.LastIndexOfAny(['[', ' ', '('], Math.Max(0, at - 2)) + 1;
            values.Add((pattern[start..at].Trim(), pattern[(at + 3)..end]));
            at = end;
        }
        return values;
    }

    private static ListedSubject FromPattern(string list, string id, string path, string value) => path.Split(':')[0] switch
    {
        "email-addr" or "email-message" => Selector(list, id, emails: [value]),
        "domain-name" or "url" => Selector(list, id, sites: [value]),
        _ => new ListedSubject { List = list, EntryId = id, Kind = SubjectKind.Address, Names = [], Identifiers = [new ListedIdentifier(path, value)] },
    };

    private static ListedSubject Named(string list, string id, SubjectKind kind, string name, IEnumerable<string> aliases, string remarks) => new()
    {
        List = list, EntryId = id, Kind = kind, Remarks = remarks,
        Names = ListText.Names(aliases.Select(a => new ListedName(a, NameStrength.Strong)).Prepend(new ListedName(name, NameStrength.Primary))),
    };

    private static ListedSubject Selector(string list, string id, string[]? emails = null, string[]? sites = null, string[]? phones = null, string[]? wallets = null, string remarks = "") => new()
    {
        List = list, EntryId = id, Kind = wallets is null ? SubjectKind.Website : SubjectKind.Wallet, Names = [], Emails = emails ?? [], Websites = sites ?? [], Phones = phones ?? [], Wallets = wallets ?? [], Remarks = remarks,
    };

    private static string Of(JsonElement item, string name) => item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) ? value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Trim(),
        JsonValueKind.Number => value.GetRawText(),
        _ => "",
    } : "";

    private static bool Flag(JsonElement item, string name) => item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static IEnumerable<string> Strings(JsonElement item, string name) => Array(item, name).Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!);

    private static JsonElement[] Array(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [];
}
