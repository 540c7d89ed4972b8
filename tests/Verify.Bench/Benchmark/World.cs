using Verify.Core.Model;

namespace Verify.Bench.Benchmark;

/// <summary>A town with what a look-up of an address there would say.</summary>
internal sealed record Town(string City, string? State, string Country, string Postal, double Latitude, double Longitude, string TimeZone, int UtcMinutes);

/// <summary>The stock that people are made of. All invented or common knowledge; no real person.</summary>
internal static class World
{
    /// <summary>Where ordinary candidates live. UTC offsets are those of the benchmark's months (summer time).</summary>
    public static readonly Town[] Homes =
    [
        new("Austin", "TX", "US", "787", 30.27, -97.74, "America/Chicago", -300), new("Denver", "CO", "US", "802", 39.74, -104.99, "America/Denver", -360),
        new("Seattle", "WA", "US", "981", 47.61, -122.33, "America/Los_Angeles", -420), new("Chicago", "IL", "US", "606", 41.88, -87.63, "America/Chicago", -300),
        new("Boston", "MA", "US", "021", 42.36, -71.06, "America/New_York", -240), new("Atlanta", "GA", "US", "303", 33.75, -84.39, "America/New_York", -240),
        new("Phoenix", "AZ", "US", "850", 33.45, -112.07, "America/Phoenix", -420), new("Nashville", "TN", "US", "372", 36.16, -86.78, "America/Chicago", -300),
        new("Raleigh", "NC", "US", "276", 35.78, -78.64, "America/New_York", -240), new("Portland", "OR", "US", "972", 45.52, -122.68, "America/Los_Angeles", -420),
        new("Minneapolis", "MN", "US", "554", 44.98, -93.27, "America/Chicago", -300), new("Philadelphia", "PA", "US", "191", 39.95, -75.17, "America/New_York", -240),
        new("London", null, "GB", "SW1A 1", 51.51, -0.13, "Europe/London", 60), new("Manchester", null, "GB", "M1 1", 53.48, -2.24, "Europe/London", 60),
        new("Berlin", null, "DE", "101", 52.52, 13.40, "Europe/Berlin", 120), new("Hamburg", null, "DE", "200", 53.55, 9.99, "Europe/Berlin", 120),
        new("Paris", null, "FR", "750", 48.86, 2.35, "Europe/Paris", 120), new("Warsaw", null, "PL", "00-0", 52.23, 21.01, "Europe/Warsaw", 120),
        new("Toronto", "ON", "CA", "M5V 1", 43.65, -79.38, "America/Toronto", -240), new("Vancouver", "BC", "CA", "V5K 0", 49.28, -123.12, "America/Vancouver", -420),
    ];

    /// <summary>Where people travel to, and where an operator may really sit. One list for both, so that a place says nothing.</summary>
    public static readonly Town[] Elsewhere =
    [
        new("Lisbon", null, "PT", "110", 38.72, -9.14, "Europe/Lisbon", 60), new("Dubai", null, "AE", "000", 25.20, 55.27, "Asia/Dubai", 240),
        new("Shenyang", null, "CN", "110", 41.80, 123.43, "Asia/Shanghai", 480), new("Kuala Lumpur", null, "MY", "500", 3.14, 101.69, "Asia/Kuala_Lumpur", 480),
        new("Belgrade", null, "RS", "110", 44.79, 20.45, "Europe/Belgrade", 120), new("Vladivostok", null, "RU", "690", 43.12, 131.89, "Asia/Vladivostok", 600),
        new("Lagos", null, "NG", "100", 6.52, 3.38, "Africa/Lagos", 60), new("Bangkok", null, "TH", "101", 13.76, 100.50, "Asia/Bangkok", 420),
        new("Singapore", null, "SG", "018", 1.35, 103.82, "Asia/Singapore", 480), new("Manila", null, "PH", "100", 14.60, 120.98, "Asia/Manila", 480),
        new("Mexico City", null, "MX", "060", 19.43, -99.13, "America/Mexico_City", -360), new("Tbilisi", null, "GE", "010", 41.72, 44.79, "Asia/Tbilisi", 240),
    ];

    public static readonly string[] Given =
    [
        "Amelia", "Brandon", "Carla", "Darius", "Elena", "Farid", "Grace", "Hiroshi", "Imani", "Jonas", "Katarzyna", "Liam", "Mei", "Nadia", "Oscar", "Priya", "Quentin", "Rosa",
        "Samuel", "Tamika", "Umar", "Valentina", "Wesley", "Ximena", "Yusuf", "Zofia", "Andrew", "Beatrice", "Chidi", "Dana", "Emre", "Fiona", "Gustavo", "Hannah", "Igor", "Joyce",
        "Kevin", "Lucia", "Marcus", "Ngozi", "Olivia", "Pavel", "Rachel", "Sanjay", "Theo", "Ursula", "Victor", "Wei", "Yara", "Zachary", "Alejandro", "Birgit", "Cedric", "Dolores",
        "Edwin", "Freya", "Gabriel", "Helga", "Isabel", "Jamal", "Kirsten", "Leonid", "Monique", "Nikhil", "Odette", "Patrick", "Renata", "Stefan", "Tatiana", "Vincent",
    ];

    public static readonly string[] Family =
    [
        "Abbott", "Baker", "Castillo", "Delgado", "Eriksen", "Fischer", "Goldberg", "Hughes", "Ibrahim", "Jensen", "Kowalski", "Larsen", "Mbeki", "Nakamura", "Okafor", "Patel",
        "Quinn", "Romero", "Schmidt", "Tanaka", "Ueda", "Vasquez", "Whitaker", "Xu", "Yilmaz", "Zielinski", "Anderson", "Bianchi", "Chowdhury", "Dubois", "Edwards", "Ferrari",
        "Greene", "Haddad", "Ivanov", "Johansson", "Kaplan", "Lindqvist", "Murphy", "Nguyen", "Oliveira", "Petrov", "Rahman", "Santos", "Thompson", "Ulrich", "Volkov", "Washington",
        "Yamamoto", "Zhao", "Adeyemi", "Brennan", "Cohen", "Dvorak", "Eze", "Fitzgerald", "Gonzalez", "Hoffman", "Iyer", "Jackson", "Khan", "Lopez", "McCarthy", "Novak", "Osei",
        "Pereira", "Reyes", "Silva", "Turner", "Varga", "Weber", "Young", "Zamora", "Blackwood", "Carmichael", "Drummond", "Ellsworth", "Farnsworth", "Gallagher", "Hathaway",
    ];

    public static readonly string[] Streets =
    [
        "Maple", "Oak", "Cedar", "Elm", "Lakeview", "Hillcrest", "Sunset", "Willow", "Chestnut", "Juniper", "Magnolia", "Prospect", "Franklin", "Highland", "Meadow", "River", "Spruce",
        "Walnut", "Birch", "Orchard", "Harbor", "Summit", "Garden", "Pleasant", "Ridge", "Valley", "Poplar", "Laurel", "Hawthorn", "Sycamore",
    ];

    private static readonly string[] FirmHeads =
    [
        "Bright", "North", "Copper", "Delta", "Ever", "Falcon", "Granite", "Harbor", "Iron", "Juniper", "Keystone", "Lumen", "Meridian", "Nova", "Orchid", "Pioneer", "Quartz", "River",
        "Silver", "Timber", "Umber", "Vertex", "Willow", "Zephyr", "Amber", "Beacon", "Cobalt", "Drift", "Ember", "Fathom",
    ];

    private static readonly string[] FirmTails = ["path Software", "wind Analytics", "stone Systems", "field Health", "gate Payments", "works Logistics", "line Media", "bridge Robotics", "crest Energy", "leaf Retail"];

    /// <summary>An employer with its web domain; the domain is under a reserved name, so nobody's.</summary>
    public static (string Name, string Domain) Firm(Draw draw)
    {
        var name = draw.Pick(FirmHeads) + draw.Pick(FirmTails);
        return (name, name.Split(' ')[0].ToLowerInvariant() + draw.Int(1, 99).ToString(System.Globalization.CultureInfo.InvariantCulture) + ".example");
    }

    public static readonly string[] Schools = ["Lakeshore University", "Northern Institute of Technology", "Riverside State University", "Hillview College", "Eastport Polytechnic", "Granite State University", "University of Westbridge", "Technische Hochschule Elbtal"];
    public static readonly string[] Majors = ["Computer Science", "Software Engineering", "Mathematics", "Information Systems", "Electrical Engineering", "Physics", "Statistics"];

    /// <summary>Technologies that had been public for long before any career here began.</summary>
    public static readonly string[] OldSkills = ["Java", "Python", "C++", "SQL", "JavaScript", "Linux", "C#", "PHP"];

    public static readonly string[] Verbs = ["Built", "Led", "Designed", "Rewrote", "Shipped", "Migrated", "Operated", "Hardened", "Measured", "Automated", "Documented", "Untangled", "Piloted", "Retired", "Tuned"];
    public static readonly string[] Objects =
    [
        "billing service", "search index", "claims pipeline", "mobile client", "fraud queue", "warehouse planner", "tenant portal", "reporting cube", "design system", "event bus", "loyalty engine", "dispatch board",
        "identity broker", "risk ledger", "sensor gateway", "pricing model", "media encoder", "booking flow", "consent register", "backup fleet", "test harness", "feature store", "notification hub", "audit trail",
    ];
    public static readonly string[] Purposes =
    [
        "regional hospitals", "a national retailer", "independent brokers", "field technicians", "two airlines", "city planners", "small lenders", "a streaming service", "wind parks", "grain traders",
        "an online school", "freight carriers", "museum visitors", "insurance adjusters", "payroll clerks", "a ticket exchange", "rural clinics", "game studios", "home owners", "a parcel network",
    ];
    public static readonly string[] Results = ["cut latency by", "reduced cost by", "raised coverage by", "lowered churn by", "shortened release time by", "improved recall by", "trimmed incidents by", "grew throughput by"];

    public static readonly string[] Cameras = ["Integrated Webcam", "FaceTime HD Camera", "HD Pro Webcam C920", "USB 2.0 Camera", "Surface Camera Front"];
    public static readonly string[] VirtualCameras = ["OBS Virtual Camera", "ManyCam Virtual Webcam", "XSplit VCam", "SplitCam Video Driver"];
    public static readonly string[] RemoteTools = ["AnyDesk", "TeamViewer", "RustDesk", "Chrome Remote Desktop", "TinyPilot", "Splashtop"];
    public static readonly string[] Vpns = ["Northway VPN", "Shieldline", "Astrill", "CloudHop", "PrivateLane"];

    public static Place Address(Draw draw, Town town, bool flat) => new()
    {
        Street = $"{draw.Int(2, 9800)} {draw.Pick(Streets)} {draw.Pick(["St", "Ave", "Rd", "Ln", "Dr"])}",
        Unit = flat ? $"Apt {draw.Int(1, 40)}{draw.Pick(["", "A", "B"])}" : null,
        City = town.City,
        State = town.State,
        PostalCode = town.Country switch { "US" or "DE" or "FR" => town.Postal + draw.Int(10, 99), "GB" or "CA" => town.Postal + draw.Pick(["AA", "AB", "BD", "EF"])[..(town.Country == "GB" ? 2 : 1)] + (town.Country == "CA" ? draw.Int(1, 9).ToString(System.Globalization.CultureInfo.InvariantCulture) : ""), _ => town.Postal + draw.Int(10, 99) },
        Country = town.Country,
    };
}
