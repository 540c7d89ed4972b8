using Verify.Connectors.AzureDocumentIntelligence;
using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Documents.Mrz;
using Verify.Core.Model;
using Verify.Reader.Images;
using Verify.Server.Assessing;
using Verify.Tests.Reader;
using Verify.Tests.Server;

namespace Verify.Tests.Portal;

/// <summary>Papers from the portal against each other and against themselves, up to the signal that a reviewer sees.</summary>
[Collection("server")]
public sealed class CrossCheckTests
{
    [Fact]
    public async Task The_same_document_number_under_two_names_shows_on_both_candidates()
    {
        await using var running = await RunningServer.StartAsync();
        var ada = await GiveAsync(running, "Ada Love Example", PdfWriter.Scan(new JpegWriter { Grey = true }.Encode(Photo(DocumentPictures.Passport))));
        Assert.DoesNotContain("doc-number-reuse", await running.ObservedAsync(ada), StringComparison.Ordinal);

        // Another person's name and birth date over the same number, with check digits that hold.
        var (birth, below) = ("910305", DocumentPictures.Passport[1]);
        below = below[..13] + birth + MrzDigit.Of(birth) + below[20..43];
        var grace = await GiveAsync(running, "Grace Sample", TestPictures.Png(Photo(["P<UTOSAMPLE<<GRACE<<<<<<<<<<<<<<<<<<<<<<<<<<", below + MrzDigit.Of(below[..10] + below[13..20] + below[21..43])])));
        foreach (var candidate in (CandidateId[])[ada, grace]) Assert.Contains("doc-number-reuse", await running.ObservedAsync(candidate), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_licence_whose_barcode_says_otherwise_than_its_print_counts_once_a_second_picture_says_so_too()
    {
        await using var running = await RunningServer.StartAsync();
        await using var service = (AzureDocumentIntelligenceSandbox)new AzureDocumentIntelligenceConnector().CreateSandbox();
        await service.StartAsync();
        await RepairAndAlertTests.ConnectAsync(running, new AzureDocumentIntelligenceConnector(), service);
        byte[][] pictures = [TestPictures.Png(TestPictures.Slopes(640, 420)), TestPictures.Png(TestPictures.Slopes(650, 430))];
        foreach (var picture in pictures) service.AnswerFor(picture, "licence-tampered");

        var candidate = await GiveAsync(running, "Dana Rivers", pictures[0]);
        var first = await SignalAsync(running, candidate);
        Assert.Equal((SignalState.Observed, 0), (first.State, first.Points));

        using var browser = await PortalBrowser.EnterAsync(running, candidate);
        await browser.UploadAsync("/portal/upload/identity", ("front", "licence.png", pictures[1]));
        await running.QuietAsync();
        var second = await SignalAsync(running, candidate);
        Assert.True(second is { State: SignalState.Observed, Points: > 0 }, $"{second.State} {second.Points} {second.Statement}");
        Assert.Contains("barcode-vs-print", second.Statement, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_European_payslip_given_in_the_portal_is_read_into_proof_of_earlier_work()
    {
        await using var running = await RunningServer.StartAsync();
        await using var service = (AzureDocumentIntelligenceSandbox)new AzureDocumentIntelligenceConnector().CreateSandbox();
        await service.StartAsync();
        await RepairAndAlertTests.ConnectAsync(running, new AzureDocumentIntelligenceConnector(), service);
        var candidate = await PortalBrowser.CandidateAsync(running, "Dana Rivers");
        using var browser = await PortalBrowser.EnterAsync(running, candidate);
        await browser.AgreeAsync();
        Assert.Contains("/portal/upload/payslip", await browser.GetAsync("/portal/home"), StringComparison.Ordinal);
        // As payroll programs make them: text, which the local reader leaves to the service.
        var pdf = "%PDF-1.7\n1 0 obj <</Type /Page>> endobj\n%%EOF"u8.ToArray();
        service.AnswerFor(pdf, "payslip-uk");
        await browser.UploadAsync("/portal/upload/payslip", ("front", "october.pdf", pdf));
        var page = browser.Where.AbsolutePath;
        await running.QuietAsync();
        var paper = Assert.Single((await Dossiers.EvidenceAsync(running.Tenant, candidate, default)).OfType<FinancialDocument>());
        Assert.Equal((FinancialDocumentType.PayStub, "Contoso Trading Ltd"), (paper.Type, paper.Employer));
        Assert.NotEmpty(paper.Checks);
        Assert.All(paper.Checks, check => Assert.True(check.Passed, check.Id));
        Assert.Contains("Contoso Trading Ltd", await browser.GetAsync(page), StringComparison.Ordinal);
        Assert.DoesNotContain("GB82", browser.Html, StringComparison.Ordinal);
    }

    private static async Task<ScoredSignal> SignalAsync(RunningServer running, CandidateId candidate) =>
        (await AssessCandidate.LatestAsync(running.Tenant, candidate, default))!.Signals.Single(signal => signal.Indicator == "doc-machine-data-fail");

    private static Gray Photo(string[] zone) => DocumentPictures.Photo(DocumentPictures.Page(zone, 18), 3, 1, 1, 4);

    /// <summary>A candidate with an offer who agrees to everything and gives an identity document through the portal.</summary>
    private static async Task<CandidateId> GiveAsync(RunningServer running, string name, byte[] picture)
    {
        var candidate = await PortalBrowser.CandidateAsync(running, name);
        using var browser = await PortalBrowser.EnterAsync(running, candidate);
        await browser.AgreeAsync();
        await browser.UploadAsync("/portal/upload/identity", ("front", "document.png", picture));
        await running.QuietAsync();
        Assert.Equal("read", Assert.Single(await running.Tenant.UploadsAsync(candidate)).State);
        return candidate;
    }
}
