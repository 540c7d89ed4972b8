using Verify.Core.Text;

namespace Verify.Tests.Text;

public class ShinglesTests
{
    private const string Text = "Cut the bundle from 91 kB to 23 kB by splitting the routes, and shipped a design system of 41 components adopted by 5 squads";

    [Fact]
    public void Case_and_layout_do_not_count() =>
        Assert.Equal(Shingles.Of(Text), Shingles.Of(Text.ToUpperInvariant().Replace(" ", "\n  ", StringComparison.Ordinal)));

    [Fact]
    public void The_signature_estimates_the_similarity()
    {
        var (a, b) = (Shingles.Of(Text), Shingles.Of(Text.Replace("91 kB", "80 kB", StringComparison.Ordinal)));
        var estimate = Shingles.Similarity(Shingles.Signature(a), Shingles.Signature(b));
        Assert.InRange(estimate, Shingles.Jaccard(a, b) - 0.15, Shingles.Jaccard(a, b) + 0.15);
    }

    [Fact]
    public void A_signature_survives_being_written_down()
    {
        var signature = Shingles.Signature(Shingles.Of(Text));
        Assert.Equal(signature, Shingles.Parse(Shingles.Text(signature)));
    }

    [Theory]
    [InlineData("smith", "smyth")]
    [InlineData("philipp", "filip")]
    [InlineData("katherine", "catherine")]
    [InlineData("thomson", "tomson")]
    public void Names_that_sound_alike_share_a_phonetic_key(string a, string b) => Assert.Equal(Phonetic.Key(a), Phonetic.Key(b));
}
