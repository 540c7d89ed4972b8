using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Verify.Core.Watchlists;

namespace Verify.Server.Watchlists;

/// <summary>The commands <c>screen</c> and <c>screen pairs</c>: files in, JSON lines on stdout.</summary>
internal static class ScreenCommand
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public static Command Create()
    {
        var names = new Argument<string>("names") { Description = "CSV with the columns id,name[,type,birthDate,country,address,identifier]; - for stdin", Arity = ArgumentArity.ZeroOrOne };
        var lists = new Option<string>("--lists") { Description = "Folder of watchlists; searched whole, files are known by their form" };
        var threshold = new Option<double?>("--threshold") { Description = $"Lowest name score that is reported (default {ScreeningOptions.PersonThreshold} for persons, {ScreeningOptions.OrganisationThreshold} for organisations)" };
        var json = new Option<bool>("--json") { Description = "JSON alone on stdout (always so)" };
        var command = new Command("screen", "Screen names against watchlists") { names, lists, threshold, json };
        command.SetAction(parsed => Guarded(() => Screen(parsed.GetValue(names), parsed.GetValue(lists), parsed.GetValue(threshold))));
        command.Add(Pairs());
        command.Add(Owners());
        return command;
    }

    private static Command Pairs()
    {
        var file = new Argument<string>("file") { Description = "CSV with the columns query,target[,schema]; - for stdin" };
        var command = new Command("pairs", "Compare pairs of names by themselves") { file, new Option<bool>("--json") { Description = "JSON alone on stdout (always so)" } };
        command.SetAction(parsed => Guarded(() => ComparePairs(parsed.GetRequiredValue(file))));
        return command;
    }

    private static Command Owners()
    {
        var file = new Argument<string>("file") { Description = "CSV with the columns owner,owned,percent[,identifier,country,birthDate,blocked]; - for stdin" };
        var lists = new Option<string>("--lists") { Description = "Folder of watchlists", Required = true };
        var command = new Command("owners", "Say how much of each company blocked persons own together, and by which paths (50 % rule)") { file, lists, new Option<bool>("--json") { Description = "JSON alone on stdout (always so)" } };
        command.SetAction(parsed => Guarded(() => ScreenOwners(parsed.GetRequiredValue(file), parsed.GetRequiredValue(lists))));
        return command;
    }

    private static int ScreenOwners(string file, string lists)
    {
        if (!Directory.Exists(lists)) return Refuse($"--lists {lists}: no such folder");
        var folder = ListFolder.Read(lists);
        foreach (var note in folder.Notes) Console.Error.WriteLine(note);
        var companies = OwnershipFile.Screen(TextEncoding.Decode(ReadAll(file)), file, ScreeningIndex.Build(folder.Subjects, Parallel.Invoke)).ToArray();
        using var output = Output();
        foreach (var company in companies) Write(output, company);
        return 0;
    }

    private static int ComparePairs(string file)
    {
        using var output = Output();
        foreach (var result in NamePairs.Compare(TextEncoding.Decode(ReadAll(file)), file))
        {
            foreach (var error in result.Errors) Console.Error.WriteLine(error);
            Write(output, result.Errors.Count > 0
                ? new { result.Row, result.Errors }
                : new { result.Row, result.Score, result.Match, Detail = new { result.Detail!.Tokens, result.Detail.QueryOnly, result.Detail.TargetOnly } });
        }
        return 0;
    }

    private static int Screen(string? names, string? lists, double? threshold)
    {
        if (names is null) return Refuse("screen needs a file of names (or - for stdin)");
        if (lists is null) return Refuse("screen needs --lists DIR");
        if (!Directory.Exists(lists)) return Refuse($"--lists {lists}: no such folder");
        if (threshold is < 0 or > 1) return Refuse("--threshold: must lie between 0 and 1");
        var folder = ListFolder.Read(lists);
        foreach (var note in folder.Notes) Console.Error.WriteLine(note);
        var index = ScreeningIndex.Build(folder.Subjects, Parallel.Invoke);
        using var output = Output();
        foreach (var row in ScreeningRows.Read(TextEncoding.Decode(ReadAll(names)), names))
        {
            foreach (var error in row.Errors) Console.Error.WriteLine(error);
            if (row.Query is null) { Write(output, new { row.Id, Matches = Array.Empty<object>(), row.Errors }); continue; }
            Write(output, new { row.Id, Matches = index.Screen(row.Query, threshold) });
        }
        return 0;
    }

    private static int Guarded(Func<int> action)
    {
        try
        {
            return action();
        }
        catch (ListFormatException problem)
        {
            return Refuse(problem.Message);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Refuse(problem.Message);
        }
    }

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine(reason);
        return 2;
    }

    private static byte[] ReadAll(string file)
    {
        if (file != "-") return File.ReadAllBytes(file);
        using var input = Console.OpenStandardInput();
        using var bytes = new MemoryStream();
        input.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static StreamWriter Output() => new(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 16) { NewLine = "\n" };

    private static void Write(StreamWriter output, object value) => output.WriteLine(JsonSerializer.Serialize(value, Json));
}
