using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Gusto;

/// <summary>Evidence out of an employee as the API shows them now.</summary>
internal static class GustoEvidence
{
    private const string AccountEvent = "employee.bank_account.";

    /// <param name="cause">The event that pointed here; a backfill has none.</param>
    public static async Task<Result<PipelineEvent.CandidateEvidence>> OfAsync(string id, DateTimeOffset? at, string cause, GustoClient gusto, Connection connection, CancellationToken cancel)
    {
        if (!(await gusto.EmployeeAsync(id, cancel)).Succeeded(out var employee, out var failure)) return failure;
        return await OfAsync(employee, at, cause, gusto, connection, cancel);
    }

    public static async Task<Result<PipelineEvent.CandidateEvidence>> OfAsync(GustoEmployee employee, DateTimeOffset? at, string cause, GustoClient gusto, Connection connection, CancellationToken cancel)
    {
        if (!(await gusto.AddressesAsync(employee.Uuid, cancel)).Succeeded(out var addresses, out var failure)) return failure;
        IReadOnlyList<GustoAccount> accounts = [];
        if (gusto.ShowsAccounts && !(await gusto.AccountsAsync(employee.Uuid, cancel)).Succeeded(out accounts!, out failure)) return failure;
        var scope = $"{GustoConnector.Name}|employee|{employee.Uuid}";
        var name = new PersonName { Given = employee.FirstName, Family = employee.LastName };
        var hired = employee.Jobs?.Select(job => HrisEvidence.Date(job.HireDate)).Where(date => date is not null).MinBy(date => date!.Value.Earliest);
        var drafts = new List<EvidenceDraft>
        {
            EvidenceDraft.Of(scope, new HrRecord
            {
                Id = EvidenceDraft.Placeholder, Source = GustoConnector.Name, ObservedAt = at, EmployeeId = employee.Uuid, LegalName = name.Text().Length > 0 ? name : null, HomeAddress = Home(addresses), StartDate = hired,
                TerminationDate = HrisEvidence.Date(employee.Terminations is { Count: > 0 } ended ? ended[^1].EffectiveDate : null),
            }),
        };
        drafts.AddRange(HrisEvidence.Contacts(GustoConnector.Name, scope, at, employee.Email, employee.Phone));
        drafts.AddRange(Pay(employee, accounts, at, cause, gusto.ShowsAccounts).Select(payout => EvidenceDraft.Of(scope, payout)));
        if (hired is not null) drafts.Add(HrisEvidence.Hired(GustoConnector.Name, scope, at));
        return new PipelineEvent.CandidateEvidence(GustoConnector.Person(employee.Uuid), HrisEvidence.AtsIds(connection, field => Custom(employee, field)), drafts) { Hint = new JoinHint(employee.Email, name, hired), ExpectsHire = true };
    }

    /// <summary>Who is not yet through onboarding gives an account for the first time; later every new one is a change.</summary>
    private static IEnumerable<Payout> Pay(GustoEmployee employee, IReadOnlyList<GustoAccount> accounts, DateTimeOffset? at, string cause, bool shown)
    {
        var about = cause.StartsWith(AccountEvent, StringComparison.Ordinal);
        var change = about && (!cause.EndsWith(".created", StringComparison.Ordinal) || employee.Onboarded == true);
        if (!shown)
        {
            // Which account it is now is not told: that it was set or changed is.
            if (about) yield return new Payout { Id = EvidenceDraft.Placeholder, Source = GustoConnector.Name, ObservedAt = at, Method = PayoutMethod.BankAccount, Change = change };
            yield break;
        }
        foreach (var account in accounts)
            yield return new Payout
            {
                Id = EvidenceDraft.Placeholder, Source = GustoConnector.Name, ObservedAt = at, Method = PayoutMethod.BankAccount, AccountEnding = PayAccount.Read(account.RoutingNumber, Masked(account.HiddenAccountNumber)).Ending, Country = "US", Change = change,
            };
        if (accounts.Count == 0 && employee.PaymentMethod == "Check") yield return new Payout { Id = EvidenceDraft.Placeholder, Source = GustoConnector.Name, ObservedAt = at, Method = PayoutMethod.Cheque, Change = change };
    }

    /// <summary>The vendor promises a masked number; even one that does not look so is taken for its end only.</summary>
    private static string? Masked(string? number) => string.IsNullOrWhiteSpace(number) ? null : $"*{number}";

    private static Place? Home(IReadOnlyList<GustoAddress> addresses)
    {
        var now = addresses.LastOrDefault(address => address.Active == true) ?? addresses.OrderBy(address => address.EffectiveDate, StringComparer.Ordinal).LastOrDefault();
        return now is null ? null : HrisEvidence.Home(new Place { Street = now.Street1, Unit = string.IsNullOrWhiteSpace(now.Street2) ? null : now.Street2, City = now.City, State = now.State, PostalCode = now.Zip, Country = HrisEvidence.Country(now.Country) });
    }

    private static string? Custom(GustoEmployee employee, string field) =>
        employee.CustomFields?.FirstOrDefault(one => one.Name == field)?.Value is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
