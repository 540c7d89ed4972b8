using System.Globalization;
using System.Net;
using Verify.Core.Model;
using Verify.Core.Text;

namespace Verify.Core.Enriching;

/// <summary>A vendor that can be asked: the tenant's connection, the source that its answers are signed with, and the kinds of evidence that it brings.</summary>
public sealed record VendorSource(string Provider, string Source, IReadOnlyList<string> Kinds);

/// <summary>What the connected vendors could tell about a candidate. Pure: whether it was asked already is for the caller, who knows what it has and for how long that holds.</summary>
public static class VendorPlan
{
    private const int MostOfAKind = 20;
    private static readonly TimeSpan OneUse = TimeSpan.FromDays(1);

    public static IReadOnlyList<WantedEvidence> For(Dossier dossier, IReadOnlyList<VendorSource> vendors)
    {
        var wanted = new List<WantedEvidence>();
        foreach (var vendor in vendors)
            foreach (var kind in vendor.Kinds)
                // A form with a thousand numbers must not spend a month's budget.
                wanted.AddRange(Inputs(kind, vendor, dossier).DistinctBy(item => item.Input).Take(MostOfAKind).Select(item => item with { Provider = vendor.Provider }));
        return wanted;
    }

    /// <summary>For how many days an answer holds where the connection says nothing else. An exit changes hands within days, a building hardly ever; a report is read again when its vendor says so.</summary>
    public static int ValidityDays(string kind) => kind switch
    {
        "ip-intel" => 1,
        "phone-intel" => 90,
        "address-intel" => 180,
        "email-intel" or "link-check" or "code-account" => 30,
        _ => 3650,
    };

    /// <summary>What the same source said before about the same input; a new answer, or a failure that is over, takes its place.</summary>
    public static IEnumerable<Evidence> Earlier(WantedEvidence wanted, string source, Dossier dossier) =>
        dossier.Evidence.Where(item => item.Source == source && Answers(item, wanted.Kind, wanted.Input)).Concat(Failures(wanted, dossier));

    /// <summary>What it is known of that this look-up failed before.</summary>
    public static IEnumerable<Evidence> Failures(WantedEvidence wanted, Dossier dossier) =>
        dossier.All<FailedLookup>().Where(failed => failed.Wanted == wanted.Kind && failed.Provider == wanted.Provider && failed.Input == wanted.Input);

    /// <summary>Whether a piece of evidence is an answer to such a question.</summary>
    public static bool Answers(Evidence evidence, string kind, string input) => (kind, evidence) switch
    {
        ("phone-intel", PhoneIntel phone) => phone.Phone == input,
        ("email-intel", EmailIntel email) => email.Email == input,
        ("ip-intel", IpIntel ip) => ip.Ip == input,
        ("address-intel", AddressIntel address) => address.Address.Text() == input,
        ("link-check", LinkCheck link) => link.Url == input,
        ("code-account", CodeAccount account) => account.Handle == input,
        ("code-account", CodeRepository repository) => repository.Name.StartsWith(input + "/", StringComparison.OrdinalIgnoreCase),
        ("employment-verification", EmploymentVerification verification) => verification.Reference == input,
        ("current-employment", CurrentEmployment employment) => employment.Reference == input,
        ("current-employment", EmploymentVerification verification) => verification.Reference == input,
        ("background-report", BackgroundReport report) => report.Reference == input,
        _ => false,
    };

    private static IEnumerable<WantedEvidence> Inputs(string kind, VendorSource vendor, Dossier dossier) => kind switch
    {
        "phone-intel" => ContactPoints(dossier, ContactType.Phone, application => application.Phones).Select(phone => Phones.Canonical(phone)).OfType<string>().Select(phone => new WantedEvidence(kind, phone)),
        "email-intel" => ContactPoints(dossier, ContactType.Email, application => application.Emails).Select(Emails.Canonical).OfType<string>().Select(email => new WantedEvidence(kind, email)),
        "ip-intel" => Exits(kind, vendor.Source, dossier),
        "address-intel" => dossier.All<Shipment>().Select(shipment => shipment.Address).OfType<Place>().Where(place => !string.IsNullOrWhiteSpace(place.Street)).Select(place => Address(kind, place)),
        "link-check" => dossier.All<Application>().SelectMany(application => application.Links).Where(WebLinks.IsOwnSite).Select(link => new WantedEvidence(kind, link)),
        "code-account" => dossier.All<Application>().SelectMany(application => application.Links).Select(WebLinks.GitHubHandle).OfType<string>().Select(handle => new WantedEvidence(kind, handle)),
        _ => Notices(kind, vendor.Provider, dossier),
    };

    private static IEnumerable<string> ContactPoints(Dossier dossier, ContactType type, Func<Application, IReadOnlyList<string>> applied) =>
        dossier.All<Application>().SelectMany(applied).Concat(dossier.All<ContactChange>().Where(change => change.Type == type).Select(change => change.Value).OfType<string>());

    /// <summary>An exit is what it was when somebody used it: it is asked for again only after it was used again.</summary>
    private static IEnumerable<WantedEvidence> Exits(string kind, string source, Dossier dossier)
    {
        foreach (var used in dossier.All<NetworkEvent>().Where(seen => IsPublic(seen.Ip)).GroupBy(seen => seen.Ip, StringComparer.Ordinal))
        {
            var known = dossier.All<IpIntel>().Where(intel => intel.Source == source && intel.Ip == used.Key).Max(intel => intel.ObservedAt);
            if (known is null || used.Max(seen => seen.ObservedAt) > known + OneUse) yield return new WantedEvidence(kind, used.Key);
        }
    }

    private static WantedEvidence Address(string kind, Place place) => new(kind, place.Text())
    {
        With = [.. new (string Name, string? Value)[] { ("city", place.City), ("country", place.Country), ("postalCode", place.PostalCode), ("state", place.State), ("street", place.Street), ("unit", place.Unit) }
            .Where(part => !string.IsNullOrWhiteSpace(part.Value)).Select(part => KeyValuePair.Create(part.Name, part.Value!))],
    };

    /// <summary>A report is read when its vendor says that it is there, and again when it says that it has changed. That it was ordered is not yet an answer.</summary>
    private static IEnumerable<WantedEvidence> Notices(string kind, string provider, Dossier dossier) => dossier.All<ReportNotice>().Where(notice => notice.Brings == kind && notice.Provider == provider && notice.OrderedAbout is null)
        .GroupBy(notice => notice.Reference, StringComparer.Ordinal)
        .Select(notices => new WantedEvidence(kind, notices.Key) { With = [KeyValuePair.Create("notice", string.Create(CultureInfo.InvariantCulture, $"{notices.Last().ObservedAt:O} {notices.Last().State}"))] });

    /// <summary>An address of the company's own network, or of no network, is nobody else's business.</summary>
    private static bool IsPublic(string text)
    {
        if (!IPAddress.TryParse(text, out var ip)) return false;
        if (ip.IsIPv4MappedToIPv6) ip = ip.MapToIPv4();
        return !IPAddress.IsLoopback(ip) && !ip.IsIPv6LinkLocal && !ip.IsIPv6UniqueLocal && !ip.IsIPv6Multicast && !Array.Exists(Inner, network => network.Contains(ip));
    }

    private static readonly IPNetwork[] Inner = [.. new[] { "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3" }.Select(text => IPNetwork.Parse(text))];
}
