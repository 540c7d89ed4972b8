using System.Globalization;
using System.Runtime.CompilerServices;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Greenhouse;

/// <summary>Candidates, their applications, jobs and offers, page by page. The cursor is the phase and the address of the page, so it resumes in any process.</summary>
internal sealed class GreenhouseBackfill(Session session)
{
    private const char Parted = '|';
    private static readonly string[] Phases = ["candidates", "applications", "employments", "offers"];
    private readonly HarvestClient _harvest = new(session);

    public async IAsyncEnumerable<BackfillPage> PagesAsync(string? cursor, DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (phase, address) = Start(cursor, since);
        while (phase < Phases.Length)
        {
            var got = await PageAsync(Phases[phase], address, cancel);
            if (!got.Succeeded(out var page, out var failure))
            {
                yield return new BackfillPage([], $"{Phases[phase]}{Parted}{address}") { Failure = failure };
                yield break;
            }
            if (page.Next == address)
            {
                yield return new BackfillPage([], $"{Phases[phase]}{Parted}{address}") { Failure = new Failure(FailureCategory.BadAnswer, "the next page is the same page") };
                yield break;
            }
            if (page.Next is { } next) address = next;
            else if (++phase < Phases.Length) address = First(Phases[phase], since);
            yield return new BackfillPage(page.Items, phase < Phases.Length ? $"{Phases[phase]}{Parted}{address}" : null);
        }
    }

    private static (int Phase, Uri Address) Start(string? cursor, DateTimeOffset? since)
    {
        if (cursor?.Split(Parted, 2) is not [var name, var text]) return (0, First(Phases[0], since));
        var phase = Array.IndexOf(Phases, name);
        if (phase < 0 || !text.StartsWith(HarvestClient.Base, StringComparison.Ordinal)) throw new ArgumentException("not a cursor of this connector", nameof(cursor));
        return (phase, new Uri(text));
    }

    private static Uri First(string phase, DateTimeOffset? since)
    {
        // 50 at once: so many ids one request for their people may name.
        var path = phase switch
        {
            "candidates" => "candidates?per_page=100",
            "applications" => "applications?per_page=100",
            "employments" => "candidate_employments?per_page=50",
            "offers" => "offers?per_page=100",
            _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "not a phase"),
        };
        return HarvestClient.At(since is { } after ? path + "&updated_at=" + Uri.EscapeDataString("gte|" + after.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)) : path);
    }

    private Task<Result<HarvestPage<PipelineEvent>>> PageAsync(string phase, Uri address, CancellationToken cancel) => phase switch
    {
        "candidates" => CandidatesAsync(address, cancel),
        "applications" => ApplicationsAsync(address, cancel),
        "employments" => EmploymentsAsync(address, cancel),
        "offers" => OffersAsync(address, cancel),
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "not a phase"),
    };

    private async Task<Result<HarvestPage<PipelineEvent>>> CandidatesAsync(Uri address, CancellationToken cancel)
    {
        if (!(await _harvest.ListAsync(address, GreenhouseJson.Default.IReadOnlyListWirePerson, cancel)).Succeeded(out var page, out var failure)) return failure;
        return new HarvestPage<PipelineEvent>([.. page.Items.Select(person => GreenhouseEvidence.Event(person, [], GreenhouseEvidence.Of(person, null, person.LastActivityAt ?? person.UpdatedAt ?? person.CreatedAt)))], page.Next);
    }

    private async Task<Result<HarvestPage<PipelineEvent>>> ApplicationsAsync(Uri address, CancellationToken cancel)
    {
        if (!(await _harvest.ListAsync(address, GreenhouseJson.Default.IReadOnlyListHarvestApplication, cancel)).Succeeded(out var page, out var failure)) return failure;
        return new HarvestPage<PipelineEvent>([.. page.Items.Select(Event)], page.Next);
    }

    private PipelineEvent Event(HarvestApplication application)
    {
        // Lists filter by "active" and answer with "in_process": both are read.
        ApplicationStatus? status = application.Status switch { "active" or "in_process" => ApplicationStatus.Active, "hired" => ApplicationStatus.Hired, "rejected" => ApplicationStatus.Rejected, _ => null };
        var stage = status == ApplicationStatus.Hired ? Stage.Onboarding : GreenhouseStages.Map(application.StageName, session.Connection);
        EvidenceDraft[] drafts = status is null || stage is not { } known ? [] :
        [
            EvidenceDraft.Of($"{GreenhouseConnector.Name}|application|{application.Id}", new StageChange
            {
                Id = EvidenceDraft.Placeholder, Source = GreenhouseConnector.Name, ObservedAt = application.LastActivityAt ?? application.CreatedAt,
                Stage = known, Name = application.StageName, ApplicationId = application.Id, Status = status,
            }),
        ];
        return new PipelineEvent.CandidateEvidence(GreenhouseConnector.Person(application.CandidateId), [GreenhouseConnector.Application(application.Id)], drafts);
    }

    /// <summary>A job bears the date of its candidate's record, so that the webhook and this bring the same evidence.</summary>
    private async Task<Result<HarvestPage<PipelineEvent>>> EmploymentsAsync(Uri address, CancellationToken cancel)
    {
        if (!(await _harvest.ListAsync(address, GreenhouseJson.Default.IReadOnlyListWireEmployment, cancel)).Succeeded(out var page, out var failure)) return failure;
        var ids = page.Items.Select(item => item.CandidateId).OfType<string>().Distinct().ToArray();
        if (ids.Length == 0) return new HarvestPage<PipelineEvent>([], page.Next);
        if (!(await _harvest.AllAsync(HarvestClient.At($"candidates?ids={string.Join(',', ids)}&per_page=500"), GreenhouseJson.Default.IReadOnlyListWirePerson, cancel)).Succeeded(out var people, out failure)) return failure;
        var events = new List<PipelineEvent>();
        foreach (var person in people)
        {
            EvidenceDraft[] drafts = [.. page.Items.Where(item => item.CandidateId == person.Id).Select(item => GreenhouseEvidence.Claim(item, person.CreatedAt)).OfType<EmploymentClaim>().Select(claim => GreenhouseEvidence.Draft(person.Id, claim))];
            events.Add(new PipelineEvent.CandidateEvidence(GreenhouseConnector.Person(person.Id), [], drafts));
        }
        return new HarvestPage<PipelineEvent>(events, page.Next);
    }

    private async Task<Result<HarvestPage<PipelineEvent>>> OffersAsync(Uri address, CancellationToken cancel)
    {
        if (!(await _harvest.ListAsync(address, GreenhouseJson.Default.IReadOnlyListWireOffer, cancel)).Succeeded(out var page, out var failure)) return failure;
        return new HarvestPage<PipelineEvent>([.. page.Items.Select(Event).OfType<PipelineEvent>()], page.Next);
    }

    public static PipelineEvent.CandidateEvidence? Event(WireOffer offer) =>
        offer is { CandidateId: { } candidate, ApplicationId: { } application } && GreenhouseEvidence.Of(offer, application) is { } draft
            ? new PipelineEvent.CandidateEvidence(GreenhouseConnector.Person(candidate), [GreenhouseConnector.Application(application)], [draft])
            : null;
}
