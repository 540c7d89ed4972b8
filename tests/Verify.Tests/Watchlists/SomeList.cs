using System.Text;
using Verify.Core.Watchlists;

namespace Verify.Tests.Watchlists;

/// <summary>Invented lists for the tests of this folder.</summary>
internal static class SomeList
{
    public const string Sdn = """
        101,"EXAMPLE, Ada Grace","individual","TEST",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 28 Jul 1963; alt. DOB circa 1965; POB Exampleville, North Korea; nationality Korea, North; Gender Female; Passport X1234567 (Korea, North) expires 16 Sep 2019; National ID No. 98-7654-321 (Korea, North); Email Address ada@example.com; Phone Number 2025550142; Website www.example.com; Digital Currency Address - XBT 1ExampleExampleExample; Secondary sanctions risk: Test Regulations, sections 510.201; a.k.a. 'THE EXAMPLE'; Linked To: EXAMPLE TRADING CORPORATION."
        102,"EXAMPLE TRADING CORPORATION",-0- ,"TEST] [TEST2",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Organization Established Date 2006; Company Number 5619960 (Korea, North)."
        103,"SAMPLE STAR","vessel","TEST",-0- ,-0- ,"Cargo",-0- ,-0- ,"Panama",-0- ,"Vessel Registration Identification IMO 9999999."

        """;

    public const string Alt = "101,201,\"aka\",\"EKSAMPEL, Ada\",-0- \r\n102,202,\"fka\",\"SPECIMEN GENERAL TRADING CO.\",-0- \r\n";
    public const string Add = "101,301,\"12 Sample Street\",\"Exampleville 12345\",\"Korea, North\",-0- \r\n";

    /// <summary>The first and the last entry in OFAC's advanced form.</summary>
    public const string Advanced = """
        <?xml version="1.0" encoding="utf-8"?>
        <Sanctions xmlns="https://www.un.org/sanctions/1.0" Version="1">
          <ReferenceValueSets>
            <AreaCodeValues><AreaCode ID="7" CountryID="70" Description="Korea, North">KP</AreaCode></AreaCodeValues>
            <CountryValues><Country ID="70" ISO2="KP">Korea, North</Country></CountryValues>
            <FeatureTypeValues>
              <FeatureType ID="8">Birthdate</FeatureType>
              <FeatureType ID="9">Place of Birth</FeatureType><FeatureType ID="10">Nationality Country</FeatureType><FeatureType ID="25">Location</FeatureType><FeatureType ID="21">Email Address</FeatureType><FeatureType ID="344">Digital Currency Address - XBT</FeatureType>
            </FeatureTypeValues>
            <IDRegDocTypeValues><IDRegDocType ID="1571">Passport</IDRegDocType></IDRegDocTypeValues>
            <LocPartTypeValues><LocPartType ID="1451">ADDRESS1</LocPartType><LocPartType ID="1454">CITY</LocPartType><LocPartType ID="1456">POSTAL CODE</LocPartType></LocPartTypeValues>
            <NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType><NamePartType ID="1521">First Name</NamePartType><NamePartType ID="1524">Vessel Name</NamePartType><NamePartType ID="1528">Nickname</NamePartType></NamePartTypeValues>
            <PartySubTypeValues><PartySubType ID="1" PartyTypeID="4">Vessel</PartySubType><PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>
            <PartyTypeValues><PartyType ID="1">Individual</PartyType><PartyType ID="4">Transport</PartyType></PartyTypeValues>
            <SanctionsTypeValues><SanctionsType ID="1">Program</SanctionsType><SanctionsType ID="2">Block</SanctionsType></SanctionsTypeValues>
          </ReferenceValueSets>
          <Locations>
            <Location ID="500"><LocationAreaCode AreaCodeID="7" /></Location>
            <Location ID="501"><LocationCountry CountryID="70" />
              <LocationPart LocPartTypeID="1451"><LocationPartValue Primary="true"><Value>12 Sample Street</Value></LocationPartValue></LocationPart>
              <LocationPart LocPartTypeID="1454"><LocationPartValue Primary="true"><Value>Exampleville</Value></LocationPartValue></LocationPart>
              <LocationPart LocPartTypeID="1456"><LocationPartValue Primary="true"><Value>12345</Value></LocationPartValue></LocationPart></Location>
          </Locations>
          <IDRegDocuments><IDRegDocument ID="1" IDRegDocTypeID="1571" IdentityID="900" IssuedBy-CountryID="70"><IDRegistrationNo>X1234567</IDRegistrationNo></IDRegDocument></IDRegDocuments>
          <DistinctParties>
            <DistinctParty FixedRef="101">
              <Profile ID="101" PartySubTypeID="4">
                <Identity ID="900" FixedRef="101" Primary="true">
                  <Alias FixedRef="101" AliasTypeID="1400" Primary="false" LowQuality="false"><DocumentedName ID="2"><DocumentedNamePart><NamePartValue NamePartGroupID="31" ScriptID="215">EKSAMPEL</NamePartValue></DocumentedNamePart><DocumentedNamePart><NamePartValue NamePartGroupID="32" ScriptID="215">Ada</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
                  <Alias FixedRef="101" AliasTypeID="1400" Primary="false" LowQuality="true"><DocumentedName ID="3"><DocumentedNamePart><NamePartValue NamePartGroupID="33" ScriptID="215">THE EXAMPLE</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
                  <Alias FixedRef="101" AliasTypeID="1403" Primary="true" LowQuality="false">
                    <DocumentedName ID="1"><DocumentedNamePart><NamePartValue NamePartGroupID="31" ScriptID="215">EXAMPLE</NamePartValue></DocumentedNamePart><DocumentedNamePart><NamePartValue NamePartGroupID="32" ScriptID="215">Ada Grace</NamePartValue></DocumentedNamePart></DocumentedName>
                    <DocumentedName ID="4"><DocumentedNamePart><NamePartValue NamePartGroupID="31" ScriptID="286">보기</NamePartValue></DocumentedNamePart><DocumentedNamePart><NamePartValue NamePartGroupID="32" ScriptID="286">아다</NamePartValue></DocumentedNamePart></DocumentedName>
                  </Alias>
                  <NamePartGroups><MasterNamePartGroup><NamePartGroup ID="31" NamePartTypeID="1520" /></MasterNamePartGroup><MasterNamePartGroup><NamePartGroup ID="32" NamePartTypeID="1521" /></MasterNamePartGroup><MasterNamePartGroup><NamePartGroup ID="33" NamePartTypeID="1528" /></MasterNamePartGroup></NamePartGroups>
                </Identity>
                <Feature ID="1" FeatureTypeID="8"><FeatureVersion ID="1"><DatePeriod><Start Approximate="false"><From><Year>1963</Year><Month>7</Month><Day>28</Day></From></Start><End Approximate="false"><To><Year>1963</Year><Month>7</Month><Day>28</Day></To></End></DatePeriod></FeatureVersion></Feature>
                <Feature ID="2" FeatureTypeID="8"><FeatureVersion ID="2"><DatePeriod><Start Approximate="true"><From><Year>1965</Year><Month>1</Month><Day>1</Day></From></Start><End Approximate="true"><To><Year>1965</Year><Month>12</Month><Day>31</Day></To></End></DatePeriod></FeatureVersion></Feature>
                <Feature ID="3" FeatureTypeID="8"><FeatureVersion ID="3"><DatePeriod><Start><From><Year>1970</Year><Month>1</Month><Day>1</Day></From></Start><End><To><Year>1972</Year><Month>12</Month><Day>31</Day></To></End></DatePeriod></FeatureVersion></Feature>
                <Feature ID="4" FeatureTypeID="9"><FeatureVersion ID="4"><VersionDetail DetailTypeID="1432">Exampleville</VersionDetail></FeatureVersion></Feature>
                <Feature ID="5" FeatureTypeID="10"><FeatureVersion ID="5"><VersionLocation LocationID="500" /></FeatureVersion></Feature>
                <Feature ID="6" FeatureTypeID="25"><FeatureVersion ID="6"><VersionLocation LocationID="501" /></FeatureVersion></Feature>
                <Feature ID="7" FeatureTypeID="21"><FeatureVersion ID="7"><VersionDetail DetailTypeID="1432">ada@example.com</VersionDetail></FeatureVersion></Feature>
                <Feature ID="8" FeatureTypeID="344"><FeatureVersion ID="8"><VersionDetail DetailTypeID="1432">1ExampleExampleExample</VersionDetail></FeatureVersion></Feature>
              </Profile>
            </DistinctParty>
            <DistinctParty FixedRef="103"><Profile ID="103" PartySubTypeID="1"><Identity ID="901"><Alias AliasTypeID="1403" Primary="true" LowQuality="false"><DocumentedName><DocumentedNamePart><NamePartValue NamePartGroupID="40" ScriptID="215">SAMPLE STAR</NamePartValue></DocumentedNamePart></DocumentedName></Alias><NamePartGroups><MasterNamePartGroup><NamePartGroup ID="40" NamePartTypeID="1524" /></MasterNamePartGroup></NamePartGroups></Identity></Profile></DistinctParty>
          </DistinctParties>
          <SanctionsEntries>
            <SanctionsEntry ID="1" ProfileID="101" ListID="1550"><SanctionsMeasure ID="1" SanctionsTypeID="2"><Comment /></SanctionsMeasure><SanctionsMeasure ID="2" SanctionsTypeID="1"><Comment>DPRK2</Comment></SanctionsMeasure></SanctionsEntry>
          </SanctionsEntries>
        </Sanctions>
        """;

    public static ListFile File(string name, string text, bool delta = false) => new(name, Encoding.UTF8.GetBytes(text), delta);

    public static ListReading Ofac() => ListReader.Read([File("a", Sdn.ReplaceLineEndings("\r\n") + "\x1a"), File("b", Alt), File("c", Add)]);
}
