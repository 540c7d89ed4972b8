using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.BambooHr;

/// <summary>Evidence out of an employee's record as it stands now.</summary>
internal static class BambooHrEvidence
{
    /// <summary>The record as it stands now, and the papers that belong to it.</summary>
    public static async Task<Result<PipelineEvent.CandidateEvidence>> ReadAsync(string id, DateTimeOffset? at, Session session, CancellationToken cancel)
    {
        var bamboo = new BambooHrClient(session);
        if (!(await bamboo.EmployeeAsync(id, cancel)).Succeeded(out var employee, out var failure)) return failure;
        if (!(await BambooHrPapers.OfAsync(bamboo, id, Date(employee, "hireDate"), session, cancel)).Succeeded(out var papers, out failure)) return failure;
        return Event(id, employee, at, session.Connection) with { Files = papers };
    }

    private static PipelineEvent.CandidateEvidence Event(string id, IReadOnlyDictionary<string, string?> employee, DateTimeOffset? at, Connection connection)
    {
        var name = new PersonName { Given = Text(employee, "firstName"), Family = Text(employee, "lastName"), Full = Text(employee, "displayName") };
        var hired = Date(employee, "hireDate");
        var drafts = new List<EvidenceDraft>
        {
            EvidenceDraft.Of(Scope(id), new HrRecord
            {
                Id = EvidenceDraft.Placeholder, Source = BambooHrConnector.Name, ObservedAt = at, EmployeeId = id, LegalName = name.Text().Length > 0 ? name : null,
                HomeAddress = Home(employee), StartDate = hired, TerminationDate = Date(employee, "terminationDate"),
                Contractor = Text(employee, "employmentHistoryStatus") is { } status ? status.Contains("contractor", StringComparison.OrdinalIgnoreCase) : null,
            }),
        };
        drafts.AddRange(HrisEvidence.Contacts(BambooHrConnector.Name, Scope(id), at, Text(employee, "homeEmail"), Text(employee, "mobilePhone"), Text(employee, "homePhone")));
        if (hired is not null) drafts.Add(HrisEvidence.Hired(BambooHrConnector.Name, Scope(id), at));
        return new PipelineEvent.CandidateEvidence(BambooHrConnector.Person(id), HrisEvidence.AtsIds(connection, field => Text(employee, field)), drafts)
        {
            Hint = new JoinHint(Text(employee, "homeEmail"), name, hired), ExpectsHire = true,
        };
    }

    private static Place? Home(IReadOnlyDictionary<string, string?> employee) => HrisEvidence.Home(new Place
    {
        Street = Text(employee, "address1"), Unit = Text(employee, "address2"), City = Text(employee, "city"), State = Text(employee, "state"), PostalCode = Text(employee, "zipcode"), Country = HrisEvidence.Country(Text(employee, "country")),
    });

    private static string Scope(string id) => $"{BambooHrConnector.Name}|employee|{id}";

    private static string? Text(IReadOnlyDictionary<string, string?> employee, string field) => employee.TryGetValue(field, out var text) && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    /// <summary>A field without a date holds zeros.</summary>
    private static PartialDate? Date(IReadOnlyDictionary<string, string?> employee, string field) => HrisEvidence.Date(Text(employee, field));
}
