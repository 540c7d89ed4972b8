namespace Verify.Core.Documents.Reading;

/// <summary>What a page can be of a document: a passport's or visa's page is all of it, a card has two sides.</summary>
internal static class DocumentSides
{
    /// <summary>Nothing where the page tells neither.</summary>
    public static bool? IsWhole(IReadOnlyList<string> zone, bool barcode) => zone is [['P' or 'V', ..], ..] ? true : zone.Count > 0 || barcode ? false : null;

    /// <summary>A whole page is no other side of a card.</summary>
    public static bool CanBeOne(bool? first, bool? second) => first is null || second is null || first == second;
}
