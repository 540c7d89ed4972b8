using System.Text;
using Verify.Core.Watchlists;

namespace Verify.Tests.Watchlists;

public sealed class ListReaderTests
{
    [Fact]
    public void Ofac_files_are_known_by_their_form_and_joined_by_number()
    {
        var reading = SomeList.Ofac();
        Assert.Empty(reading.Notes);
        var ada = reading.Subjects.Single(s => s.EntryId == "101");
        Assert.Equal(("OFAC", SubjectKind.Person), (ada.List, ada.Kind));
        Assert.Equal([("EXAMPLE, Ada Grace", NameStrength.Primary), ("EKSAMPEL, Ada", NameStrength.Strong), ("THE EXAMPLE", NameStrength.Weak)], ada.Names.Select(n => (n.Text, n.Strength)));
        Assert.Equal(["1963-07-28", "circa 1965"], ada.BirthDates.Select(d => d.ToString()));
        Assert.Equal(["Exampleville, North Korea"], ada.BirthPlaces);
        Assert.Equal(["Korea, North"], ada.Nationalities);
        Assert.Contains(ada.Identifiers, i => i is { Type: "Passport", Number: "X1234567", Country: "Korea, North" });
        Assert.Contains(ada.Identifiers, i => i is { Number: "98-7654-321" });
        Assert.Equal(("ada@example.com", "2025550142", "www.example.com", "1ExampleExampleExample"), (ada.Emails[0], ada.Phones[0], ada.Websites[0], ada.Wallets[0]));
        Assert.Equal("12 Sample Street", ada.Addresses[0].Text);
        Assert.Equal(["TEST", "TEST2"], reading.Subjects.Single(s => s.EntryId == "102").Programmes);
        Assert.Equal(SubjectKind.Vessel, reading.Subjects.Single(s => s.EntryId == "103").Kind);
    }

    [Fact]
    public void A_delta_adds_to_its_list_and_replaces_entries_of_the_same_number()
    {
        var reading = ListReader.Read([SomeList.File("delta", "102,\"RENAMED TRADING\",-0- ,\"TEST\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n104,\"NEW EXAMPLE\",-0- ,\"TEST\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n", true), SomeList.File("z", SomeList.Sdn)]);
        Assert.Equal(4, reading.Subjects.Count);
        Assert.Equal("RENAMED TRADING", reading.Subjects.Single(s => s.EntryId == "102").PrimaryName);
    }

    [Fact]
    public void Un_list_gives_names_aliases_dates_and_documents()
    {
        const string xml = """
            <?xml version="1.0" encoding="UTF-8"?>
            <CONSOLIDATED_LIST dateGenerated="2026-01-01T00:00:00Z"><INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>ADA</FIRST_NAME><SECOND_NAME>EXAMPLE</SECOND_NAME>
            <UN_LIST_TYPE>Test</UN_LIST_TYPE><REFERENCE_NUMBER>XXi.001</REFERENCE_NUMBER><NATIONALITY><VALUE>Exampleland</VALUE></NATIONALITY>
            <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Addie</ALIAS_NAME></INDIVIDUAL_ALIAS><INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
            <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1960</FROM_YEAR><TO_YEAR>1963</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
            <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1962</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
            <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>X1234567</NUMBER></INDIVIDUAL_DOCUMENT></INDIVIDUAL></INDIVIDUALS>
            <ENTITIES><ENTITY><REFERENCE_NUMBER>XXe.001</REFERENCE_NUMBER><FIRST_NAME>EXAMPLE BANK</FIRST_NAME></ENTITY></ENTITIES></CONSOLIDATED_LIST>
            """;
        var subjects = ListReader.Read([SomeList.File("anything.bin", xml)]).Subjects;
        Assert.Equal(["1960/1963", "circa 1962"], subjects[0].BirthDates.Select(d => d.ToString()));
        Assert.Equal(NameStrength.Weak, subjects[0].Names[1].Strength);
        Assert.Equal("X1234567", subjects[0].Identifiers[0].Number);
        Assert.Equal(("XXe.001", SubjectKind.Organisation), (subjects[1].EntryId, subjects[1].Kind));
    }

    [Fact]
    public void Eu_xml_uk_csv_stix_and_misp_are_read()
    {
        var reading = ListReader.Read([
            SomeList.File("1", """<export xmlns="http://example.com/x"><sanctionEntity euReferenceNumber="EU.1.1" logicalId="1"><subjectType classificationCode="P"/><nameAlias wholeName="Ada Example" strong="true"/><birthdate circa="true" year="1958" city="Exampleville" countryDescription="EXAMPLELAND"/></sanctionEntity></export>"""),
            SomeList.File("2", "Report Date: 01-Jan-2026\nLast Updated,Unique ID,OFSI Group ID,Name 6,Name 1,Name 2,Name type,Alias strength,D.O.B,Regime Name,\"Individual, Entity, Ship\"\n01/01/2026,TST0001,1,EXAMPLE,Ada,,Primary Name,,dd/mm/1963,Test,Individual\n01/01/2026,TST0001,1,EKSAMPEL,Ada,,Alias,Low,28/07/1963,Test,Individual\n"),
            SomeList.File("feed.json", """{"type":"bundle","id":"bundle--1","objects":[{"type":"identity","id":"identity--1","name":"Example Fronts LLC","identity_class":"organization"},{"type":"indicator","id":"indicator--1","pattern":"[email-addr:value = 'ada@example.com' OR domain-name:value = 'example.org']"}]}"""),
            SomeList.File("misp.json", """{"Event":{"uuid":"e","Attribute":[{"uuid":"a1","type":"full-name","value":"Ada Example"},{"uuid":"a2","type":"btc","value":"1ExampleExampleExample"}]}}"""),
            SomeList.File("partner.csv", "id,name,aliases,source,birthDate\nP1,Ada Example,Addie Example;A. Example,partner,1963-07-28\n"),
        ]);
        Assert.Empty(reading.Notes);
        Assert.Equal(["EU", "UK", "feed", "misp", "partner"], reading.Snapshots.Select(s => s.List));
        var uk = reading.Subjects.Single(s => s.List == "UK");
        Assert.Equal([("Ada EXAMPLE", NameStrength.Primary), ("Ada EKSAMPEL", NameStrength.Weak)], uk.Names.Select(n => (n.Text, n.Strength)));
        Assert.Equal(["1963", "1963-07-28"], uk.BirthDates.Select(d => d.ToString()));
        Assert.Contains(reading.Subjects, s => s.Emails.Contains("ada@example.com"));
        Assert.Contains(reading.Subjects, s => s.Wallets.Count == 1);
        Assert.Equal(3, reading.Subjects.Single(s => s.List == "partner").Names.Count);
    }

    [Fact]
    public void The_advanced_form_brings_names_in_their_own_script_and_says_what_it_does_not_explain()
    {
        var reading = ListReader.Read([SomeList.File("sdn_advanced.xml", SomeList.Advanced)]);
        Assert.Empty(reading.Notes);
        Assert.Equal(["101", "103"], reading.Subjects.Select(s => s.EntryId));
        var (person, ship) = (reading.Subjects[0], reading.Subjects[1]);
        Assert.Equal(("OFAC", SubjectKind.Person, SubjectKind.Vessel), (person.List, person.Kind, ship.Kind));
        Assert.Equal([("EXAMPLE, Ada Grace", NameStrength.Primary), ("EKSAMPEL, Ada", NameStrength.Strong), ("보기, 아다", NameStrength.Strong), ("THE EXAMPLE", NameStrength.Weak)], person.Names.Select(n => (n.Text, n.Strength)));
        Assert.Equal(["1963-07-28", "circa 1965", "1970/1972"], person.BirthDates.Select(d => d.ToString()));
        Assert.Equal(["Exampleville", "Korea, North"], person.BirthPlaces.Concat(person.Nationalities));
        Assert.Equal(new ListedIdentifier("Passport", "X1234567", "Korea, North"), Assert.Single(person.Identifiers));
        Assert.Equal(new ListedAddress("12 Sample Street, 12345", "Exampleville", "Korea, North"), Assert.Single(person.Addresses));
        Assert.Equal(["ada@example.com", "1ExampleExampleExample", "DPRK2"], [.. person.Emails, .. person.Wallets, .. person.Programmes]);

        var unexplained = Refused("a.xml", SomeList.Advanced.Replace("<FeatureType ID=\"8\">Birthdate</FeatureType>", "", StringComparison.Ordinal));
        Assert.Equal(("a.xml", "FeatureTypeID"), (unexplained.File, unexplained.Field));
        Assert.InRange(unexplained.Line, 2, SomeList.Advanced.Split('\n').Length);
        Assert.Equal("FixedRef", Refused("a.xml", SomeList.Advanced.Replace("FixedRef=\"101\"", "", StringComparison.Ordinal)).Field);
        Assert.Contains("XML", Refused("a.xml", SomeList.Advanced[..^900]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Windows_1252_and_utf_16_are_told_from_utf_8()
    {
        var row = "101,\"MÜSTER, Ádá\",\"individual\",\"TEST\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n";
        foreach (var encoding in new[] { Encoding.Latin1, Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(row)];
            Assert.Equal("MÜSTER, Ádá", ListReader.Read([new ListFile("x", bytes, false)]).Subjects[0].PrimaryName);
        }
        Assert.Equal("€ – “x”", TextEncoding.Decode([0x80, 0x20, 0x96, 0x20, 0x93, (byte)'x', 0x94]));
    }

    [Fact]
    public void A_list_cut_off_or_with_changed_columns_is_refused_with_file_line_and_field()
    {
        var cut = SomeList.Sdn[..^40];
        Assert.Contains("the file is cut off", Refused("sdn.csv", cut).Message, StringComparison.Ordinal);
        var fewer = Refused("sdn.csv", SomeList.Sdn.Replace("102,\"EXAMPLE TRADING CORPORATION\",-0- ,", "102,\"EXAMPLE TRADING CORPORATION\",", StringComparison.Ordinal));
        Assert.Equal(("sdn.csv", 2, "Remarks"), (fewer.File, fewer.Line, fewer.Field));
        Assert.Equal("ent_num", Refused("sdn.csv", SomeList.Sdn.Replace("102,", "x102,", StringComparison.Ordinal)).Field);
        var all = SomeList.Sdn.Replace("-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"", "-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"", StringComparison.Ordinal);
        Assert.Equal(1, Refused("sdn.csv", all).Line);
        Assert.Contains("XML", Refused("un.xml", "<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>A</FIRST_NAME></INDIVIDUAL><INDIVIDUAL><DATA").Message, StringComparison.Ordinal);
        Assert.Contains("no entry", Refused("un.xml", "<CONSOLIDATED_LIST><PEOPLE/></CONSOLIDATED_LIST>").Message, StringComparison.Ordinal);
        Assert.Equal("name", Refused("eu.csv", "celex,schema,fullname\n1,Person,Ada Example\n").Field);
        Assert.Contains("JSON", Refused("s.json", """{"type":"bundle","objects":[{"type":"identity","na""").Message, StringComparison.Ordinal);
        Assert.Contains("allowed", Refused("p.csv", $"id,name,source\n1,{new string('a', 600)},x\n").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_type_is_not_followed()
    {
        var reading = ListReader.Read([SomeList.File("x.xml", "<!DOCTYPE CONSOLIDATED_LIST [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><CONSOLIDATED_LIST><INDIVIDUALS>&e;</INDIVIDUALS></CONSOLIDATED_LIST>")]);
        Assert.Empty(reading.Subjects);
        Assert.Contains("x.xml", reading.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Readers_survive_damaged_input()
    {
        byte[][] seeds = [Encoding.UTF8.GetBytes(SomeList.Sdn), Encoding.UTF8.GetBytes(SomeList.Alt), Encoding.UTF8.GetBytes("""{"type":"bundle","objects":[{"type":"identity","id":"i","name":"Ada Example"}]}"""),
            Encoding.UTF8.GetBytes("""<export><sanctionEntity logicalId="1"><nameAlias wholeName="Ada Example"/></sanctionEntity></export>"""), Encoding.UTF8.GetBytes("Last Updated,1\nUnique ID,Name 6,Name 1\nX,EXAMPLE,Ada\n")];
        var state = 42u;
        for (var round = 0; round < 1500; round++)
        {
            var bytes = (byte[])seeds[round % seeds.Length].Clone();
            for (var edit = 0; edit < 1 + (round % 7); edit++) bytes[Next(ref state) % (uint)bytes.Length] = (byte)Next(ref state);
            if (round % 3 == 0) bytes = bytes[..(int)(Next(ref state) % (uint)bytes.Length)];
            try
            {
                var reading = ListReader.Read([new ListFile("fuzz", bytes, false)]);
                if (reading.Subjects.Count > 0) ScreeningIndex.Build(reading.Subjects).Screen(new ScreeningQuery { Name = "Ada Example" });
            }
            catch (ListFormatException problem)
            {
                Assert.Contains("fuzz", problem.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Read_side_by_side_the_lists_and_the_first_fault_are_the_same()
    {
        // Whatever the order in which the parts happen to run.
        static void Backwards(Action[] parts) { foreach (var part in parts.Reverse()) part(); }
        ListFile[] sound = [SomeList.File("a", SomeList.Sdn), SomeList.File("b", SomeList.Alt), SomeList.File("c", SomeList.Add), SomeList.File("partner.csv", "name,alias,source\nExample Works,EW,desk\n"), SomeList.File("notes", "nothing known")];
        string Shown(Action<Action[]>? together)
        {
            var reading = ListReader.Read(sound, together);
            var found = ScreeningIndex.Build(reading.Subjects, together).Screen(new ScreeningQuery { Name = "Ada Grace Example" });
            return System.Text.Json.JsonSerializer.Serialize(new { reading.Subjects, reading.Snapshots, reading.Notes, found });
        }
        Assert.Equal(Shown(null), Shown(Backwards));
        Assert.Equal(Shown(null), Shown(Parallel.Invoke));
        ListFile[] broken = [SomeList.File("x.xml", "<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><DATA"), SomeList.File("y.xml", "<sdnList><sdnEntry>")];
        foreach (var together in (Action<Action[]>?[])[null, Backwards, Parallel.Invoke])
            Assert.StartsWith("x.xml", Assert.Throws<ListFormatException>(() => ListReader.Read(broken, together)).Message, StringComparison.Ordinal);
    }

    private static ListFormatException Refused(string name, string text) => Assert.Throws<ListFormatException>(() => ListReader.Read([SomeList.File(name, text)]));

    private static uint Next(ref uint state)
    {
        state ^= state << 13;
        state ^= state >> 17;
        return state ^= state << 5;
    }
}
