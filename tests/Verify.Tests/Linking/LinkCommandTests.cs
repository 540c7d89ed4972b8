using System.Text;
using Verify.Server.Linking;

namespace Verify.Tests.Linking;

public class LinkCommandTests
{
    private const string Header = "candidate_id,first_name,last_name,dob,email,phone,street,city,state,zip\n";

    [Fact]
    public void One_person_recorded_twice_is_found_with_reasons()
    {
        using var run = new LinkRun("person", Header
            + "a,Robert,Example,1980-02-03,rob.example@example.com,212-555-0134,12 Oak Ave #3,Dover,OH,44622\n"
            + "b,Bob,Exmaple,1980-03-02,rob.example+jobs@example.com,(212) 555-0134,12 Oak Avenue Apt 3,Dover,Ohio,44622-1234\n"
            + "c,Carla,Sample,1990-05-06,carla@example.com,212-555-0177,9 Elm St,Salem,OR,97301\n");
        Assert.Equal(0, run.Exit);
        var pair = Assert.Single(run.Pairs);
        Assert.Equal(["a", "b"], pair[..2]);
        Assert.Contains("given name a variant", pair[3]);
        Assert.Contains("day and month swapped", pair[3]);
        Assert.True(run.Together("a", "b"));
        Assert.Equal("c", run.Clusters["c"]);
    }

    [Fact]
    public void A_name_alone_links_nobody()
    {
        using var run = new LinkRun("person", Header + "a,Zebulon,Rarename,,,,,,,\nb,Zebulon,Rarename,,,,,,,\n");
        Assert.Empty(run.Pairs);
    }

    [Fact]
    public void Father_and_son_of_one_name_and_home_stay_two_people()
    {
        using var run = new LinkRun("person", Header
            + "a,John,Example Sr,1950-01-02,,212-555-0134,12 Oak Ave,Dover,OH,44622\n"
            + "b,John,Example Jr,1980-06-07,,212-555-0134,12 Oak Ave,Dover,OH,44622\n");
        Assert.Empty(run.Pairs);
    }

    [Fact]
    public void A_couple_stays_two_people()
    {
        using var run = new LinkRun("person", Header
            + "a,Ada,Example,1980-01-02,home@example.com,212-555-0134,12 Oak Ave,Dover,OH,44622\n"
            + "b,Bert,Example,1979-06-07,home@example.com,212-555-0134,12 Oak Ave,Dover,OH,44622\n");
        Assert.Empty(run.Pairs);
    }

    [Fact]
    public void Several_files_with_other_headings_are_one_set()
    {
        using var run = new LinkRun("person",
            "id;givenName;surname;birthDate;identifier\nx1;Ada;Example;1980-01-02;AB-1234567\n",
            "Record ID\tFull Name\tDate of Birth\tPassport Number\nx2\tExample, Ada\t02.01.1980\tAB1234567\n");
        Assert.True(run.Together("x1", "x2"));
    }

    [Fact]
    public void Different_names_with_one_account_are_a_ring_and_a_household_is_not()
    {
        const string header = "id,givenName,surname,birthDate,phone,street,city,state,postalCode,routingNumber,accountNumber\n";
        using var run = new LinkRun("ring", header
            + "r1,Ada,Example,1980-01-02,212-555-0101,1 Oak Ave,Dover,OH,44622,021000021,5550001\n"
            + "r2,Bert,Sample,1985-03-04,212-555-0102,2 Elm St,Salem,OR,97301,021000021,5550001\n"
            + "h1,Carla,Testname,1970-01-02,212-555-0103,3 Ash Rd,Akron,OH,44301,021000021,5550002\n"
            + "h2,Dora,Testname,1972-01-02,212-555-0103,3 Ash Road,Akron,OH,44301,021000021,5550002\n"
            + "s1,Emil,Twice,1991-01-02,212-555-0105,4 Fir Ln,Lima,OH,45801,021000021,5550003\n"
            + "s2,Emil,Twice,1991-01-02,212-555-0105,4 Fir Lane,Lima,OH,45801,021000021,5550003\n");
        Assert.Equal([["r1", "r2"]], run.Pairs.Select(pair => pair[..2]));
        Assert.Contains("same account", run.Pairs[0][3]);
    }

    [Fact]
    public void Pictures_and_handles_chain_a_ring()
    {
        using var run = new LinkRun("ring", "id,fullName,photoHash,device\n"
            + "a,Ada Example,b00b0ceb833c43cc,dev-1\nb,Bert Sample,b00b0ceb833c43cf,dev-2\nc,Carla Testname,1234567890abcdef,dev-2\nd,Dora Other,fedcba0987654321,dev-4\n");
        Assert.True(run.Together("a", "c"));
        Assert.False(run.Together("a", "d"));
        Assert.Contains(run.Pairs, pair => pair[0] == "a" && pair[1] == "c" && pair[3].Contains("connected", StringComparison.Ordinal));
    }

    [Fact]
    public void An_agencys_number_makes_no_ring()
    {
        var rows = string.Concat(Enumerable.Range(0, 20).Select(i => $"a{i},Ada{i},Surname{(char)('a' + i)},212-555-0134,{i + 1} Oak Ave,Dover,OH,44622,{5550000 + i}\n"));
        using var run = new LinkRun("ring", "id,givenName,surname,phone,street,city,state,postalCode,accountNumber\n" + rows);
        Assert.Empty(run.Pairs);
    }

    [Fact]
    public void The_order_of_rows_does_not_change_the_clusters()
    {
        var rows = Enumerable.Range(0, 60).Select(i => $"p{i},Given{i % 20},Surname{i % 20},19{10 + i % 20}-01-0{1 + i % 9},u{i % 20}@example.com,,,,,\n").ToList();
        using var forward = new LinkRun("person", Header + string.Concat(rows));
        rows.Reverse();
        using var backward = new LinkRun("person", Header + string.Concat(rows));
        static IEnumerable<string> Shape(LinkRun run) => run.Clusters.GroupBy(pair => pair.Value).Select(group => string.Join("+", group.Select(pair => pair.Key).Order())).Order();
        Assert.Equal(Shape(forward), Shape(backward));
    }

    [Theory]
    [InlineData("first_name,last_name\nAda,Example\n", "records1.csv:1: id: no column holds an id")]
    [InlineData("id,colour\n1,red\n", "records1.csv:1: header: no column but the id is known")]
    [InlineData("id,surname\n1,Example\n,Sample\n", "records1.csv:3: id: the row has no id")]
    [InlineData("id,surname\n1,Example\n2,Sample\n1,Other\n", "records1.csv:4: id: the id 1 stands already in")]
    [InlineData("id,surname\n1,Example,more\n", "records1.csv:2: field 3: the row has 3 fields, the header 2")]
    [InlineData("id,surname\n1,\"Example\n", "records1.csv:2: field 2: a quote is opened and never closed")]
    [InlineData("", "records1.csv:1: header: the file is empty")]
    public void Bad_input_is_named_by_file_line_and_field(string text, string message)
    {
        using var run = new LinkRun("person", text);
        Assert.Equal(2, run.Exit);
        Assert.Contains(message, run.Notes);
    }

    [Fact]
    public void A_giant_field_is_refused()
    {
        using var run = new LinkRun("person", "id,surname\n1," + new string('x', CsvRows.LongestField + 1) + "\n");
        Assert.Equal(2, run.Exit);
        Assert.Contains("records1.csv:2: field 2: longer than", run.Notes);
    }

    [Fact]
    public void A_missing_file_is_bad_input()
    {
        Assert.Equal(2, LinkCommand.Run(["/nowhere/records.csv"], "/nowhere", [], "person", 2026, TextWriter.Null));
    }

    [Theory]
    [InlineData("colour=surname", "--map names a column that no file has")]
    [InlineData("surname=lastname", "no such field")]
    [InlineData("surname", "expected column=field")]
    public void A_wrong_mapping_is_bad_input(string map, string message)
    {
        using var run = new LinkRun("person", [map], Encoding.UTF8.GetBytes("id,surname\n1,Example\n"));
        Assert.Equal(2, run.Exit);
        Assert.Contains(message, run.Notes);
    }

    [Fact]
    public void A_mapping_names_columns_and_drops_them()
    {
        var text = Encoding.UTF8.GetBytes("nr,who,taxcode,email\n1,Ada Example,T-1234567,same@example.com\n2,Ada Example,T-1234567,same@example.com\n");
        using var mapped = new LinkRun("person", ["nr=id,who=fullName,taxcode=identifier"], text);
        Assert.Single(mapped.Pairs);
        using var dropped = new LinkRun("person", ["nr=id,who=fullName,taxcode=-,email=-"], text);
        Assert.Empty(dropped.Pairs);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("windows-1252")]
    public void Encodings_are_told_apart(string name)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        const string text = "id,givenName,surname,birthDate,city\n1,Zoë,Müller,1980-01-02,Köln\n2,Zoe,Mueller,1980-01-02,Koln\n3,Zoë,Müller,1980-01-02,Köln\n";
        using var run = new LinkRun("person", [], Encoding.GetEncoding(name).GetBytes(text));
        Assert.Equal(0, run.Exit);
        Assert.True(run.Together("1", "3"));
    }

    [Fact]
    public void Quoted_fields_may_hold_separators_quotes_and_lines()
    {
        using var run = new LinkRun("person", "id,fullName,birthDate,street\r\n\"a,1\",\"Example, Ada\",1980-01-02,\"12 Oak Ave\nDover, OH 44622\"\r\n\"b\"\"2\",Ada Example,1980-01-02,\"12 Oak Ave, Dover, OH 44622\"\r\n");
        Assert.Equal(["a,1", "b\"2"], Assert.Single(run.Pairs)[..2]);
    }

    [Fact]
    public void A_value_that_no_name_can_be_is_refused_with_its_place()
    {
        using var run = new LinkRun("person", Header + "a,Ada,Example,,,,,,,\nb,Ben," + new string('x', 3_000_000) + ",,,,,,,\n");
        Assert.Equal(2, run.Exit);
        Assert.Contains("records1.csv:3: last_name: 3000000 characters", run.Notes);
    }

    [Fact]
    public void A_value_beyond_what_is_read_at_all_is_refused_with_its_place()
    {
        using var run = new LinkRun("person", Header + "a,Ada,Example,,,,,,,\nb," + new string('x', 10_000_000) + ",Example,,,,,,,\n");
        Assert.Equal(2, run.Exit);
        Assert.Contains("records1.csv:3: ", run.Notes);
    }

    [Fact]
    public void Marks_that_nobody_sees_and_piled_up_accents_do_not_hide_a_person()
    {
        var bomb = "Zo" + string.Concat(Enumerable.Repeat("e\u0308\u0301\u0327", 1)) + string.Concat(Enumerable.Repeat('\u0301', 900));
        using var run = new LinkRun("person", Header
            + "a,Z\u202Eoe,Exam\u00ADple\u200F,1980-02-03,zoe@example.com,212-555-0134,12 Oak Ave,Dover,OH,44622\n"
            + $"b,{bomb},Example,1980-02-03,zoe@example.com,212-555-0134,12 Oak Ave,Dover,OH,44622\n");
        Assert.Equal(0, run.Exit);
        Assert.Contains("given name equal; surname equal", Assert.Single(run.Pairs)[3]);
    }

    [Theory]
    [InlineData("person")]
    [InlineData("ring")]
    public void Damaged_files_are_linked_or_refused_and_never_break_the_program(string mode)
    {
        var good = Encoding.UTF8.GetBytes(Header
            + "a,Ada,Example,1980-02-03,ada@example.com,212-555-0134,\"12 Oak Ave, #3\",Dover,OH,44622\n"
            + "b,Zoë,Müller,03.02.1980,zoe@example.com,+49 30 1234567,Hauptstr. 5,Köln,,50667\n"
            + "c,金,正,1984-01-08,k@example.com,,1 Elm St,Salem,OR,97301\n");
        var random = new Random(7);
        for (var round = 0; round < 400; round++)
        {
            var bytes = (byte[])good.Clone();
            for (var i = random.Next(1, 12); i > 0; i--)
                switch (random.Next(4))
                {
                    case 0: bytes[random.Next(bytes.Length)] = (byte)random.Next(256); break;
                    case 1: bytes = bytes[..random.Next(1, bytes.Length)]; break;
                    case 2: bytes = [.. bytes, .. bytes.AsSpan(random.Next(bytes.Length)).ToArray()]; break;
                    default: bytes[random.Next(bytes.Length)] = (byte)"\"\n\r,;\t\0"[random.Next(7)]; break;
                }
            using var run = new LinkRun(mode, [], bytes);
            Assert.True(run.Exit is 0 or 2, $"round {round}: exit {run.Exit}: {run.Notes}");
            if (run.Exit == 2) Assert.Matches(@"^records1\.csv:\d+: .+: .+", run.Notes.Trim().Split('\n')[^1]);
        }
    }
}
