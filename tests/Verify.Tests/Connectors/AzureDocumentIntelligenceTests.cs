using Verify.Connectors.AzureDocumentIntelligence;
using Verify.Connectors.Sdk;
using Verify.Core.Documents.Evidencing;
using Verify.Core.Documents.Reading;
using Verify.Core.Model;
using Verify.Reader;
using Verify.Tests.Reader;

namespace Verify.Tests.Connectors;

/// <summary>Documents read over the service's protocol, against its stand-in.</summary>
public sealed class AzureDocumentIntelligenceTests
{
    private static readonly byte[] Picture = TestPictures.Png(TestPictures.Slopes(200, 100));
    private static readonly AzureDocumentIntelligenceConnector Connector = new();
    private static readonly DateTimeOffset At = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static async Task<(Result<DocumentContent> Answer, AzureDocumentIntelligenceSandbox Sandbox)> ReadAsync(DocumentForm form, Action<AzureDocumentIntelligenceSandbox>? arrange = null, Func<Connection, Connection>? change = null)
    {
        await using var sandbox = (AzureDocumentIntelligenceSandbox)Connector.CreateSandbox();
        await sandbox.StartAsync();
        arrange?.Invoke(sandbox);
        using var under = SessionUnderTest.Of(Connector, sandbox);
        if (change is not null) under.Replace(change(under.Session.Connection));
        return (await Connector.ReadAsync(new DocumentFile(Picture, form), under.Session, default), sandbox);
    }

    private static Evidence? EvidenceOf(DocumentContent content, DocumentForm form, string reader = "azure") =>
        DocumentEvidence.From(content, new GivenDocument(new EvidenceId("e-1"), form, "portal", reader, At) { ExpectedNames = ["Dana Rivers"] }, (kind, value) => $"{kind}:{value}");

    [Fact]
    public async Task A_licence_is_compared_with_its_barcode_and_a_tampered_one_shows()
    {
        var (answer, sandbox) = await ReadAsync(DocumentForm.Identity);
        var honest = Assert.IsType<Document>(EvidenceOf(answer.Value!, DocumentForm.Identity));
        Assert.Equal((DocumentType.DrivingLicence, "US", "WA", "RIVERS"), (honest.Type, honest.IssuerCountry, honest.IssuerRegion, honest.Name!.Family));
        Assert.Contains(honest.MachineChecks, check => check.Id.StartsWith("barcode-vs-print", StringComparison.Ordinal));
        Assert.All(honest.MachineChecks.Where(check => check.Id.StartsWith("barcode-vs-print", StringComparison.Ordinal)), check => Assert.True(check.Passed, $"{check.Id}: {check.Detail}"));
        var submitted = Assert.Single(sandbox.Submitted);
        Assert.Contains("formrecognizer prebuilt-idDocument ?api-version=2023-07-31", submitted, StringComparison.Ordinal);
        foreach (var part in (string[])["stringIndexType=utf16CodeUnit", "features=barcodes", "pages=1-2", " key"]) Assert.Contains(part, submitted, StringComparison.Ordinal);

        var tampered = (await ReadAsync(DocumentForm.Identity, sandbox => sandbox.AnswerFor(Picture, "licence-tampered"))).Answer;
        Assert.Contains(((Document)EvidenceOf(tampered.Value!, DocumentForm.Identity)!).MachineChecks, check => check is { Passed: false } && check.Id.StartsWith("barcode-vs-print", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answers_that_the_service_really_gave_are_read()
    {
        var licence = (Document)EvidenceOf((await ReadAsync(DocumentForm.Identity, sandbox => sandbox.AnswerFor(Picture, "licence-recorded"))).Answer.Value!, DocumentForm.Identity)!;
        Assert.Equal(("SMITH", "CHRIS", "WV", "1988-03-23", "2026-03-23"), (licence.Name!.Family, licence.Name.Given, licence.IssuerRegion, licence.BirthDate.ToString(), licence.ExpiryDate.ToString()));
        var form = (FinancialDocument)EvidenceOf((await ReadAsync(DocumentForm.WageStatement)).Answer.Value!, DocumentForm.WageStatement)!;
        Assert.Equal(("ANGEL BROWN", "2018", "WA"), (form.Holder!.Full, form.From.ToString(), form.Address!.State));
        var invoice = (FinancialDocument)EvidenceOf((await ReadAsync(DocumentForm.Invoice)).Answer.Value!, DocumentForm.Invoice)!;
        Assert.Equal(("CONTOSO LTD.", "MICROSOFT CORPORATION", "2019-10-14", "2019-11-14"), (invoice.Holder!.Full, invoice.Employer, invoice.From.ToString(), invoice.To.ToString()));
        Assert.Contains(invoice.Checks, check => check is { Id: "document-total", Passed: true });
        // The service's own specimen: Medicare is right, its tips were never taxed.
        Assert.Contains(form.Checks, check => check is { Id: "w2-medicare-tax", Passed: true });
        Assert.Contains(form.Checks, check => check is { Id: "w2-social-security-tax", Passed: false });
    }

    [Theory]
    [InlineData(DocumentForm.PayStub, "prebuilt-payStub.us", FinancialDocumentType.PayStub)]
    [InlineData(DocumentForm.BankStatement, "prebuilt-bankStatement.us", FinancialDocumentType.BankStatement)]
    [InlineData(DocumentForm.VoidCheque, "prebuilt-check.us", FinancialDocumentType.VoidCheque)]
    public async Task Payroll_papers_go_to_the_newer_version_and_their_results_are_deleted(DocumentForm form, string model, FinancialDocumentType type)
    {
        var (answer, sandbox) = await ReadAsync(form);
        var paper = Assert.IsType<FinancialDocument>(EvidenceOf(answer.Value!, form));
        Assert.Equal((type, "Dana Rivers"), (paper.Type, paper.Holder!.Full));
        Assert.NotEmpty(paper.Checks);
        Assert.Contains($"documentintelligence {model} ?api-version=2024-11-30", Assert.Single(sandbox.Submitted), StringComparison.Ordinal);
        Assert.Single(sandbox.Deleted);
    }

    [Theory]
    [InlineData("payslip-uk", "Contoso Trading Ltd", "GB82WEST12345698765432", "document-holder iban paystub-net paystub-net-year paystub-pay-date paystub-period paystub-references paystub-year-to-date")]
    [InlineData("payslip-de", "Beispiel Software GmbH", "DE89370400440532013000", "document-holder iban paystub-net paystub-period")]
    public async Task A_European_payslip_gives_the_evidence_that_a_pay_stub_gives(string fixture, string employer, string account, string passed)
    {
        var (answer, sandbox) = await ReadAsync(DocumentForm.Payslip, sandbox => sandbox.AnswerFor(Picture, fixture));
        var slip = Assert.IsType<FinancialDocument>(EvidenceOf(answer.Value!, DocumentForm.Payslip));
        Assert.Equal((FinancialDocumentType.PayStub, "Dana Rivers", employer, "2026-10-01", "2026-10-31"), (slip.Type, slip.Holder!.Full, slip.Employer, slip.From.ToString(), slip.To.ToString()));
        Assert.Equal($"account:|{account}", slip.AccountHash);
        Assert.All(slip.Checks, check => Assert.True(check.Passed, $"{check.Id}: {check.Detail}"));
        Assert.Equal(passed.Split(' '), slip.Checks.Select(check => check.Id).Order());
        Assert.Contains("formrecognizer prebuilt-read ?api-version=2023-07-31", Assert.Single(sandbox.Submitted), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Print_below_the_confidence_floor_is_no_part_of_a_payslip_and_another_text_is_none()
    {
        var doubtful = Extracted.Of(new Azure.AI.FormRecognizer.DocumentAnalysis.AnalyzeResult(System.Text.Json.JsonDocument.Parse(
            AzureDocumentIntelligenceSandbox.Answer("payslip-uk").Replace("\"content\": \"3,107.44\", \"confidence\": 0.99", "\"content\": \"3,107.44\", \"confidence\": 0.41", StringComparison.Ordinal)).RootElement.GetProperty("analyzeResult")));
        Assert.Equal((4_200m, null), (AnswerContent.Payslip(doubtful).Stub!.Gross.Current, AnswerContent.Payslip(doubtful).Stub!.Net.Current));
        Assert.Equal(ReadKind.Unreadable, (await ReadAsync(DocumentForm.Payslip)).Answer.Value!.Kind);
    }

    [Fact]
    public void A_payroll_model_on_the_older_version_is_refused_with_the_reason()
    {
        Assert.Null(DocumentModel.For(DocumentForm.PayStub).Refusal);
        Assert.Equal("prebuilt-payStub.us exists on 2024-11-30 only, not on 2023-07-31", (DocumentModel.For(DocumentForm.PayStub) with { Version = DocumentModel.Older }).Refusal);
    }

    [Fact]
    public async Task A_passport_gives_the_same_evidence_whoever_read_it()
    {
        var azure = (await ReadAsync(DocumentForm.Identity, sandbox => sandbox.AnswerFor(Picture, "passport"))).Answer.Value!;
        var page = TestPictures.Png(DocumentPictures.Photo(DocumentPictures.Page([.. azure.MrzLines], 18), 3, 1, 1, 4));
        var local = DocumentContent.Of(ImageReader.Read(page, new ReaderRequest(ReaderProtocol.Version, "read", [])));
        Same((Document)EvidenceOf(local, DocumentForm.Identity, "local")!, (Document)EvidenceOf(azure, DocumentForm.Identity)!);
    }

    [Fact]
    public async Task A_licence_gives_the_same_evidence_whoever_read_it()
    {
        var azure = (await ReadAsync(DocumentForm.Identity)).Answer.Value!;
        var back = TestPictures.Png(DocumentPictures.Barcode(azure.Barcode!, 8, 4, 4));
        var local = DocumentContent.Of(ImageReader.Read(back, new ReaderRequest(ReaderProtocol.Version, "read", [])));
        Same((Document)EvidenceOf(local, DocumentForm.Identity, "local")!, (Document)EvidenceOf(azure, DocumentForm.Identity)!);
    }

    /// <summary>All that the local reader can tell, the other tells the same way; what only print has comes on top.</summary>
    private static void Same(Document local, Document azure)
    {
        Assert.All(local.MachineChecks, check => Assert.Contains(check, azure.MachineChecks));
        Assert.All(azure.MachineChecks.Except(local.MachineChecks), check => Assert.True(check.Id.Contains("-vs-print-", StringComparison.Ordinal) || check.Id == "validity-length", check.Id));
        Assert.Equal(local with { MachineChecks = [], Reader = null, MachineReadConfidence = null, IssueDate = azure.IssueDate, Address = local.Address ?? azure.Address },
            azure with { MachineChecks = [], Reader = null, MachineReadConfidence = null, Address = local.Address ?? azure.Address });
    }

    [Fact]
    public async Task Another_document_behind_the_first_is_no_side_of_it()
    {
        var licence = (await ReadAsync(DocumentForm.Identity)).Answer.Value!;
        var passport = (await ReadAsync(DocumentForm.Identity, sandbox => sandbox.AnswerFor(Picture, "passport"))).Answer.Value!;
        Assert.Equal(licence, licence.WithSide(passport));
        Assert.Equal(passport, passport.WithSide(licence));
        // What the local reader was sure of: the passport's lines behind a licence whose print was read.
        Assert.False(licence.CanBeOne(new DocumentContent(ReadKind.Ok) { MrzLines = passport.MrzLines }));
        Assert.Equal(passport, passport.WithSide(passport with { Sex = null, Address = licence.Address }));
        // The back of the licence, on which only the barcode is known.
        Assert.Equal(licence.Barcode, (licence with { Barcode = null }).WithSide(new DocumentContent(ReadKind.Ok) { Barcode = licence.Barcode }).Barcode);
        Assert.Equal(passport, new DocumentContent(ReadKind.Unreadable, "no-document").WithSide(passport));
    }

    [Fact]
    public async Task A_file_without_a_document_is_unreadable_and_no_failure()
    {
        var (answer, sandbox) = await ReadAsync(DocumentForm.Identity, sandbox => sandbox.AnswerFor(Picture, "no-document"));
        Assert.Equal(ReadKind.Unreadable, answer.Value!.Kind);
        Assert.Null(EvidenceOf(answer.Value, DocumentForm.Identity));
        Assert.Equal(2, sandbox.Submitted.Count);
        Assert.Contains("prebuilt-read", sandbox.Submitted.Last(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("InvalidContent", true)]
    [InlineData("InvalidContentLength", true)]
    [InlineData("InternalServerError", false)]
    public async Task A_failed_analysis_is_unreadable_only_when_the_content_is_at_fault(string code, bool unreadable)
    {
        var (answer, _) = await ReadAsync(DocumentForm.PayStub, sandbox => sandbox.FailWith = code);
        if (unreadable) Assert.Equal((ReadKind.Unreadable, code), (answer.Value!.Kind, answer.Value.Reason));
        else Assert.Equal(FailureCategory.BadAnswer, answer.Failure!.Category);
    }

    [Fact]
    public async Task An_application_of_Entra_ID_signs_in_over_the_same_guarded_way()
    {
        static Connection Application(Connection connection, string secret) => connection with
        {
            Settings = new Dictionary<string, string>(connection.Settings) { ["directory"] = AzureDocumentIntelligenceSandbox.Directory, ["application"] = AzureDocumentIntelligenceSandbox.Application },
            Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["clientSecret"] = [new Secret(secret)] },
        };
        foreach (var form in (DocumentForm[])[DocumentForm.Identity, DocumentForm.PayStub])
        {
            var (answer, sandbox) = await ReadAsync(form, change: connection => Application(connection, AzureDocumentIntelligenceSandbox.ClientSecret));
            Assert.Equal(ReadKind.Ok, answer.Value?.Kind);
            Assert.EndsWith("bearer", Assert.Single(sandbox.Submitted), StringComparison.Ordinal);
        }
        var refused = (await ReadAsync(DocumentForm.Identity, change: connection => Application(connection, "another"))).Answer;
        Assert.Equal(FailureCategory.Unauthorised, refused.Failure!.Category);
        Assert.DoesNotContain("another", refused.Failure.Detail, StringComparison.Ordinal);
        Assert.Equal(FailureCategory.Unauthorised, (await ReadAsync(DocumentForm.PayStub, change: connection => connection with { Secrets = new Dictionary<string, IReadOnlyList<Secret>>() })).Answer.Failure!.Category);
    }

    [Theory]
    [InlineData(401, FailureCategory.Unauthorised)]
    [InlineData(403, FailureCategory.MissingScope)]
    [InlineData(404, FailureCategory.NotFound)]
    [InlineData(415, FailureCategory.Rejected)]
    public async Task A_refusal_is_a_category(int status, FailureCategory category)
    {
        foreach (var form in (DocumentForm[])[DocumentForm.Identity, DocumentForm.BankStatement])
            Assert.Equal(category, (await ReadAsync(form, sandbox => sandbox.Trouble = new SandboxTrouble(TroubleType.Status, status))).Answer.Failure!.Category);
    }

    [Fact]
    public async Task A_busy_service_is_waited_for_as_it_says()
    {
        var (answer, sandbox) = await ReadAsync(DocumentForm.Identity, sandbox => sandbox.Trouble = new SandboxTrouble(TroubleType.Status, 429, times: 1) { RetryAfter = TimeSpan.FromSeconds(1) });
        Assert.Equal(ReadKind.Ok, answer.Value!.Kind);
        Assert.Equal(4, sandbox.Requests);
    }

    [Theory]
    [InlineData(TroubleType.Html)]
    [InlineData(TroubleType.HalfJson)]
    [InlineData(TroubleType.Redirect)]
    [InlineData(TroubleType.Flood)]
    public async Task An_answer_that_is_none_is_never_an_exception(TroubleType trouble)
    {
        foreach (var (form, path) in ((DocumentForm, string)[])[(DocumentForm.Identity, "formrecognizer"), (DocumentForm.PayStub, "documentintelligence")])
            Assert.True((await ReadAsync(form, sandbox => sandbox.Trouble = new SandboxTrouble(trouble) { Path = $"/{path}", Method = "GET" })).Answer.Failure!.MayRetry);
    }

    [Fact]
    public async Task The_key_is_not_sent_where_an_answer_points_elsewhere()
    {
        foreach (var form in (DocumentForm[])[DocumentForm.Identity, DocumentForm.PayStub])
        {
            var (answer, sandbox) = await ReadAsync(form, sandbox => sandbox.OtherHost = "evil.example.com");
            Assert.Equal(FailureCategory.BadAnswer, answer.Failure!.Category);
            Assert.Equal(1, sandbox.Requests);
        }
    }
}
