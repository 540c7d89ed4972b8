using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;
using Verify.Tests.Checks;

namespace Verify.Tests.Assessing;

/// <summary>What holds for every assessment, whatever the evidence: spoilt, repeated, undated, from the future or against itself. A failure prints its pieces and its seed.</summary>
public sealed class ScoringPropertyTests
{
    private const int Runs = 120;

    /// <summary>Pieces of the evidence of all cases; the second number seeds what is spoilt in one (0: nothing).</summary>
    private static readonly Arbitrary<(int Piece, int Spoilt)[]> Pieces =
        (from piece in Gen.Choose(0, RobustnessTests.Pool.Value.Length - 1)
         from spoilt in Gen.OneOf(Gen.Constant(0), Gen.Choose(1, 1_000_000))
         select (piece, spoilt)).ArrayOf().Resize(120).ToArbitrary();

    [Fact]
    public void Contributions_sum_to_the_score_and_no_family_passes_its_cap() => ForAll(assessment =>
    {
        var cap = Some.Policy().Policy.FamilyCap;
        Assert.Equal(assessment.Score, assessment.Signals.Sum(s => s.Points));
        Assert.Equal(assessment.Score, Explanation.Waterfall(assessment).LastOrDefault()?.Total ?? 0);
        foreach (var family in assessment.Signals.Where(s => s.Points > 0).GroupBy(s => s.Family))
            Assert.True(family.Sum(s => s.Points) <= (family.Any(s => s.Strength == Strength.Conclusive) ? cap.WithConclusive : cap.Usual), $"{family.Key} has {family.Sum(s => s.Points)} points");
        Assert.All(assessment.Signals, s => Assert.InRange(s.Points, 0, s.RawPoints));
    });

    [Fact]
    public void No_two_hits_that_count_stand_on_the_same_facts_alone() => ForAll(assessment =>
    {
        // What the cap took to nothing was still the first on its fact.
        var counted = assessment.Signals.Where(s => s.State == SignalState.Observed && (s.Points > 0 || s.Reduced == "family-cap")).OrderByDescending(s => s.RawPoints).ToArray();
        foreach (var hit in counted)
            Assert.Contains(hit.Facts, fact => !counted.Any(other => other != hit && other.RawPoints > hit.RawPoints && other.Facts.Contains(fact)));
    });

    [Fact]
    public void What_was_marked_is_shown_and_never_proceeds_when_it_is_from_the_future_or_against_itself() => ForAll(assessment =>
    {
        if (assessment.Marks.Any(mark => mark.Reason is MarkReason.Future or MarkReason.Conflicting)) Assert.NotEqual(Recommendation.Proceed, assessment.Recommendation);
    });

    [Fact]
    public void The_order_in_which_evidence_came_changes_no_byte() => Prop.ForAll(Pieces, pieces =>
    {
        var evidence = Evidence(pieces);
        Assert.Equal(JsonSerializer.Serialize(Assess(evidence), Json.Readable), JsonSerializer.Serialize(Assess([.. evidence.Reverse()]), Json.Readable));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));

    [Fact]
    public void A_dossier_read_from_its_canonical_form_is_the_same_under_the_same_hash() => Prop.ForAll(Pieces, pieces =>
    {
        var input = new DossierInput { CandidateId = new CandidateId("any"), AsOf = Some.AsOf, Stage = Stage.FirstWeeks, Role = "standard", Evidence = Evidence(pieces) };
        var (folded, read) = (Dossier.Fold(input), Dossier.FoldCanonical(JsonSerializer.SerializeToUtf8Bytes(input, Json.Canonical)));
        Assert.Equal(folded.Hash, read.Hash);
        Assert.Equal(folded.Evidence.Select(e => e.Id), read.Evidence.Select(e => e.Id));
        Assert.Equal(folded.Marks, read.Marks);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));

    private static void ForAll(Action<Assessment> holds) => Prop.ForAll(Pieces, pieces => holds(Assess(Evidence(pieces)))).Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));

    private static Assessment Assess(Evidence[] evidence)
    {
        var failed = new List<string>();
        var dossier = Dossier.Fold(new DossierInput { CandidateId = new CandidateId("any"), AsOf = Some.AsOf, Stage = Stage.FirstWeeks, Role = "standard", Evidence = evidence });
        var assessment = Engine.Assess(dossier, Some.Policy(), (check, type) => failed.Add($"{check}: {type.Name}"));
        Assert.Empty(failed);
        return assessment;
    }

    /// <summary>Every seventh piece repeats the id of the one before.</summary>
    private static Evidence[] Evidence((int Piece, int Spoilt)[] pieces) =>
    [
        .. pieces.Select(((int Piece, int Spoilt) piece, int index) =>
        {
            var random = new Random(piece.Spoilt);
            var id = $"e-{(index % 7 == 6 ? index - 1 : index)}";
            var item = RobustnessTests.Pool.Value[piece.Piece];
            return RobustnessTests.Read(item, id, random, piece.Spoilt > 0) ?? RobustnessTests.Read(item, id, random, spoil: false)!;
        }),
    ];
}
