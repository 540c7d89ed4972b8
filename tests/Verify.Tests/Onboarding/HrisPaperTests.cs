using System.Text;
using Verify.Connectors.AzureDocumentIntelligence;
using Verify.Connectors.BambooHr;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Tests.Onboarding;

/// <summary>A hire's papers in the HR system are read as if the candidate had given them, and only while the candidate might.</summary>
[Collection("pages")]
public sealed class HrisPaperTests
{
    private const string Employee = "123";

    [Fact]
    public async Task Papers_of_the_named_categories_come_in_once_agreed_to_and_each_of_them_once()
    {
        await using var server = await HrisServer.StartAsync(new Dictionary<string, string> { ["documentCategories"] = "Pay stubs=pay-stub; Direct deposit = cheque" });
        await using var reader = new AzureDocumentIntelligenceSandbox();
        await reader.StartAsync();
        await server.ConnectAsync(new AzureDocumentIntelligenceConnector(), reader, null);
        var bamboo = server.Sandbox<BambooHrSandbox>("bamboohr");
        var (stub, cheque) = (Pdf(1), Pdf(2));
        reader.AnswerFor(stub, "pay-stub");
        reader.AnswerFor(cheque, "cheque");
        bamboo.Keeps(Employee, "Pay stubs", "october.pdf", stub);
        bamboo.Keeps(Employee, "direct deposit", "void.pdf", cheque);
        bamboo.Keeps(Employee, "Pay stubs", "sheet.xlsx", "PK\u0003\u0004"u8.ToArray());
        // None of these is even fetched: a paper of the right to work, a category that nobody named, a file too large, somebody else's.
        bamboo.Keeps(Employee, "Pay stubs", "Form I-9 list A.pdf", Pdf(3));
        bamboo.Keeps(Employee, "Contracts", "contract.pdf", Pdf(4));
        bamboo.Keeps(Employee, "Pay stubs", "huge.pdf", new byte[(12 << 20) + 1]);
        bamboo.Keeps("124", "Pay stubs", "another.pdf", Pdf(5));

        var (hire, _) = await server.HireAsync();
        await ChangesAsync(server, days: 12);
        Assert.Equal(hire, await server.WhoAsync("bamboohr", Employee));
        Assert.Empty(bamboo.HandedOut);
        foreach (var purpose in (ConsentPurpose[])[ConsentPurpose.Documents, ConsentPurpose.EmploymentVerification])
        {
            var consent = new Consent { Id = EvidenceDraft.Placeholder, Source = "portal", ObservedAt = HrisServer.Applied.AddDays(12), Purpose = purpose, Given = true };
            await server.Tenant.InTransactionAsync(tx => server.Running.Intake.AppendAsync(tx, hire, [EvidenceDraft.Of("portal", consent)], DateTimeOffset.UtcNow));
        }
        await ChangesAsync(server, days: 13);
        await ChangesAsync(server, days: 14);

        var uploads = await server.Tenant.UploadsAsync(hire);
        Assert.Equal([("cheque", "read", "bamboohr"), ("pay-stub", "read", "bamboohr")], uploads.Select(upload => (upload.Slot, upload.State, upload.Source)).Order());
        Assert.Equal(["october.pdf", "sheet.xlsx", "void.pdf"], bamboo.HandedOut.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(2, (await server.EvidenceAsync(hire)).OfType<FinancialDocument>().Count());
        Assert.Contains("pay-stub type", (await server.Tenant.AuditAsync(hire.Value, null, 100)).Items.Where(row => row.Action == "paper-not-taken").Select(row => row.Details));
    }

    private static Task ChangesAsync(HrisServer server, int days) => server.EmploysAsync("bamboohr", Employee, HrisServer.Worker() with { Phone = $"+1 512 555 01{days}" }, HrisServer.Applied.AddDays(days));

    /// <summary>As payroll programs make them: text, which the local reader leaves to the service.</summary>
    private static byte[] Pdf(int number) => Encoding.ASCII.GetBytes($"%PDF-1.7\n{number} 0 obj <</Type /Page>> endobj\n%%EOF");
}
