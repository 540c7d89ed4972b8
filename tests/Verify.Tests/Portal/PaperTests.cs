using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Documents;
using Verify.Server.Portal;
using Verify.Server.Uploads;
using Verify.Tests.Reader;
using Verify.Tests.Server;

namespace Verify.Tests.Portal;

/// <summary>From an uploaded file to the assessment: readers, cross-checks, hostile files, and readers that fail.</summary>
[Collection("pages")]
public sealed class PaperTests
{
    private static readonly byte[] Passport = PortalTests.Passport;

    private static async Task<PortalBrowser> ReadyAsync(RunningServer running, CandidateId candidate)
    {
        var browser = await PortalBrowser.EnterAsync(running, candidate);
        await browser.AgreeAsync();
        return browser;
    }

    private static async Task<Document[]> DocumentsAsync(RunningServer running, CandidateId candidate) => [.. (await Dossiers.EvidenceAsync(running.Tenant, candidate, default)).OfType<Document>()];

    [Fact]
    public async Task The_same_file_twice_is_one_paper_and_one_piece_of_evidence()
    {
        await using var running = await RunningServer.StartAsync();
        var candidate = await PortalBrowser.CandidateAsync(running);
        using var browser = await ReadyAsync(running, candidate);
        for (var i = 0; i < 2; i++) await browser.UploadAsync("/portal/upload/identity", ("front", "p.png", Passport));
        await running.QuietAsync();
        var upload = Assert.Single(await running.Tenant.UploadsAsync(candidate));
        var document = Assert.Single(await DocumentsAsync(running, candidate));
        Assert.Equal(("read", document.Id), (upload.State, upload.Evidence!.Value));
        Assert.Equal(1, document.Capture);
        Assert.DoesNotContain("doc-name-mismatch", await running.ObservedAsync(candidate), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_scanned_on_two_pages_of_one_pdf_is_one_document_of_both_sides()
    {
        await using var running = await RunningServer.StartAsync();
        var candidate = await PortalBrowser.CandidateAsync(running);
        using var browser = await ReadyAsync(running, candidate);
        byte[] Jpeg(Verify.Reader.Images.Gray picture) => new JpegWriter { Grey = true }.Encode(picture);
        await browser.UploadAsync("/portal/upload/identity", ("front", "card.pdf", PdfWriter.Scan(Jpeg(TestPictures.Slopes(1400, 900)), Jpeg(DocumentPictures.Page(DocumentPictures.Card, 18)))));
        await running.QuietAsync();
        Assert.Equal("read", Assert.Single(await running.Tenant.UploadsAsync(candidate)).State);
        var document = Assert.Single(await DocumentsAsync(running, candidate));
        Assert.Equal((DocumentType.IdentityCard, "EXAMPLE", 1400), (document.Type, document.Name!.Family, document.Image!.Width));
        Assert.All(document.MachineChecks, check => Assert.True(check.Passed, check.Id));
    }

    [Fact]
    public async Task A_reader_that_hangs_leaves_the_paper_for_a_person()
    {
        await using var running = await RunningServer.StartAsync(builder => builder.Services.AddSingleton(new ReaderSettings { Timeout = TimeSpan.FromTicks(1) }));
        var candidate = await PortalBrowser.CandidateAsync(running);
        using var browser = await ReadyAsync(running, candidate);
        await browser.UploadAsync("/portal/upload/identity", ("front", "p.png", Passport));
        var paper = browser.Where.AbsolutePath;
        await running.QuietAsync();
        var held = Assert.Single(await running.Tenant.HeldUploadsAsync(10));
        Assert.Equal("reader-stopped", held.Reason);
        Assert.Contains("A person looks at it", await browser.GetAsync(paper), StringComparison.Ordinal);
        Assert.Empty(await DocumentsAsync(running, candidate));
        using var staff = await Staff.SignInAsync(running, "Reviewer");
        using var download = await staff.RawAsync($"/review/papers/{candidate}/{held.Id}/1");
        Assert.Equal(Passport, await download.Content.ReadAsByteArrayAsync());
        Assert.Equal("attachment", download.Content.Headers.ContentDisposition!.DispositionType);
        await staff.PostAsync("/review/papers", new Dictionary<string, string> { ["candidate"] = candidate.Value, ["id"] = held.Id, ["outcome"] = "unreadable" }, "/review/papers?handler=looked");
        Assert.Contains("asks for a new picture", await browser.GetAsync(paper), StringComparison.Ordinal);
        Assert.Contains("paper-viewed", (await running.Tenant.AuditAsync(candidate.Value, null, 100)).Items.Select(row => row.Action));
    }

    /// <summary>File, the status of the answer, and what becomes of it where it is taken.</summary>
    public static TheoryData<string, byte[], int, string> Hostile() => new()
    {
        { "nothing", [], 422, "" },
        { "svg with script", Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"), 422, "" },
        { "html", Encoding.UTF8.GetBytes("<html><script>alert(1)</script>"), 422, "" },
        { "program", [0x4D, 0x5A, .. new byte[200]], 422, "" },
        { "zip", [0x50, 0x4B, 3, 4, .. new byte[200]], 422, "" },
        { "heic", [0, 0, 0, 24, .. "ftypheic"u8, .. new byte[60]], 422, "" },
        { "too large", [0xFF, 0xD8, 0xFF, .. new byte[UploadIntake.MostBytes]], 413, "" },
        { "cut short", Passport[..(Passport.Length / 3)], 200, "unreadable" },
        { "jpeg of three bytes", [0xFF, 0xD8, 0xFF], 200, "unreadable" },
        { "polyglot: picture, then a page with script", [.. Passport, .. Encoding.UTF8.GetBytes("<script>alert(1)</script>PK\x03\x04")], 200, "unreadable" },
        { "bomb", TestPictures.Png([0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 1, 0, 0, 0, 0], new byte[1 << 20]), 200, "unreadable" },
        { "pdf of 500 pages", Encoding.ASCII.GetBytes("%PDF-1.7\n" + string.Concat(Enumerable.Range(1, 500).Select(i => $"{i} 0 obj <</Type /Page>> endobj\n"))), 200, "held" },
        { "exif bomb", new JpegWriter { BeforeFrame = [.. Enumerable.Repeat<byte[]>([0xFF, 0xE1, 0xFF, 0xFF, .. new byte[65533]], 60).SelectMany(part => part)] }.Encode(TestPictures.Slopes(64, 64)), 200, "unreadable" },
    };

    [Fact]
    public async Task Hostile_files_are_refused_or_kept_with_a_plain_reason_and_the_server_goes_on()
    {
        await using var running = await RunningServer.StartAsync();
        var candidate = await PortalBrowser.CandidateAsync(running);
        using var browser = await ReadyAsync(running, candidate);
        foreach (var row in Hostile())
        {
            var (name, file, status, state) = row.Data;
            var before = (await running.Tenant.UploadsAsync(candidate)).Count;
            await browser.UploadAsync("/portal/upload/identity", ("front", "x.jpg", file));
            Assert.True((HttpStatusCode)status == browser.Status, $"{name}: {browser.Status}");
            var uploads = await running.Tenant.UploadsAsync(candidate);
            if (status != 200)
            {
                Assert.Contains("role=\"alert\"", browser.Html, StringComparison.Ordinal);
                Assert.Equal(before, uploads.Count);
                continue;
            }
            await running.QuietAsync();
            var upload = (await running.Tenant.UploadsAsync(candidate))[^1];
            Assert.True(state == upload.State || (state == "unreadable" && upload.State == "held"), $"{name}: {upload.State} {upload.Reason}");
            Assert.Equal(file, (await running.Tenant.FileAsync(candidate, upload.File(1)))!.Content);
        }
        Assert.Contains("What you are asked for", await browser.GetAsync("/portal/home"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dark_or_small_photo_says_what_to_do()
    {
        await using var running = await RunningServer.StartAsync();
        using var browser = await ReadyAsync(running, await PortalBrowser.CandidateAsync(running));
        foreach (var (width, shade, said) in ((int, byte, string)[])[(1200, 10, "too dark"), (1200, 254, "too bright"), (300, 120, "too small")])
        {
            await browser.UploadAsync("/portal/upload/identity", ("front", "p.png", TestPictures.Png(new Verify.Reader.Images.Gray([.. Enumerable.Repeat(shade, width * 400)], width, 400))));
            var paper = browser.Where.AbsolutePath;
            await running.QuietAsync();
            Assert.Contains(said, await browser.GetAsync(paper), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_that_the_ats_keeps_at_a_host_that_is_not_allowed_is_not_fetched_and_that_is_on_record()
    {
        await using var running = await RunningServer.StartAsync();
        var candidate = await PortalBrowser.CandidateAsync(running);
        var at = DateTimeOffset.UtcNow;
        var origin = (await running.Tenant.ConnectionsAsync()).Single(connection => connection.Id == "greenhouse");
        await running.Tenant.InTransactionAsync(tx => running.Intake.ApplyAsync(tx, origin, [new PipelineEvent.CandidateEvidence(new ExternalId("test", "Ada Love Example"), [], [])
        {
            Files = [new RemoteFile("cv.pdf", "resume", new Uri("https://not-allowed.example.com/cv.pdf"))],
        }], at));
        await running.QuietAsync();
        Assert.Empty(await running.Tenant.UploadsAsync(candidate));
        Assert.Contains("file-not-fetched", (await running.Tenant.AuditAsync(candidate.Value, null, 100)).Items.Select(row => row.Action));
    }

    [Fact]
    public async Task Killed_after_the_answer_the_paper_is_still_read_once()
    {
        await using var killed = await KilledServer.StartAsync();
        killed.Kill();
        CandidateId candidate;
        Uri link;
        await using (var prepared = await killed.ContinueHereAsync())
        {
            candidate = await PortalBrowser.CandidateAsync(prepared);
            await prepared.QuietAsync();
            link = await prepared.Services.GetRequiredService<PortalLinks>().CreateAsync(prepared.Tenant.Tenant, candidate, "person:test", default);
            prepared.KeepFolder();
        }
        await killed.EnsureUpAsync();
        using (var browser = new PortalBrowser(new Uri(killed.Hook, "/")))
        {
            await browser.PostAsync(link.PathAndQuery, new Dictionary<string, string> { ["Token"] = link.Query[3..] });
            await browser.AgreeAsync();
            await browser.UploadAsync("/portal/upload/identity", ("front", "p.png", Passport));
            Assert.StartsWith("/portal/paper/", browser.Where.AbsolutePath, StringComparison.Ordinal);
        }
        killed.Kill();
        await using var running = await killed.ContinueHereAsync();
        await running.QuietAsync();
        Assert.Equal("read", Assert.Single(await running.Tenant.UploadsAsync(candidate)).State);
        Assert.Single(await DocumentsAsync(running, candidate));
    }
}
