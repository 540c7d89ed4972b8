using Verify.Core.Model;

namespace Verify.Core.Checks.Contact;

/// <summary>Do candidate and referee use one phone, mailbox, device or network?</summary>
internal static class ContactSharedWithReferee
{
    private static readonly Indicator Shared = new()
    {
        Id = "contact-shared-with-referee",
        Family = Family.Contact,
        Strength = Strength.Strong,
        Stages = [Stage.Screening],
        HonestCauses = "Both in one office or family home, a shared VPN.",
        Clears = "A referee reached through the company's switchboard.",
        Task = "Please ask for a referee who can be reached through the employer's switchboard.",
    };

    public static readonly Check Check = new()
    {
        Id = "contact-shared-with-referee",
        Version = 2,
        Title = "Candidate and referee",
        Explanation = "The referee's phone, canonical mailbox, device and address are compared with the candidate's; the address alone is weak, and shared or anonymising networks are left out.",
        Indicators = [Shared],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var references = context.Dossier.All<Reference>();
        var links = context.Dossier.All<Link>().Where(l => l is { OtherRole: LinkedRole.Referee, Hub: false } && Code(l.Selector) is not null).ToArray();
        if (links.Length == 0 && !references.Any(r => r.Phone is not null || r.Email is not null || r.DeviceId is not null || r.Ip is not null)) return Shared.NotChecked("no contact point of a referee");

        Signal? network = null;
        foreach (var link in links)
        {
            var signal = Hit(Code(link.Selector)!, [SharedLinks.Fact(link)], link);
            if (signal.Strength == Strength.Strong) return signal;
            network ??= signal;
        }
        foreach (var reference in references)
        {
            if (Own(context.Dossier, reference) is { } found) return Hit(found.Code, [], reference, found.Evidence);
            if (network is null && reference.Ip is not null && Sighting(context.Dossier, reference.Ip) is { } sighting) network = Hit("IP", [sighting.Fact], reference, sighting.Event);
        }
        return network ?? Shared.NotObserved();
    }

    private static Signal Hit(string code, IReadOnlyList<string> facts, params ReadOnlySpan<Evidence> evidence) => Shared.Observed(code, code == "IP" ? Strength.Supporting : Strength.Strong,
        $"Candidate and referee use the same {code switch { "DEVICE" => "device", "PHONE" => "phone number", "EMAIL" => "mailbox", _ => "network address" }}.", facts, evidence);

    private static (string Code, Evidence Evidence)? Own(Dossier dossier, Reference reference)
    {
        if (reference.DeviceId is { Length: > 0 } id)
            foreach (var device in dossier.All<DeviceEvent>())
                if (device.DeviceId == id) return ("DEVICE", device);
        var (phone, email) = (ContactKeys.Phone(reference.Phone), ContactKeys.Email(reference.Email));
        foreach (var application in dossier.All<Application>())
        {
            if (phone is not null && application.Phones.Any(p => ContactKeys.Phone(p) == phone)) return ("PHONE", application);
            if (email is not null && application.Emails.Any(e => ContactKeys.Email(e) == email)) return ("EMAIL", application);
        }
        foreach (var change in dossier.All<ContactChange>())
        {
            if (change.Type == ContactType.Phone && phone is not null && ContactKeys.Phone(change.Value) == phone) return ("PHONE", change);
            if (change.Type == ContactType.Email && email is not null && ContactKeys.Email(change.Value) == email) return ("EMAIL", change);
        }
        return null;
    }

    private static Sighting? Sighting(Dossier dossier, string ip)
    {
        foreach (var sighting in NetworkSightings.Of(dossier).All)
            if (sighting.Event.Ip == ip && !sighting.Anonymised && sighting.Intel is not { SharedVenue: true } and not { CarrierNat: true }) return sighting;
        return null;
    }

    private static string? Code(SelectorType selector) => selector switch
    {
        SelectorType.Device => "DEVICE",
        SelectorType.Phone => "PHONE",
        SelectorType.Email => "EMAIL",
        SelectorType.Ip => "IP",
        _ => null,
    };
}
