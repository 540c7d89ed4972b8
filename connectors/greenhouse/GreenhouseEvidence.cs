using System.Globalization;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Greenhouse;

/// <summary>Evidence out of Greenhouse's records. The same for a webhook and for the API.</summary>
internal static class GreenhouseEvidence
{
    /// <summary>The event for a candidate, with the ids and hints by which the person is known.</summary>
    public static PipelineEvent.CandidateEvidence Event(WirePerson person, IReadOnlyList<string> applications, IReadOnlyList<EvidenceDraft> drafts) =>
        new(GreenhouseConnector.Person(person.Id), [.. applications.Select(GreenhouseConnector.Application)], drafts)
        {
            Hint = new JoinHint(Values(person.EmailAddresses) is [var email, ..] ? email : null, NameOf(person), null),
            Files = [.. (person.Attachments ?? []).SelectMany(FileOf)],
        };

    /// <summary>What an application says.</summary>
    /// <param name="at">When it said so.</param>
    public static IReadOnlyList<EvidenceDraft> Of(WireApplication application, DateTimeOffset? at)
    {
        // A source of the candidate's own is credited to nobody; one that recruiters found is credited to them, and they vouch for nobody.
        var referred = string.Equals(application.Source?.PublicName ?? application.Source?.Name, "Referral", StringComparison.OrdinalIgnoreCase);
        var referrer = referred ? application.CreditedTo?.EmployeeId ?? application.CreditedTo?.Id : null;
        var drafts = new List<EvidenceDraft>(Of(application.Candidate, application, at, referrer));
        if (referrer is not null)
            drafts.Add(Draft(application.Candidate.Id, new Referral { Id = EvidenceDraft.Placeholder, Source = GreenhouseConnector.Name, ObservedAt = application.AppliedAt, ReferrerId = referrer }));
        return drafts;
    }

    public static IReadOnlyList<EvidenceDraft> Of(WirePerson person, WireApplication? application, DateTimeOffset? at, string? referrer = null)
    {
        var drafts = new List<EvidenceDraft>
        {
            Draft(person.Id, new Application
            {
                Id = EvidenceDraft.Placeholder,
                Source = GreenhouseConnector.Name,
                ObservedAt = at,
                Assurance = Assurance.Claimed,
                ApplicationId = application?.Id,
                JobId = application?.Jobs is [{ } job, ..] ? job.Id : null,
                JobTitle = application?.Jobs is [{ } titled, ..] ? titled.Name : null,
                Name = NameOf(person),
                DeclaredAliases = string.IsNullOrWhiteSpace(person.PreferredName) ? [] : [person.PreferredName],
                Emails = Values(person.EmailAddresses),
                Phones = Values(person.PhoneNumbers),
                Residence = Values(person.Addresses) is [var address, ..] ? AddressText.Parse(address) : null,
                Links = [.. Values(person.WebsiteAddresses), .. Values(person.SocialMediaAddresses)],
                ReferrerId = referrer,
            }),
        };
        // A job is claimed once, with the candidate's record, however often a webhook repeats it: otherwise it would overlap itself.
        var claimed = person.CreatedAt ?? application?.AppliedAt;
        foreach (var employment in person.Employments ?? [])
            if (Claim(employment, claimed) is { } claim) drafts.Add(Draft(person.Id, claim));
        foreach (var education in person.Educations ?? [])
            if (Claim(education, claimed) is { } claim) drafts.Add(Draft(person.Id, claim));
        return drafts;
    }

    public static EmploymentClaim? Claim(WireEmployment employment, DateTimeOffset? claimed) => string.IsNullOrWhiteSpace(employment?.CompanyName) ? null : new EmploymentClaim
    {
        Id = EvidenceDraft.Placeholder,
        Source = GreenhouseConnector.Name,
        ObservedAt = claimed,
        Assurance = Assurance.Claimed,
        Employer = employment.CompanyName,
        Title = employment.Title,
        Start = Date(employment.StartDate),
        End = Date(employment.EndDate),
        Via = ClaimSource.Application,
    };

    /// <summary>Nothing where the status is none that Greenhouse names: what it means is not guessed.</summary>
    public static EvidenceDraft? Of(WireOffer offer, string applicationId)
    {
        OfferStatus? status = offer.Status switch
        {
            "Created" => OfferStatus.Created,
            "Accepted" => OfferStatus.Accepted,
            "Rejected" => OfferStatus.Rejected,
            "Deprecated" => OfferStatus.Deprecated,
            _ => null,
        };
        return status is not { } known ? null : EvidenceDraft.Of($"{GreenhouseConnector.Name}|offer|{applicationId}|{offer.Id}", new Offer
        {
            Id = EvidenceDraft.Placeholder,
            Source = GreenhouseConnector.Name,
            ObservedAt = offer.ResolvedAt ?? offer.UpdatedAt ?? offer.CreatedAt,
            Status = known,
            StartsOn = Date(offer.StartsOn ?? offer.StartsAt),
            AcceptedAt = known == OfferStatus.Accepted ? offer.ResolvedAt : null,
        });
    }

    /// <summary>Greenhouse writes <c>MM/DD/YYYY</c> in webhooks and ISO dates or instants in the API.</summary>
    public static PartialDate? Date(string? text)
    {
        if (text is null) return null;
        if (PartialDate.TryParse(text, out var date)) return date;
        if (DateOnly.TryParseExact(text, "MM/dd/yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var american)) return PartialDate.From(american);
        return text.Length > 10 && text[10] == 'T' && PartialDate.TryParse(text[..10], out var day) ? day : null;
    }

    public static EvidenceDraft Draft(string candidate, Evidence evidence) => EvidenceDraft.Of($"{GreenhouseConnector.Name}|candidate|{candidate}", evidence);

    private static EducationClaim? Claim(WireEducation education, DateTimeOffset? claimed) => string.IsNullOrWhiteSpace(education?.SchoolName) ? null : new EducationClaim
    {
        Id = EvidenceDraft.Placeholder,
        Source = GreenhouseConnector.Name,
        ObservedAt = claimed,
        Assurance = Assurance.Claimed,
        Institution = education.SchoolName,
        Degree = education.Degree,
        Major = education.Discipline,
        Start = Date(education.StartDate),
        End = Date(education.EndDate),
        Via = ClaimSource.Application,
    };

    private static PersonName? NameOf(WirePerson person) =>
        string.IsNullOrWhiteSpace(person.FirstName) && string.IsNullOrWhiteSpace(person.LastName) ? null : new PersonName { Given = person.FirstName, Family = person.LastName };

    private static string[] Values(IReadOnlyList<WireValue>? values) => [.. (values ?? []).Select(item => item?.Value).OfType<string>().Where(value => !string.IsNullOrWhiteSpace(value))];

    private static IEnumerable<RemoteFile> FileOf(WireAttachment attachment)
    {
        if (attachment is { Filename: { } name, Type: "resume" or "cover_letter" } && Uri.TryCreate(attachment.Url, UriKind.Absolute, out var address)) yield return new RemoteFile(name, attachment.Type, address);
    }
}
