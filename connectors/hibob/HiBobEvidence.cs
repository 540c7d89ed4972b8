using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.HiBob;

/// <summary>Evidence out of a person as Bob shows them now.</summary>
internal static class HiBobEvidence
{
    private const int MostAccounts = 20;

    /// <param name="tableChanged">A table changed, and accounts are one: who had an account before has changed it now.</param>
    public static async Task<Result<PipelineEvent.CandidateEvidence>> OfAsync(string id, JsonElement employee, DateTimeOffset? at, bool tableChanged, HiBobClient bob, Connection connection, CancellationToken cancel)
    {
        var scope = $"{HiBobConnector.Name}|employee|{id}";
        var name = new PersonName { Given = Text(employee, "firstName"), Family = Text(employee, "surname"), Full = Text(employee, "displayName") };
        var start = HrisEvidence.Date(Text(employee, "work.startDate"));
        var drafts = new List<EvidenceDraft>
        {
            EvidenceDraft.Of(scope, new HrRecord
            {
                Id = EvidenceDraft.Placeholder, Source = HiBobConnector.Name, ObservedAt = at, EmployeeId = id, LegalName = name.Text().Length > 0 ? name : null, StartDate = start, TerminationDate = HrisEvidence.Date(Text(employee, "internal.terminationDate")),
                HomeAddress = HrisEvidence.Home(new Place
                {
                    Street = Text(employee, "address.line1"), Unit = Text(employee, "address.line2"), City = Text(employee, "address.city"), State = Text(employee, "address.usaState"), PostalCode = Text(employee, "address.postCode"), Country = HrisEvidence.Country(Text(employee, "address.country")),
                }),
                Contractor = Text(employee, "payroll.employment.contract") is { } contract ? contract.Contains("contractor", StringComparison.OrdinalIgnoreCase) : null,
            }),
        };
        drafts.AddRange(HrisEvidence.Contacts(HiBobConnector.Name, scope, at, Text(employee, "home.privateEmail"), Text(employee, "home.mobilePhone"), Text(employee, "home.privatePhone")));
        if (connection.Setting("bankAccounts") != "off")
        {
            var got = await bob.AccountsAsync(id, cancel);
            if (got.Failure is { Category: not (FailureCategory.NotFound or FailureCategory.MissingScope) } failure) return failure;
            if (got.Failure is null) drafts.AddRange(Pay(got.Value, at, tableChanged, scope));
        }
        if (start is not null) drafts.Add(HrisEvidence.Hired(HiBobConnector.Name, scope, at));
        return new PipelineEvent.CandidateEvidence(HiBobConnector.Person(id), HrisEvidence.AtsIds(connection, field => Text(employee, field.StartsWith("root.", StringComparison.Ordinal) ? field[5..] : field)), drafts)
        {
            Hint = new JoinHint(Text(employee, "home.privateEmail"), name, start), ExpectsHire = true,
        };
    }

    /// <summary>A list, or an object that holds it. A number that Bob masks is taken for its end only.</summary>
    private static IEnumerable<EvidenceDraft> Pay(JsonElement answer, DateTimeOffset? at, bool changed, string scope)
    {
        var list = answer.ValueKind == JsonValueKind.Object ? answer.EnumerateObject().Select(member => member.Value).FirstOrDefault(value => value.ValueKind == JsonValueKind.Array) : answer;
        if (list.ValueKind != JsonValueKind.Array) yield break;
        foreach (var account in list.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Object).Take(MostAccounts))
        {
            var (whole, ending) = PayAccount.Read(Text(account, "routingNumber") ?? Text(account, "bankCode"), Text(account, "iban") ?? Text(account, "accountNumber"));
            if (whole is not null && Text(account, "iban") is not null) whole = whole with { Routing = null };
            yield return EvidenceDraft.Of(scope, new Payout
            {
                Id = EvidenceDraft.Placeholder, Source = HiBobConnector.Name, ObservedAt = at, Method = PayoutMethod.BankAccount, HolderName = Text(account, "accountHolder") ?? Text(account, "nameOnAccount"), AccountEnding = ending, Country = HrisEvidence.Country(Text(account, "country")), Change = changed,
            }) with { Account = whole };
        }
    }

    /// <summary>A text by its path; a value in an object of value and label is its value.</summary>
    public static string? Text(JsonElement element, string path)
    {
        foreach (var name in path.Split('.'))
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return null;
        if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty("value", out var value)) element = value;
        var text = element.ValueKind switch { JsonValueKind.String => element.GetString(), JsonValueKind.Number => element.GetRawText(), _ => null };
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }
}
