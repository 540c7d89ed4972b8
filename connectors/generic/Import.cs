using System.Globalization;
using System.Text;
using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Generic;

/// <summary>A record of an import: what it says, or what is wrong with it and where.</summary>
/// <param name="Line">Counted from 1, as an editor counts.</param>
/// <param name="Errors">Empty where <paramref name="Event"/> is there.</param>
public sealed record ImportedRecord(int Line, PipelineEvent.CandidateEvidence? Event, IReadOnlyList<string> Errors);

/// <summary>Reads files of candidates and of evidence. Pure; one bad record does not stop the rest.</summary>
public static class Import
{
    private const string SystemName = "import";

    /// <summary>The published columns of a file of candidates: <c>externalId</c> and at least one name are needed, everything else may be absent.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "system", "externalId", "appliedAt", "givenName", "surname", "fullName", "aliases", "emails", "phones", "street", "unit", "city", "state", "postalCode", "country",
        "links", "jobId", "jobTitle", "applicationId", "referrerId",
    ];

    /// <summary>One event a line, written as in a signed delivery.</summary>
    public static IEnumerable<ImportedRecord> Evidence(string text)
    {
        var line = 0;
        foreach (var raw in text.Split('\n'))
        {
            line++;
            var content = raw.Trim().TrimStart('\uFEFF');
            if (content.Length > 0) yield return Record(line, content);
        }
    }

    /// <summary>A CSV file with a header line. Several values of one cell are parted by semicolons.</summary>
    public static IEnumerable<ImportedRecord> Candidates(string text)
    {
        var rows = Csv.Rows(text).GetEnumerator();
        if (!rows.MoveNext()) yield break;
        var header = rows.Current.Cells.Select(cell => cell.Trim()).ToArray();
        var errors = Header(header);
        if (errors.Count > 0)
        {
            yield return new ImportedRecord(1, null, errors);
            yield break;
        }
        while (rows.MoveNext())
            if (rows.Current.Cells is not [""]) yield return Candidate(rows.Current, header);
    }

    private static ImportedRecord Record(int line, string content)
    {
        try
        {
            using var document = WireBody.Parse(Encoding.UTF8.GetBytes(content));
            return new ImportedRecord(line, GenericEvents.Event(document.RootElement, "$"), []);
        }
        catch (GenericEvents.Wrong wrong)
        {
            return new ImportedRecord(line, null, [$"line {line}: {wrong.Path}: {wrong.Message}"]);
        }
        catch (JsonException broken)
        {
            return new ImportedRecord(line, null, [$"line {line}{(broken.BytePositionInLine is { } at ? $", character {at + 1}" : "")}: not JSON, or a member stands there twice"]);
        }
    }

    private static List<string> Header(string[] header)
    {
        var errors = header.Where(name => !Columns.Contains(name)).Select(name => $"line 1: column '{name}': not known; known are {string.Join(", ", Columns)}").ToList();
        errors.AddRange(header.GroupBy(name => name).Where(same => same.Count() > 1).Select(same => $"line 1: column '{same.Key}': stands there twice"));
        if (!header.Contains("externalId")) errors.Add("line 1: column 'externalId': missing");
        return errors;
    }

    private static ImportedRecord Candidate(CsvRow row, string[] header)
    {
        var errors = new List<string>();
        if (row.Error is { } broken) errors.Add($"line {row.Line}: {broken}");
        else if (row.Cells.Count != header.Length) errors.Add($"line {row.Line}: {row.Cells.Count} cells, the header has {header.Length}");
        if (errors.Count > 0) return new ImportedRecord(row.Line, null, errors);
        string? Cell(string name) => Array.IndexOf(header, name) is >= 0 and var index && !string.IsNullOrWhiteSpace(row.Cells[index]) ? row.Cells[index].Trim() : null;
        string[] List(string name) => Cell(name)?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

        DateTimeOffset? applied = null;
        if (Cell("appliedAt") is { } text && (applied = Instant(text)) is null) errors.Add($"line {row.Line}: appliedAt: a date or an instant in ISO 8601 is expected");
        var name = new PersonName { Given = Cell("givenName"), Family = Cell("surname"), Full = Cell("fullName") };
        if (Cell("externalId") is null) errors.Add($"line {row.Line}: externalId: missing");
        if (name.Text().Length == 0) errors.Add($"line {row.Line}: givenName, surname or fullName: one is needed");
        if (Cell("country") is { } country && (country.Length != 2 || !country.All(char.IsAsciiLetterUpper))) errors.Add($"line {row.Line}: country: ISO 3166-1 alpha-2 is expected, such as US");
        foreach (var email in List("emails").Where(email => email.IndexOf('@') is var at && (at < 1 || at == email.Length - 1))) errors.Add($"line {row.Line}: emails: not an e-mail address");
        if (errors.Count > 0) return new ImportedRecord(row.Line, null, errors);

        var place = new Place { Street = Cell("street"), Unit = Cell("unit"), City = Cell("city"), State = Cell("state"), PostalCode = Cell("postalCode"), Country = Cell("country") };
        var application = new Application
        {
            Id = EvidenceDraft.Placeholder, Source = SystemName, ObservedAt = applied, Assurance = Assurance.Claimed,
            ApplicationId = Cell("applicationId"), JobId = Cell("jobId"), JobTitle = Cell("jobTitle"), Name = name, DeclaredAliases = List("aliases"),
            Emails = List("emails"), Phones = List("phones"), Residence = place.Text().Length == 0 ? null : place, Links = List("links"), ReferrerId = Cell("referrerId"),
        };
        var person = new ExternalId(Cell("system") ?? SystemName, Cell("externalId")!);
        return new ImportedRecord(row.Line, new PipelineEvent.CandidateEvidence(person, [], [EvidenceDraft.Of($"{SystemName}|{person}", application)]) { Hint = new JoinHint(application.Emails.FirstOrDefault(), name, null) }, []);
    }

    private static DateTimeOffset? Instant(string text) =>
        DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"], CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant) ? instant : null;
}
