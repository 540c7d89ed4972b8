using System.Diagnostics;
using System.Diagnostics.Metrics;
using Verify.Server.Store;

namespace Verify.Server.Observability;

/// <summary>What the product counts, and the spans that it tells. Tags are codes and ids, never personal data, and never an address: a webhook's path holds its token.</summary>
internal sealed class Telemetry
{
    public const string Name = "Verify";
    private static readonly ActivitySource Spans = new(Name);
    private readonly Meter _meter;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _assessments;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _lookups;
    private readonly Histogram<double> _work;

    public Telemetry(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _refused = _meter.CreateCounter<long>("verify.deliveries.refused", description: "Deliveries whose signature or form was not accepted, or for which there was no room.");
        _deliveries = _meter.CreateCounter<long>("verify.deliveries", description: "Deliveries by what became of them.");
        _assessments = _meter.CreateCounter<long>("verify.assessments", description: "Assessments by recommendation.");
        _messages = _meter.CreateCounter<long>("verify.messages", description: "Messages to outside systems by what became of them.");
        _lookups = _meter.CreateCounter<long>("verify.lookups", description: "Questions to vendors by what became of them.");
        _work = _meter.CreateHistogram<double>("verify.work.duration", "s", "How long a piece of work took.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });
    }

    public void Refused(string connector, int status) => _refused.Add(1, new("connector", connector), new("status", status));
    public void Delivery(string connector, string fate) => _deliveries.Add(1, new("connector", connector), new("fate", fate));
    public void Assessment(string recommendation) => _assessments.Add(1, new KeyValuePair<string, object?>("recommendation", recommendation));
    public void Lookup(string connector, string fate) => _lookups.Add(1, new("connector", connector), new("fate", fate));
    public void Message(string connector, string fate) => _messages.Add(1, new("connector", connector), new("fate", fate));

    /// <summary>Tells how much waits whenever somebody asks.</summary>
    public void Observe(Func<Waiting> waiting) => _meter.CreateObservableGauge("verify.waiting", () =>
    {
        var now = waiting();
        return (IEnumerable<Measurement<long>>)[new(now.Inbox, new KeyValuePair<string, object?>("queue", "inbox")), new(now.Jobs, new KeyValuePair<string, object?>("queue", "jobs")), new(now.Outbox, new KeyValuePair<string, object?>("queue", "outbox"))];
    }, description: "How much waits in each queue, of all tenants and nodes.");

    /// <summary>A piece of work from now until it is disposed: a span, and its time.</summary>
    /// <param name="parent">The trace that caused it, in the form of a <c>traceparent</c> header.</param>
    public Work Begin(string kind, string? parent = null, ActivityKind activity = ActivityKind.Internal)
    {
        // The framework's own span of a request has the whole address in it and is not sent: ours begins the trace.
        if (activity == ActivityKind.Server) Activity.Current = null;
        return new(ActivityContext.TryParse(parent, null, isRemote: true, out var context) ? Spans.StartActivity(kind, activity, context) : Spans.StartActivity(kind, activity), kind, _work);
    }

    /// <summary>Work under way.</summary>
    internal sealed class Work(Activity? activity, string kind, Histogram<double> times) : IDisposable
    {
        private readonly long _started = Stopwatch.GetTimestamp();

        /// <summary>What it is about: a code or an id.</summary>
        public void About(string name, string value) => activity?.SetTag(name, value);

        public void Failed(string error) => activity?.SetStatus(ActivityStatusCode.Error, error);

        public void Dispose()
        {
            times.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, new KeyValuePair<string, object?>("work", kind));
            activity?.Dispose();
        }
    }
}
