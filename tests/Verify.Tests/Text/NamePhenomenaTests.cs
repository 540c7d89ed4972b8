using Verify.Core.Text;

namespace Verify.Tests.Text;

/// <summary>Every way in which one name is written in two, and its near miss: invented names, a row each.</summary>
public sealed class NamePhenomenaTests
{
    public static TheoryData<string, string, string, string, bool> Pairs()
    {
        var data = new TheoryData<string, string, string, string, bool>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Text", "name-phenomena.tsv")).Where(l => l.Length > 0 && l[0] != '#'))
        {
            var cells = line.Split('\t');
            data.Add(cells[0], cells[1], cells[2], cells[3], cells[4] == "yes");
        }
        return data;
    }

    [Theory, MemberData(nameof(Pairs))]
    public void Two_writings_of_one_name_meet_and_two_names_do_not(string phenomenon, string one, string other, string kind, bool same)
    {
        var result = NameScore.Score(one, other, kind);
        Assert.True(result.Score >= NameScore.MatchThreshold == same, $"{phenomenon}: {result.Score} for {one} | {other}");
        Assert.Equal(result.Score, NameScore.Score(other, one, kind).Score);
        Assert.InRange(result.Score, 0, 1);
        if (same) Assert.NotEmpty(result.Tokens);
    }

    [Fact]
    public void The_score_says_which_words_met_and_why()
    {
        var result = NameScore.Score("Bob J. Castleton-Moore", "Robert James Kastleton", "person");
        Assert.Contains(result.Tokens, t => t is { Query: "bob", Target: "robert", Relation: TokenRelation.Nickname });
        Assert.Contains(result.Tokens, t => t is { Query: "j", Target: "james", Relation: TokenRelation.Initial });
        Assert.Contains(result.Tokens, t => t is { Query: "castleton", Target: "kastleton", Relation: TokenRelation.Sound or TokenRelation.Spelling });
        Assert.Equal(["moore"], result.QueryOnly);
    }

    [Fact]
    public void Any_text_is_compared_without_failing_symmetrically_and_with_itself_as_the_same()
    {
        var random = new Random(20261128);
        var alphabet = "abcxyzABC 0123.,-'’\u0301\u202E\u200B한글王小明محمदेवアฬ\uD83D\uDE00\uFFFF&/()\"\t".ToCharArray();
        for (var round = 0; round < 4000; round++)
        {
            var one = Some(random, alphabet);
            var other = Some(random, alphabet);
            foreach (var kind in new[] { "person", "company", "" })
            {
                var forth = NameScore.Score(one, other, kind).Score;
                Assert.Equal(forth, NameScore.Score(other, one, kind).Score);
                Assert.InRange(forth, 0, 1);
                Assert.True(NameScore.Score(one, one, kind) is { Tokens.Count: 0 } or { Score: >= 0.6 });
            }
        }
    }

    [Fact]
    public void A_bomb_of_combining_marks_and_a_name_of_ten_megabytes_are_read_no_further_than_the_limit()
    {
        string[] hostile = ["A" + new string('\u0301', 10_000_000), string.Concat(Enumerable.Repeat("Ada ", 2_500_000))];
        NameScore.Score("Ada", "Ada Example", "person");
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var name in hostile) NameScore.Score(name, "Ada Example", "person");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    private static string Some(Random random, char[] alphabet) => new([.. Enumerable.Range(0, random.Next(0, 24)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
}
