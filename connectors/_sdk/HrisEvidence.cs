using Verify.Core.Model;

namespace Verify.Connectors.Sdk;

/// <summary>What HR and payroll systems have in common, said as evidence in one way.</summary>
public static class HrisEvidence
{
    /// <summary>Somebody in the HR system with a first day is hired.</summary>
    public static EvidenceDraft Hired(string source, string scope, DateTimeOffset? at) => EvidenceDraft.Of(scope, new StageChange
    {
        Id = EvidenceDraft.Placeholder, Source = source, ObservedAt = at, Stage = Stage.Onboarding, Name = "In the HR system", Status = ApplicationStatus.Hired,
    });

    /// <summary>The personal mailbox and numbers as the record has them now.</summary>
    public static IEnumerable<EvidenceDraft> Contacts(string source, string scope, DateTimeOffset? at, string? email, params IEnumerable<string?> phones)
    {
        if (!string.IsNullOrWhiteSpace(email)) yield return Contact(ContactType.Email, email);
        foreach (var phone in phones.Where(phone => !string.IsNullOrWhiteSpace(phone)).Distinct(StringComparer.Ordinal)) yield return Contact(ContactType.Phone, phone!);

        EvidenceDraft Contact(ContactType type, string value) => EvidenceDraft.Of(scope, new ContactChange { Id = EvidenceDraft.Placeholder, Source = source, ObservedAt = at, Type = type, Value = value });
    }

    /// <summary>The person's id in the ATS, where the customer keeps it in a field that the settings <c>atsField</c> and <c>atsConnection</c> name.</summary>
    public static IReadOnlyList<ExternalId> AtsIds(Connection connection, Func<string, string?> field) =>
        connection.Setting("atsField") is { } name && connection.Setting("atsConnection") is { } ats && field(name) is { Length: > 0 and <= 200 } id ? [new ExternalId(ats, id)] : [];

    /// <summary>An address that says nothing is none.</summary>
    public static Place? Home(Place place) => place.Text().Length > 0 ? place : null;

    /// <summary>ISO 3166-1 alpha-2; a country in words only where it is certain.</summary>
    public static string? Country(string? text) => text?.Trim() switch
    {
        null or "" => null,
        { Length: 2 } code when code.All(char.IsAsciiLetter) => code.ToUpperInvariant(),
        var name when name.ToUpperInvariant() is "USA" or "UNITED STATES" or "UNITED STATES OF AMERICA" => "US",
        var name when name.ToUpperInvariant() is "UNITED KINGDOM" or "GREAT BRITAIN" => "GB",
        var name => name,
    };

    /// <summary>A date, or the day of an instant; zeros stand for none.</summary>
    public static PartialDate? Date(string? text) => PartialDate.TryParse(text is { Length: > 10 } instant ? instant[..10] : text, out var date) ? date : null;
}
