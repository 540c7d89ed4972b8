using System.Reflection;
using System.Text.RegularExpressions;
using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;

namespace Verify.Tests.Checks;

/// <summary>No signal moves with a protected attribute: the same dossier of another person gets the same answers. And no check reads what it must not.</summary>
public sealed partial class FairnessTests
{
    /// <summary>Checks whose arithmetic is about the birth date itself; there the whole life is moved instead.</summary>
    private static readonly string[] BirthDateChecks = ["doc-biographic-impossible"];

    /// <summary>Files that may do arithmetic on a birth date, or ask whether two are equal.</summary>
    private static readonly string[] BirthDateFiles = ["DocBiographicImpossible.cs", "LinkComparison.cs"];

    [Theory]
    [InlineData("southern African")]
    [InlineData("Chinese")]
    [InlineData("Korean")]
    [InlineData("Arabic")]
    [InlineData("Polish")]
    [InlineData("Latin American")]
    [InlineData("Irish")]
    public void A_name_of_another_origin_gives_the_same_signals(string origin)
    {
        var compared = Compare((_, given) => CounterfactualTwin.Renamed(given, CounterfactualTwin.Origins[origin]));
        Assert.True(compared >= 40, $"only {compared} cases hold a name");
    }

    [Theory]
    [InlineData("F", "KE")]
    [InlineData("M", "KR")]
    [InlineData("X", "BR")]
    public void Another_sex_or_nationality_on_the_document_gives_the_same_signals(string sex, string nationality) =>
        Compare((_, given) => CounterfactualTwin.OtherDocument(given, sex, nationality));

    [Theory]
    [InlineData("+234701555")]
    [InlineData("+822155")]
    [InlineData("+4822555")]
    public void A_phone_of_another_country_gives_the_same_signals(string prefix) => Compare((_, given) => CounterfactualTwin.OtherPhone(given, prefix));

    [Theory]
    [InlineData(-4)]
    [InlineData(-20)]
    public void Another_age_gives_the_same_signals(int years) => Compare((file, given) => BirthDateChecks.Contains(file.Check) ? null : CounterfactualTwin.OtherAge(given, years));

    [Fact]
    public void A_life_at_another_time_gives_the_same_signals() =>
        Assert.True(Compare((file, given) => BirthDateChecks.Contains(file.Check) ? CounterfactualTwin.OtherTime(given, file, -8) : null) > 0);

    [Theory]
    [InlineData("ko-KR", "저는 지금 집에 있습니다.")]
    [InlineData("ar-EG", "أنا في البيت")]
    public void Another_language_gives_the_same_signals(string tag, string words) => Compare((_, given) => CounterfactualTwin.OtherLanguage(given, tag, words));

    [Fact]
    public void No_check_mentions_a_protected_member()
    {
        var banned = typeof(Evidence).Assembly.GetTypes().SelectMany(type => type.GetProperties()).Where(property => property.GetCustomAttribute<ProtectedAttribute>() is not null)
            .Select(property => property.Name).Distinct().ToArray();
        Assert.Contains("Sex", banned);
        Assert.Contains("Nationality", banned);
        Assert.Empty(Mentions([.. banned, .. NotSignals]));
    }

    [Fact]
    public void Only_arithmetic_and_equality_read_a_birth_date() => 
        Assert.DoesNotContain(Mentions(["BirthDate"]), found => !BirthDateFiles.Any(file => found.StartsWith(file, StringComparison.Ordinal)));

    /// <summary>What catalogue section 13 names: proxies for origin, age, disability or poverty.</summary>
    private static readonly string[] NotSignals =
        ["UserAgent", "Language", "Languages", "BrowserLanguage", "KeyboardLayout", "Accent", "Ethnicity", "Citizenship", "Visa", "ImmigrationStatus", "Religion", "Gaze", "Emotion",
         "Salary", "SalaryExpectation", "VirtualBackground", "GraduationYear", "Age"];

    /// <summary>Runs every firing, honest and other case and its twin; the signals must be equal. Returns how many twins there were.</summary>
    private static int Compare(Func<CaseFile, Case, Case?> twin)
    {
        var (compared, different) = (0, new List<string>());
        foreach (var file in CaseFile.ReadAll())
            foreach (var given in file.Cases)
            {
                if (twin(file, given) is not { } other) continue;
                compared++;
                var (before, after) = (Told(CheckCases.Run(file.Check, given.Dossier(file))), Told(CheckCases.Run(file.Check, other.Dossier(file))));
                if (before != after) different.Add($"{file.Check}, '{given.Name}': {before} became {after}");
            }
        Assert.True(different.Count == 0, string.Join('\n', different));
        return compared;
    }

    private static string Told(IReadOnlyList<Signal> signals) => string.Join("; ", signals.Select(s => $"{s.Indicator.Id} {s.State} {s.Reason} {s.Strength} {s.Percent} {s.Evidence.Count}"));

    private static IEnumerable<string> Mentions(string[] members)
    {
        var pattern = new Regex($@"\b(?:{string.Join('|', members)})\b");
        foreach (var path in Directory.EnumerateFiles(Path.Combine(Root(), "src", "Verify.Core", "Checks"), "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var code = NotCode().Replace(File.ReadAllText(path), " ");
            foreach (Match match in pattern.Matches(code)) yield return $"{Path.GetFileName(path)}: {match.Value}";
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Verify.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the tests run inside the repository");
    }

    /// <summary>Comments, and the words of plain strings: texts may name what the code may not read.</summary>
    [GeneratedRegex(@"//[^\n]*|(?<!\$)""(?:\\.|[^""\\\n])*""")]
    private static partial Regex NotCode();
}
