using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Workday;

/// <summary>A stand-in for a Workday tenant: a report of background checks, and the SOAP service that takes their status.</summary>
public sealed class WorkdaySandbox : Sandbox
{
    internal const string Server = "wd5-services1", Tenant = "example", User = "ISU_Verify", Password = "sandbox-<password>&", Report = "ISU_Verify/Open_Background_Checks", Hold = "VERIFY_HOLD", Release = "VERIFY_RELEASED";
    private readonly Lock _gate = new();
    private readonly List<(string Employee, string Event, string Submitted, string? Status)> _checks = [];
    private readonly List<string> _effects = [];

    /// <summary>What was changed, in order.</summary>
    public IReadOnlyList<string> Effects
    {
        get { lock (_gate) return [.. _effects]; }
    }

    public override object State()
    {
        lock (_gate) return new { checks = _checks.Count, effects = _effects.ToArray() };
    }

    /// <summary>A hiring process begins to wait for a background check.</summary>
    public void Waits(string employee, DateOnly submitted)
    {
        lock (_gate) _checks.Add((employee, _checks.Count.ToString("x32", CultureInfo.InvariantCulture), submitted.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), null));
    }

    public override InboundRequest SignedRequest(Secret secret, ReadOnlyMemory<byte> body, string deliveryId, DateTimeOffset now) => throw new NotSupportedException("Workday calls nobody");

    protected override void Map(WebApplication app)
    {
        var host = $"{Server}.myworkday.com";
        // Whoever forgets the prompt is given everybody, as by a report without one.
        app.MapGet($"/ccx/service/customreport2/{Tenant}/{Report}", (HttpContext context) =>
        {
            if (context.Request.Headers.Authorization != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"))) return Results.StatusCode(401);
            lock (_gate)
                return Results.Json(new JsonObject { ["Report_Entry"] = new JsonArray([.. _checks.Select(check => new JsonObject { ["employeeId"] = check.Employee, ["eventId"] = check.Event, ["submitted"] = check.Submitted, ["status"] = check.Status })]) });
        }).RequireHost(host);
        app.MapPost($"/ccx/service/{Tenant}/Recruiting/v44.0", async (HttpContext context) =>
        {
            XElement envelope;
            try
            {
                envelope = (await XDocument.LoadAsync(context.Request.Body, LoadOptions.None, context.RequestAborted)).Root!;
            }
            catch (XmlException)
            {
                return Fault("not XML");
            }
            string? Only(XNamespace space, string name) => envelope.Descendants(space + name).SingleOrDefault()?.Value;
            if (Only(WorkdayClient.Security, "Username") != $"{User}@{Tenant}" || Only(WorkdayClient.Security, "Password") != Password) return Fault("invalid username or password");
            var (which, status) = (Only(WorkdayClient.Workday, "Event_Reference"), Only(WorkdayClient.Workday, "Status_Reference"));
            lock (_gate)
            {
                var at = _checks.FindIndex(check => check.Event == which);
                if (at < 0 || status is not (Hold or Release) || !DateOnly.TryParseExact(Only(WorkdayClient.Workday, "Status_Date"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) return Fault("Validation_Fault");
                _checks[at] = _checks[at] with { Status = status };
                _effects.Add($"{_checks[at].Employee} {status}");
            }
            return Envelope(200, new XElement(WorkdayClient.Workday + "Put_Background_Check_Response"));
        }).RequireHost(host);
    }

    private static IResult Fault(string text) => Envelope(500, new XElement(WorkdayClient.Soap + "Fault", new XElement("faultcode", "SOAP-ENV:Client"), new XElement("faultstring", text)));

    private static IResult Envelope(int status, XElement inside) =>
        Results.Text(new XElement(WorkdayClient.Soap + "Envelope", new XElement(WorkdayClient.Soap + "Body", inside)).ToString(SaveOptions.DisableFormatting), "text/xml", Encoding.UTF8, status);
}
