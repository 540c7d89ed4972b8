using Verify.Core.Model;
using Verify.Server.Store;

namespace Verify.Server.Review;

/// <summary>A paper beside what was read from it. Without an upload: a vendor read it and kept the picture.</summary>
/// <param name="Pictures">Pages that a browser may draw: pictures of a plain form that the reader did not stop on.</param>
/// <param name="Beside">What the paper and the application both say of something.</param>
internal sealed record PaperView(Upload? Upload, Evidence? Read, IReadOnlyList<MachineCheck> Checks, IReadOnlyList<int> Pictures, IReadOnlyList<(string What, string OnPaper, string Claimed)> Beside)
{
    public string Title => Upload?.Slot ?? Read switch
    {
        Document document => EvidenceText.Kebab(document.Type),
        FinancialDocument document => EvidenceText.Kebab(document.Type),
        _ => "document",
    };
}

/// <summary>Uploads and readings of a candidate, each upload with its own reading.</summary>
internal static class Papers
{
    public static IReadOnlyList<PaperView> Of(IReadOnlyList<Upload> uploads, IReadOnlyList<Evidence> evidence)
    {
        var readings = evidence.Where(one => one is Document or FinancialDocument).ToDictionary(one => one.Id);
        var claimed = evidence.OfType<Application>().LastOrDefault(one => one.Name is not null);
        var views = new List<PaperView>();
        foreach (var upload in uploads.OrderByDescending(one => one.AddedAt))
        {
            var read = upload.Evidence is { } id && readings.Remove(id, out var found) ? found : null;
            views.Add(new PaperView(upload, read, ChecksOf(read), MayDraw(upload) ? [.. Enumerable.Range(1, upload.Pages)] : [], Compared(read, claimed)));
        }
        views.AddRange(readings.Values.OrderByDescending(one => one.ObservedAt).Select(read => new PaperView(null, read, ChecksOf(read), [], Compared(read, claimed))));
        return views;
    }

    /// <summary>What stopped the reader is not given to a browser either; it can be downloaded.</summary>
    public static bool MayDraw(Upload upload) => upload.Reason is not ("reader-stopped" or "type");

    private static IReadOnlyList<(string What, string OnPaper, string Claimed)> Compared(Evidence? read, Application? claimed)
    {
        var (name, address) = read switch
        {
            Document document => (document.Name?.Text(), document.Address?.Text()),
            FinancialDocument document => (document.Holder?.Text(), document.Address?.Text()),
            _ => (null, null),
        };
        (string What, string? OnPaper, string? Claimed)[] rows = [("Name", name, claimed?.Name?.Text()), ("Address", address, claimed?.Residence?.Text())];
        return [.. rows.Where(row => !string.IsNullOrWhiteSpace(row.OnPaper) && !string.IsNullOrWhiteSpace(row.Claimed)).Select(row => (row.What, row.OnPaper!, row.Claimed!))];
    }

    private static IReadOnlyList<MachineCheck> ChecksOf(Evidence? read) => read switch
    {
        Document document => document.MachineChecks,
        FinancialDocument document => document.Checks,
        _ => [],
    };
}
