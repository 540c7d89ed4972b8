using System.Text.Json;
using Verify.Core.Model;

namespace Verify.Tests.Model;

/// <summary>Evidence as it is stored and read again.</summary>
public sealed class EvidenceJsonTests
{
    [Fact]
    public void A_required_list_that_is_empty_survives_being_stored()
    {
        Evidence lookup = new LinkLookup { Id = new EvidenceId("e1"), Source = "linker", Selectors = [] };
        var read = JsonSerializer.Deserialize<Evidence>(JsonSerializer.SerializeToUtf8Bytes(lookup, Json.Canonical), Json.Canonical);
        Assert.Empty(Assert.IsType<LinkLookup>(read).Selectors);
    }

    [Theory]
    [InlineData("""{"kind":"offer","id":"e1","source":"hr","status":"sent"}""")]
    [InlineData("""{"status":"sent","source":"hr","id":"e1","kind":"offer"}""")]
    public void The_order_of_members_does_not_matter_to_the_hash(string json) =>
        Assert.Equal(Json.Hash<Evidence>(new Offer { Id = new EvidenceId("e1"), Source = "hr", Status = OfferStatus.Sent }), Json.Hash(JsonSerializer.Deserialize<Evidence>(json, Json.Readable)!));

    [Theory]
    [InlineData("""{"kind":"nope","id":"e1","source":"hr"}""", "unknown kind")]
    [InlineData("""{"id":"e1","source":"hr"}""", "needs its 'kind'")]
    [InlineData("""{"kind":"offer","id":"e1","source":"hr"}""", "status")]
    [InlineData("""{"kind":"offer","id":"e1","source":"hr","status":"sent","more":1}""", "more")]
    [InlineData("""{"kind":"offer","id":"e1","source":null,"status":"sent"}""", "source")]
    public void Bad_evidence_is_refused_by_name(string json, string named)
    {
        var refused = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Evidence>(json, Json.Readable));
        Assert.Contains(named, refused.Message + refused.Path, StringComparison.OrdinalIgnoreCase);
    }
}
