using System.Text.RegularExpressions;
using Verify.Tests.Portal;

namespace Verify.Tests.Security;

/// <summary>No input can keep a regular expression busy: each is non-backtracking, or gives up after a time.</summary>
public sealed partial class RegexTests
{
    [GeneratedRegex(@"(?:\[GeneratedRegex|new Regex|Regex\.(?:IsMatch|Match|Matches|Replace|Split|Count))\((?<call>(?:[^()""]|@?""(?:[^""\\]|\\.|"""")*""|\((?<open>)|\)(?<-open>))*)\)", RegexOptions.Singleline)]
    private static partial Regex Use();

    [Fact]
    public void Every_regular_expression_is_bounded()
    {
        var root = PortalTests.RepositoryRoot();
        var (found, wrong) = (0, new List<string>());
        foreach (var folder in (string[])["src", "connectors"])
            foreach (var file in Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories).Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)))
            {
                var text = File.ReadAllText(file);
                foreach (Match use in Use().Matches(text))
                {
                    found++;
                    if (!IsBounded(use.Value)) wrong.Add($"{Path.GetRelativePath(root, file)}: {use.Value}");
                }
                // A short form that the look above does not know: `Regex x = new(…)`.
                if (Regex.Matches(text, @"Regex\??\s+\w+(?:\([^)]*\))?\s*(?:=>|=)[^;]*?new\((?<call>[^;]*);") is { Count: > 0 } shorts)
                    foreach (Match use in shorts)
                        if (!IsBounded(use.Value)) wrong.Add($"{Path.GetRelativePath(root, file)}: {use.Value}");
            }
        Assert.True(found > 5, "the look finds no regular expressions any more");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("new Regex(\"a+\")", false), InlineData("new Regex(\"a+\", RegexOptions.NonBacktracking)", true), InlineData("[GeneratedRegex(\"a\", RegexOptions.None, 250)]", true), InlineData("Regex.IsMatch(x, \"a(b)+\", RegexOptions.None, TimeSpan.FromSeconds(1))", true)]
    public void Bounded_and_unbounded_ones_are_told_apart(string code, bool bounded) => Assert.Equal(bounded, IsBounded(Use().Match(code).Value));

    private static bool IsBounded(string use) => use.Contains("NonBacktracking", StringComparison.Ordinal) || use.Contains("TimeSpan.", StringComparison.Ordinal) || Regex.IsMatch(use, @",\s*(?:matchTimeoutMilliseconds:\s*)?\d+\s*\)");
}
