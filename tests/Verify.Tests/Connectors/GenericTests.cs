using Verify.Connectors.Generic;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Tests.Connectors;

public sealed class GenericTests
{
    [Theory]
    [InlineData("""{"events":[{"candidate":{"system":"s","externalId":"1"},"evidence":[{"kind":"phone-intel","phone":"+1 512 555 0123","lineTyp":"mobile"}]}]}""", "$.events[0].evidence[0].lineTyp")]
    [InlineData("""{"events":[{"candidate":{"system":"s","externalId":"1"},"evidence":[{"kind":"phone-intel","phone":"+1 512 555 0123","lineType":"satellite"}]}]}""", "$.events[0].evidence[0].lineType")]
    [InlineData("""{"events":[{"candidate":{"system":"s","externalId":"1"},"evidence":[{"kind":"palm-reading"}]}]}""", "$.events[0].evidence[0]")]
    [InlineData("""{"events":[{"candidate":{"system":"s"},"evidence":[]}]}""", "$.events[0].candidate.externalId")]
    [InlineData("""{"events":[{"evidence":[]}]}""", "$.events[0].candidate")]
    [InlineData("""{"events":[],"extra":1}""", "$.extra")]
    [InlineData("""{"events":{}}""", "$.events")]
    [InlineData("""[]""", "$")]
    public void What_is_wrong_is_named_with_its_place(string body, string path) =>
        Assert.StartsWith(path, Assert.IsType<Translation.Malformed>(new GenericConnector().Translate(Delivery.Of(body), ConnectorUnderTest.Offline("generic").Connection)).Path, StringComparison.Ordinal);

    [Fact]
    public void A_bad_line_is_named_and_the_others_go_on()
    {
        const string Good = """{"candidate":{"system":"s","externalId":"1"},"evidence":[{"kind":"consent","purpose":"biometrics","given":true}]}""";
        var records = Import.Evidence($"{Good}\n\nnot json\n{Good.Replace("biometrics", "palmistry", StringComparison.Ordinal)}\n{Good}\n").ToArray();
        Assert.Equal([1, 3, 4, 5], records.Select(record => record.Line));
        Assert.Equal([0, 1, 1, 0], records.Select(record => record.Errors.Count));
        Assert.StartsWith("line 4: $.evidence[0].purpose", records[2].Errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_candidates_is_read_with_its_quotes_and_its_mistakes()
    {
        var records = Import.Candidates("\uFEFFexternalId,givenName,surname,emails,phones,city,country,appliedAt\r\n1,Ada,\"Example, \"\"Junior\"\"\",ada@example.com;ada@example.org,+1 512 555 0123,\"Aus\ntin\",US,2026-11-02\r\n2,Bob,Example,not-a-mailbox,,,usa,yesterday\r\n3,Cy,Example\r\n4,Di,Example,,,,,\r\n").ToArray();
        Assert.Equal([2, 4, 5, 6], records.Select(record => record.Line));
        var ada = Assert.IsType<Application>(Assert.Single(records[0].Event!.Drafts).Evidence);
        Assert.Equal("Example, \"Junior\"", ada.Name!.Family);
        Assert.Equal(["ada@example.com", "ada@example.org"], ada.Emails);
        Assert.Equal(new DateTimeOffset(2026, 11, 2, 0, 0, 0, TimeSpan.Zero), ada.ObservedAt);
        Assert.Equal(["line 4: appliedAt", "line 4: country", "line 4: emails"], records[1].Errors.Select(error => error[..error.IndexOf(':', 8)]));
        Assert.Equal("line 5: 3 cells, the header has 8", Assert.Single(records[2].Errors));
        Assert.Empty(records[3].Errors);
    }

    [Fact]
    public void A_file_with_an_unknown_column_is_refused_with_the_known_ones()
    {
        var record = Assert.Single(Import.Candidates("externalId,religion\n1,x\n"));
        Assert.StartsWith("line 1: column 'religion': not known", Assert.Single(record.Errors), StringComparison.Ordinal);
    }
}
