using System.Text;
using System.Text.Json;
using Verify.Server;
using Verify.Server.Cli;
using Verify.Server.Documents;
using Verify.Tests.Documents.Aamva;
using Verify.Tests.Documents.Mrz;
using Verify.Core.Documents.Mrz;

namespace Verify.Tests.Documents;

public class DocumentCommandTests
{
    private static readonly DateOnly AsOf = new(2026, 11, 23);

    [Fact]
    public void Zones_in_a_text_are_parted_by_an_empty_line()
    {
        var text = string.Join('\n', new SomeZone(MrzFormat.Td3).Lines()) + "\r\n\r\n \n" + string.Join("\r\n", new SomeZone(MrzFormat.Td1).Lines());
        var (exit, lines, _) = Run(MrzBatch.Write, "zones.txt", text);
        Assert.Equal(Exit.Done, exit);
        Assert.Equal(["TD3", "TD1"], lines.Select(line => line.GetProperty("format").GetString()));
        Assert.All(lines, line => Assert.True(line.GetProperty("valid").GetBoolean(), line.ToString()));
        Assert.Equal("1990-12-10", lines[0].GetProperty("fields").GetProperty("birthDate").GetString());
    }

    [Fact]
    public void The_lines_are_those_of_the_contract()
    {
        var (_, lines, _) = Run(MrzBatch.Write, "zones.jsonl", JsonSerializer.Serialize(new { id = "a", lines = new SomeZone(MrzFormat.Td3).Lines() }));
        Assert.Equal("a", lines[0].GetProperty("id").GetString());
        string[] fields = ["documentCode", "issuingState", "surname", "givenNames", "documentNumber", "nationality", "birthDate", "sex", "expiryDate", "optional"];
        Assert.All(fields, field => Assert.True(lines[0].GetProperty("fields").TryGetProperty(field, out _), field));
        Assert.All(lines[0].GetProperty("checkDigits").EnumerateArray(), digit => Assert.True(digit.GetProperty("valid").GetBoolean()));
        Assert.Empty(lines[0].GetProperty("errors").EnumerateArray());
    }

    [Fact]
    public void One_bad_record_gets_a_line_and_the_rest_go_on()
    {
        var good = JsonSerializer.Serialize(new { id = "good", payload_b64 = Convert.ToBase64String(SomeCard.Bytes) });
        var (exit, lines, errors) = Run(AamvaBatch.Write, "cards.jsonl", $"{{\"id\":\"bad\",\"payload_b64\":\"%%%\"}}\nnot json\n{{\"payload_b64\":\"\\ud800\"}}\n{good}\n");
        Assert.Equal(Exit.BadInput, exit);
        Assert.Equal([false, false, false, true], lines.Select(line => line.GetProperty("valid").GetBoolean()));
        Assert.Equal(["bad", "2", "3", "good"], lines.Select(line => line.GetProperty("id").GetString()!));
        Assert.Contains("cards.jsonl:1: field 'payload_b64'", errors);
    }

    [Fact]
    public void A_card_is_printed_in_one_form()
    {
        var (exit, lines, _) = Run(AamvaBatch.Write, "card.bin", Encoding.Latin1.GetString(SomeCard.Bytes));
        Assert.Equal(Exit.Done, exit);
        var normalized = lines[0].GetProperty("normalized");
        Assert.Equal(("EXAMPLE", "ADA BYRON", "1990-12-10", "VA"), (
            normalized.GetProperty("surname").GetString(), normalized.GetProperty("givenNames").GetString(), normalized.GetProperty("birthDate").GetString(), normalized.GetProperty("state").GetString()));
        Assert.Equal("T00000001", lines[0].GetProperty("fields").GetProperty("DAQ").GetString());
    }

    [Fact]
    public void A_file_that_is_not_there_is_bad_input() => Assert.Throws<InputException>(() => DocumentInput.Open("/nowhere/card.bin"));

    [Fact]
    public void An_empty_file_is_bad_input() => Assert.Throws<InputException>(() => Run(MrzBatch.Write, "zones.txt", "\n\n"));

    private static (int Exit, JsonElement[] Lines, string Errors) Run(Func<DocumentInput, DateOnly, TextWriter, TextWriter, int> write, string name, string text)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exit = write(new DocumentInput(name, Encoding.Latin1.GetBytes(text)), AsOf, output, errors);
        return (exit, [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)], errors.ToString());
    }
}
