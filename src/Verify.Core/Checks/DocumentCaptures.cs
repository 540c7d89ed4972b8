using Verify.Core.Model;

namespace Verify.Core.Checks;

/// <summary>One document with all its captures, oldest first.</summary>
internal sealed record CapturedDocument(IReadOnlyList<Document> Captures)
{
    /// <summary>The last capture: what the document says.</summary>
    public Document Current => Captures[^1];

    /// <summary>The fact that the readings of this document share.</summary>
    public string Fact => $"document:{Captures[0].Id}";
}

/// <summary>Documents with their recaptures joined, once for all checks.</summary>
internal sealed class DocumentCaptures
{
    private DocumentCaptures(Dossier dossier)
    {
        var groups = new List<List<Document>>();
        foreach (var document in dossier.All<Document>().OrderBy(d => d.Capture))
        {
            var group = document.Capture > 1 ? groups.FindLast(g => IsRecapture(document, g[^1])) : null;
            if (group is null) groups.Add([document]);
            else group.Add(document);
        }
        All = [.. groups.Select(g => new CapturedDocument(g))];
    }

    public static DocumentCaptures Of(Dossier dossier) => dossier.View(static d => new DocumentCaptures(d));

    public IReadOnlyList<CapturedDocument> All { get; }

    private static bool IsRecapture(Document later, Document earlier) =>
        later.Type == earlier.Type && later.Capture > earlier.Capture && (later.IssuerCountry ?? earlier.IssuerCountry) == (earlier.IssuerCountry ?? later.IssuerCountry);
}
