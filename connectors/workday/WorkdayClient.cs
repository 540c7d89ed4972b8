using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Serialization;
using System.Xml;
using System.Xml.Linq;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Workday;

/// <summary>A report of the customer's, under the aliases that the README names.</summary>
internal sealed record WorkdayReport
{
    [JsonPropertyName("Report_Entry")]
    public required IReadOnlyList<WorkdayCheck> Entries { get; init; }
}

/// <summary>A background check that is or was under way.</summary>
internal sealed record WorkdayCheck
{
    public string? EmployeeId { get; init; }
    public string? EventId { get; init; }
    public string? RecipientId { get; init; }
    public string? Status { get; init; }
    public string? Submitted { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(WorkdayReport))]
internal sealed partial class WorkdayJson : JsonSerializerContext;

/// <summary>Two ways into a Workday tenant: a report as JSON, and the SOAP service Recruiting.</summary>
internal sealed class WorkdayClient(Session session)
{
    internal static readonly XNamespace Soap = "http://schemas.xmlsoap.org/soap/envelope/", Workday = "urn:com.workday/bsvc",
        Security = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    private const string PlainPassword = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText";
    private Secret? _accepted;

    /// <summary>A Workday ID.</summary>
    public static bool IsId(string? text) => text is { Length: 32 } && text.All(char.IsAsciiHexDigit);

    /// <summary>https://doc.workday.com, Reports-as-a-Service: the customer's report as JSON, by its prompt.</summary>
    public async Task<Result<IReadOnlyList<WorkdayCheck>>> ChecksAsync(string employee, CancellationToken cancel)
    {
        var address = At($"customreport2/{Setting("tenant")}/{Setting("report")}?format=json&employeeId={Uri.EscapeDataString(employee)}");
        var answered = await session.ReadAsync("password", password =>
        {
            _accepted = password;
            return new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Authorization = Wire.Basic(Setting("user"), password.Reveal()) } };
        }, cancel);
        if (!answered.Json(WorkdayJson.Default.WorkdayReport).Succeeded(out var report, out var failure)) return failure;
        // A report without the prompt gives everybody.
        return Result<IReadOnlyList<WorkdayCheck>>.Of([.. report.Entries.Where(check => check.EmployeeId == employee && IsId(check.EventId))]);
    }

    /// <summary>
    /// Put_Background_Check of the service Recruiting. A refused password and a request that is not understood are a fault with status 500 alike, so the password goes along that the
    /// report was read with.
    /// </summary>
    public async Task<Result<bool>> PutStatusAsync(WorkdayCheck check, string status, CancellationToken cancel)
    {
        var body = Encoding.UTF8.GetBytes(Envelope(check, status).ToString(SaveOptions.DisableFormatting));
        var answered = await session.Http.WriteAsync(() => new HttpRequestMessage(HttpMethod.Post, At($"{Setting("tenant")}/Recruiting/{Setting("version", "v44.0")}"))
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("text/xml", "utf-8") } },
        }, cancel);
        if (!answered.Succeeded(out var answer, out var failure)) return failure;
        return IsAnswer(answer.Body) ? true : new Failure(FailureCategory.BadAnswer, "workday: not the promised envelope");
    }

    private XElement Envelope(WorkdayCheck check, string status) => new(Soap + "Envelope",
        new XElement(Soap + "Header", new XElement(Security + "Security", new XAttribute(Soap + "mustUnderstand", "1"), new XElement(Security + "UsernameToken",
            new XElement(Security + "Username", $"{Setting("user")}@{Setting("tenant")}"), new XElement(Security + "Password", new XAttribute("Type", PlainPassword), _accepted?.Reveal())))),
        new XElement(Soap + "Body", new XElement(Workday + "Put_Background_Check_Request", new XAttribute(Workday + "version", Setting("version", "v44.0")), new XElement(Workday + "Background_Check_Data",
            IsId(check.RecipientId) ? Reference("Recipient_Reference", "WID", check.RecipientId!) : null,
            Reference("Event_Reference", "WID", check.EventId!),
            new XElement(Workday + "Background_Check_Status_Data",
                new XElement(Workday + "Status_Date", session.Clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
                Reference("Status_Reference", Setting("statusIdType", "Background_Check_Status_ID"), status))))));

    private static XElement Reference(string name, string type, string id) => new(Workday + name, new XElement(Workday + "ID", new XAttribute(Workday + "type", type), id));

    /// <summary>Whether this is what Put_Background_Check answers. No entity of a foreign document is ever resolved.</summary>
    private static bool IsAnswer(byte[] body)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XDocument.Load(reader).Root?.Element(Soap + "Body")?.Elements().Any(one => one.Name.LocalName == "Put_Background_Check_Response") == true;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private string Setting(string name, string usual = "") => session.Connection.Setting(name) ?? usual;

    private Uri At(string path) => new($"https://{Setting("server").ToLowerInvariant()}.{(Setting("environment") == "implementation" ? "workday.com" : "myworkday.com")}/ccx/service/{path}");
}
