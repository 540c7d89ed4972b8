using System.Text.RegularExpressions;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.BambooHr;

/// <summary>A hire's papers in BambooHR: those of the categories that the customer has named, and of nobody who has long begun.</summary>
internal static class BambooHrPapers
{
    /// <summary>What an upload may weigh.</summary>
    private const int MostBytes = 12 << 20, MostFiles = 40;
    private const int DaysAfterStart = 60;

    /// <summary>Form I-9 and what was shown for it are kept apart from all else (USCIS, M-274, 10.0): they stay in BambooHR, whatever a category is called.</summary>
    private static readonly Regex EligibilityPaper = new(@"(^|[^a-z0-9])i[ _-]?9([^0-9]|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    /// <summary>The papers to fetch. A user who may not see files has none.</summary>
    public static async Task<Result<IReadOnlyList<RemoteFile>>> OfAsync(BambooHrClient bamboo, string employee, PartialDate? hired, Session session, CancellationToken cancel)
    {
        var wanted = Categories(session.Connection);
        if (wanted.Count == 0 || hired is not { } start || start.Latest < DateOnly.FromDateTime(session.Clock.GetUtcNow().UtcDateTime).AddDays(-DaysAfterStart)) return Result<IReadOnlyList<RemoteFile>>.Of([]);
        if (!(await bamboo.FilesAsync(employee, cancel)).Succeeded(out var files, out var failure))
            return failure.Category is FailureCategory.MissingScope or FailureCategory.NotFound ? Result<IReadOnlyList<RemoteFile>>.Of([]) : failure;
        return Result<IReadOnlyList<RemoteFile>>.Of(
        [
            .. (files.Categories ?? []).Where(category => !IsEligibility(category.Name)).SelectMany(category => (category.Files ?? [])
                .Where(file => BambooHrClient.IsId(file.Id.ToString()) && (file.Size ?? 0) <= MostBytes && !IsEligibility(file.Name) && !IsEligibility(file.OriginalFileName))
                .Select(file => (File: file, Type: wanted.GetValueOrDefault(category.Name?.Trim() ?? ""))))
                .Where(one => one.Type is not null).Take(MostFiles).Select(one => new RemoteFile(one.File.OriginalFileName ?? one.File.Name ?? "file", one.Type!, bamboo.FileAddress(employee, one.File.Id.ToString()))),
        ]);
    }

    /// <summary>Which category holds which paper, by the customer's setting.</summary>
    private static Dictionary<string, string> Categories(Connection connection)
    {
        var wanted = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in (connection.Setting("documentCategories") ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (line.LastIndexOf('=') is var parted and > 0) wanted[line[..parted].Trim()] = line[(parted + 1)..].Trim();
        return wanted;
    }

    private static bool IsEligibility(string? name) => name is not null && EligibilityPaper.IsMatch(name);
}
