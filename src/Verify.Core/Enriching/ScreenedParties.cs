using Verify.Core.Checks;
using Verify.Core.Model;
using Verify.Core.Text;
using Verify.Core.Watchlists;

namespace Verify.Core.Enriching;

/// <summary>Somebody whom a dossier names and who is screened: the candidate, the vendor, the payee, an owner, a wallet.</summary>
public sealed record ScreenedParty(ScreeningSubject Role, string Name);

/// <summary>Whom and what a dossier gives to screen, and the keys under which a list's entry can meet it.</summary>
public static class ScreenedParties
{
    public static IReadOnlyList<ScreenedParty> Of(Dossier dossier) =>
    [
        .. Named(ScreeningSubject.Candidate, CandidateNames(dossier)),
        .. Named(ScreeningSubject.Vendor, dossier.All<Vendor>().Select(v => v.LegalName)),
        .. Named(ScreeningSubject.Payee, dossier.All<Payout>().Select(p => p.PayeeOrganisation)),
        .. Named(ScreeningSubject.Owner, dossier.All<Model.Ownership>().Select(o => o.Owner)),
        .. Named(ScreeningSubject.Wallet, dossier.All<Payout>().Select(p => p.WalletAddress)),
    ];

    /// <summary>Employers and schools of the history.</summary>
    public static IReadOnlyList<string> Organisations(Dossier dossier) =>
        [.. dossier.All<EmploymentClaim>().Select(c => c.Employer).Concat(dossier.All<EducationClaim>().Select(c => c.Institution)).Distinct(StringComparer.Ordinal)];

    /// <summary>The blocking keys of one piece of evidence, kept with the candidate so that a changed list finds whom it touches.</summary>
    public static IEnumerable<string> KeysOf(Evidence evidence) => (evidence switch
    {
        Application application => People([.. NamesOf(application.Name), .. application.DeclaredAliases]).Concat(Selectors([.. application.Emails, .. application.Phones])),
        Declaration declaration => People(declaration.Aliases),
        Document document => People(NamesOf(document.Name)),
        HrRecord record => People(NamesOf(record.LegalName)),
        EmploymentClaim claim => Firm(claim.Employer, claim.RegistryId, claim.Domain).Concat(Site(claim.Domain)),
        EducationClaim claim => Firm(claim.Institution, claim.RegistryId, claim.Domain).Concat(Site(claim.Domain)),
        OrganisationRecord record => Firm(record.Name, record.RegistryId, record.Domain, record.Phone).Concat(Site(record.Domain)).Concat(People(record.Directors)),
        Vendor vendor => Firm(vendor.LegalName, vendor.RegistryId, vendor.Domain, vendor.Phone).Concat(People(vendor.Directors)),
        Model.Ownership step => Firm(step.Owner).Concat(People([step.Owner])),
        Payout payout => Firm(payout.PayeeOrganisation).Concat(Selectors([payout.WalletAddress])),
        _ => [],
    }).Where(key => key.Length > 0).Distinct(StringComparer.Ordinal);

    private static IEnumerable<string?> CandidateNames(Dossier dossier) =>
    [
        .. dossier.All<Application>().SelectMany(a => NamesOf(a.Name)),
        .. dossier.All<Document>().SelectMany(d => NamesOf(d.Name)),
        .. dossier.All<HrRecord>().SelectMany(h => NamesOf(h.LegalName)),
        // A nickname by itself is everybody's.
        .. Applicant.Of(dossier).Aliases.Where(alias => alias.Trim().Contains(' ', StringComparison.Ordinal)),
    ];

    private static IEnumerable<string> NamesOf(PersonName? name) => name is null ? [] : new[] { name.Text(), name.Native ?? "" }.Where(text => text.Length > 0);

    private static IEnumerable<ScreenedParty> Named(ScreeningSubject role, IEnumerable<string?> names) =>
        names.Where(name => !string.IsNullOrWhiteSpace(name)).Distinct(StringComparer.Ordinal).Select(name => new ScreenedParty(role, name!));

    private static IEnumerable<string> People(IEnumerable<string> names) => names.SelectMany(name => BlockingKey.OfName(name, NameKind.Person));

    private static IEnumerable<string> Firm(string? name, params string?[] selectors) => (name is null ? [] : BlockingKey.OfName(name, NameKind.Organisation)).Concat(Selectors(selectors));

    private static IEnumerable<string> Site(string? domain) => domain is null ? [] : BlockingKey.OfSite(domain);

    private static IEnumerable<string> Selectors(IEnumerable<string?> values) => values.OfType<string>().Select(BlockingKey.OfSelector);
}
