using System.CommandLine;
using System.Text;
using System.Text.Json;
using Verify.Server.Documents;

namespace Verify.Tests.Reader;

public class ReadCommandTests
{
    private static async Task<(int Exit, List<JsonElement> Lines, string Errors)> RunAsync(params string[] files)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var exit = await ReadCommand.CreateRead().Parse(files).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        return (exit, lines, errors.ToString());
    }

    private static string Temporary(string name, byte[] content)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("verify-read-").FullName, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    [Fact]
    public async Task A_passport_and_a_licence_answer_in_the_form_of_the_contract()
    {
        var passport = Temporary("passport.png", TestPictures.Png(DocumentPictures.Page(DocumentPictures.Passport, 18)));
        var licence = Temporary("licence.png", TestPictures.Png(DocumentPictures.Barcode(Encoding.ASCII.GetBytes("@\n\u001e\rANSI 636000100002DL00410050DLDAQT64235789\nDCSEXAMPLE\nDACADA\nDBB08121974\nDBA04152029\r"), 8, 4, 4)));
        var (exit, lines, _) = await RunAsync(passport, licence);
        Assert.Equal(0, exit);
        Assert.Equal(2, lines.Count);
        foreach (var name in (string[])["file", "type", "fields", "mrz", "barcode", "checks", "reader", "ms"]) Assert.True(lines[0].TryGetProperty(name, out _), name);
        Assert.Equal("passport", lines[0].GetProperty("type").GetString());
        Assert.Equal("EXAMPLE", lines[0].GetProperty("fields").GetProperty("surname").GetString());
        Assert.True(lines[0].GetProperty("mrz").GetProperty("valid").GetBoolean());
        Assert.Equal("driverLicense", lines[1].GetProperty("type").GetString());
        Assert.Equal("EXAMPLE", lines[1].GetProperty("fields").GetProperty("surname").GetString());
        Assert.Equal("636000", lines[1].GetProperty("barcode").GetProperty("issuerNumber").GetString());
    }

    [Fact]
    public async Task Front_and_back_in_one_pdf_are_one_document_and_two_documents_are_the_first()
    {
        static byte[] Jpeg(Verify.Reader.Images.Gray picture) => new JpegWriter { Grey = true }.Encode(picture);
        var (front, back) = (Jpeg(TestPictures.Slopes(1400, 900)), Jpeg(DocumentPictures.Page(DocumentPictures.Card, 18)));
        var passport = Jpeg(DocumentPictures.Page(DocumentPictures.Passport, 18));
        var stripe = Jpeg(DocumentPictures.Barcode(Encoding.ASCII.GetBytes("@\n\u001e\rANSI 636000100002DL00410050DLDAQT64235789\nDCSSAMPLE\nDACGRACE\nDBB08121974\nDBA04152029\r"), 8, 4, 4));
        var files = new[] { PdfWriter.Scan(front, back), PdfWriter.Scan(back, front), PdfWriter.Scan(front, stripe), PdfWriter.Scan(passport, front), PdfWriter.Scan(stripe, passport), PdfWriter.Scan(passport, stripe), PdfWriter.Scan(front, front), PdfWriter.Scan(passport, Jpeg(DocumentPictures.Page(DocumentPictures.Visa, 30))) };
        var (exit, lines, _) = await RunAsync([.. files.Select((file, i) => Temporary($"{i}.pdf", file))]);
        Assert.Equal(0, exit);
        string Told(JsonElement line) => $"{line.GetProperty("type")} {line.GetProperty("fields").GetProperty("surname")}, zone {Page(line.GetProperty("mrz"))}, barcode {Page(line.GetProperty("barcode"))}, shown {line.GetProperty("page")}";
        static string Page(JsonElement part) => part.ValueKind == JsonValueKind.Null ? "none" : part.GetProperty("page").ToString();
        Assert.Equal("idCard EXAMPLE, zone 2, barcode none, shown 1", Told(lines[0]));
        Assert.Equal("idCard EXAMPLE, zone 1, barcode none, shown 2", Told(lines[1]));
        Assert.Equal("driverLicense SAMPLE, zone none, barcode 2, shown 1", Told(lines[2]));
        Assert.Equal("passport EXAMPLE, zone 1, barcode none, shown 1", Told(lines[3]));
        Assert.Equal("driverLicense SAMPLE, zone none, barcode 1, shown 1", Told(lines[4]));
        Assert.Equal("passport EXAMPLE, zone 1, barcode none, shown 1", Told(lines[5]));
        Assert.Equal("unreadable", lines[6].GetProperty("result").GetString());
        Assert.Equal("passport EXAMPLE, zone 1, barcode none, shown 1", Told(lines[7]));
        Assert.All(lines, line => Assert.Equal(2, line.GetProperty("pages").GetInt32()));
    }

    [Fact]
    public async Task A_bad_file_gets_a_line_with_errors_and_the_rest_go_on()
    {
        var pdf = Temporary("statement.pdf", "%PDF-1.7"u8.ToArray());
        var blank = Temporary("blank.png", TestPictures.Png(TestPictures.Slopes(120, 80)));
        var (exit, lines, errors) = await RunAsync(pdf, "/nowhere/none.jpg", blank);
        Assert.Equal(2, exit);
        Assert.Equal(3, lines.Count);
        Assert.Contains("PDF", lines[0].GetProperty("errors")[0].GetString());
        Assert.True(lines[1].TryGetProperty("errors", out _));
        Assert.Equal("unreadable", lines[2].GetProperty("result").GetString());
        Assert.Contains("statement.pdf", errors);
    }
}
