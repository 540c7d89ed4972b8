using System.Net;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Ashby;

/// <summary>Evidence out of Ashby's records: the same for a webhook and for the API.</summary>
internal static class AshbyEvidence
{
    public static PipelineEvent.CandidateEvidence Event(AshbyCandidate candidate, IReadOnlyList<EvidenceDraft> drafts, string? application = null) =>
        new(AshbyConnector.Person(candidate.Id), application is null ? [] : [AshbyConnector.Application(application)], drafts) { Hint = new JoinHint(candidate.PrimaryEmailAddress?.Value, NameOf(candidate), null) };

    /// <summary>What the candidate typed in when applying. It bears the time of the application, however often a webhook repeats it.</summary>
    public static Application Applied(AshbyApplication application, AshbyCandidate candidate) => new()
    {
        Id = EvidenceDraft.Placeholder, Source = AshbyConnector.Name, ObservedAt = application.CreatedAt, Assurance = Assurance.Claimed,
        ApplicationId = application.Id, JobId = application.Job?.Id, JobTitle = application.Job?.Title, Name = NameOf(candidate),
        Emails = Texts([candidate.PrimaryEmailAddress?.Value]), Phones = Texts([candidate.PrimaryPhoneNumber?.Value]),
    };

    /// <summary>The candidate's record: all addresses, numbers and links that it holds.</summary>
    public static EvidenceDraft Profile(AshbyCandidate candidate) => Draft(candidate.Id, new Application
    {
        Id = EvidenceDraft.Placeholder, Source = AshbyConnector.Name, ObservedAt = candidate.UpdatedAt ?? candidate.CreatedAt, Assurance = Assurance.Claimed, Name = NameOf(candidate),
        Emails = Texts((candidate.EmailAddresses ?? []).Select(one => one.Value).Prepend(candidate.PrimaryEmailAddress?.Value)),
        Phones = Texts((candidate.PhoneNumbers ?? []).Select(one => one.Value).Prepend(candidate.PrimaryPhoneNumber?.Value)),
        Residence = Residence(candidate.Location), Links = Texts((candidate.SocialLinks ?? []).Select(link => link.Url)),
    });

    /// <summary>Where an application on Ashby's own board came from.</summary>
    public static NetworkEvent? Submitted(AshbyApplication application) => Network(application.SubmitterClientIp, application.SubmitterUserAgent, application.CreatedAt, Activity.Application);

    /// <summary>https://developers.ashbyhq.com/reference/candidatelistclientinfo</summary>
    public static EvidenceDraft? Seen(string candidate, AshbyClientInfo seen) =>
        seen.RelatedEntityType switch { "application" or "blocked_application_submission" => Activity.Application, "meeting_availability_request" => Activity.Scheduling, _ => (Activity?)null } is { } activity
        && Network(seen.IpAddress, seen.UserAgent, seen.CreatedAt, activity) is { } network ? Draft(candidate, network) : null;

    public static EvidenceDraft? Of(AshbyOffer offer, string candidate, string application)
    {
        OfferStatus? status = offer.AcceptanceStatus switch
        {
            "Accepted" => OfferStatus.Accepted, "Declined" => OfferStatus.Rejected, "Cancelled" => OfferStatus.Deprecated, "Created" => OfferStatus.Created, "Pending" or "WaitingOnResponse" => OfferStatus.Sent, _ => null,
        };
        return status is not { } known ? null : EvidenceDraft.Of($"{AshbyConnector.Name}|offer|{application}|{offer.Id}", new Offer
        {
            Id = EvidenceDraft.Placeholder, Source = AshbyConnector.Name, ObservedAt = offer.DecidedAt, Status = known,
            StartsOn = Day(offer.LatestVersion?.StartDate), AcceptedAt = known == OfferStatus.Accepted ? offer.DecidedAt : null,
        });
    }

    public static EvidenceDraft Draft(string candidate, Evidence evidence) => EvidenceDraft.Of($"{AshbyConnector.Name}|candidate|{candidate}", evidence);

    private static NetworkEvent? Network(string? ip, string? agent, DateTimeOffset? at, Activity activity) => !IPAddress.TryParse(ip, out var address) ? null : new NetworkEvent
    {
        Id = EvidenceDraft.Placeholder, Source = AshbyConnector.Name, ObservedAt = at, Ip = address.ToString(), Activity = activity, UserAgent = agent,
    };

    private static Place? Residence(AshbyLocation? location)
    {
        string? Part(string type) => location?.LocationComponents?.FirstOrDefault(part => part.Type == type)?.Name;
        var place = new Place { City = Part("City"), State = Part("Region"), Country = Part("Country") };
        return place is { City: null, State: null, Country: null } ? AddressText.Parse(location?.LocationSummary) : place;
    }

    private static PartialDate? Day(string? text) => text is { Length: >= 10 } && PartialDate.TryParse(text[..10], out var day) ? day : null;

    private static PersonName? NameOf(AshbyCandidate candidate) => string.IsNullOrWhiteSpace(candidate.Name) ? null : new PersonName { Full = candidate.Name };

    private static string[] Texts(IEnumerable<string?> texts) => [.. texts.OfType<string>().Where(text => !string.IsNullOrWhiteSpace(text)).Distinct(StringComparer.Ordinal)];
}
