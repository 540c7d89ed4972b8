using System.Diagnostics.Metrics;

namespace Verify.Server.Observability;

/// <summary>What the product counts. Tags are codes, never personal data.</summary>
internal sealed class Telemetry
{
    public const string Name = "Verify";
    private readonly Counter<long> _refused;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _assessments;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _lookups;

    public Telemetry(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _refused = meter.CreateCounter<long>("verify.deliveries.refused", description: "Deliveries whose signature or form was not accepted.");
        _deliveries = meter.CreateCounter<long>("verify.deliveries", description: "Deliveries by what became of them.");
        _assessments = meter.CreateCounter<long>("verify.assessments", description: "Assessments by recommendation.");
        _messages = meter.CreateCounter<long>("verify.messages", description: "Messages to outside systems by what became of them.");
        _lookups = meter.CreateCounter<long>("verify.lookups", description: "Questions to vendors by what became of them.");
    }

    public void Refused(string connector, int status) => _refused.Add(1, new("connector", connector), new("status", status));
    public void Delivery(string connector, string fate) => _deliveries.Add(1, new("connector", connector), new("fate", fate));
    public void Assessment(string recommendation) => _assessments.Add(1, new KeyValuePair<string, object?>("recommendation", recommendation));
    public void Lookup(string connector, string fate) => _lookups.Add(1, new("connector", connector), new("fate", fate));
    public void Message(string connector, string fate) => _messages.Add(1, new("connector", connector), new("fate", fate));
}
