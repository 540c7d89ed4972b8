using System.Globalization;
using System.Text;

namespace Verify.Bench.Documents;

/// <summary>PDFs as scanners make them: a page for each JPEG.</summary>
internal static class PdfWriter
{
    public static byte[] Scan(params byte[][] pages)
    {
        using var file = new MemoryStream();
        void Write(string text) => file.Write(Encoding.ASCII.GetBytes(text));
        Write("%PDF-1.7\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n2 0 obj <</Type /Pages>> endobj\n");
        foreach (var (i, jpeg) in pages.Index())
        {
            Write(string.Create(CultureInfo.InvariantCulture, $"{3 + 2 * i} 0 obj <</Type /Page /Parent 2 0 R>> endobj\n{4 + 2 * i} 0 obj <</Type /XObject /Subtype /Image /Filter /DCTDecode /Length {jpeg.Length}>> stream\n"));
            file.Write(jpeg);
            Write("\nendstream endobj\n");
        }
        Write("%%EOF\n");
        return file.ToArray();
    }
}
