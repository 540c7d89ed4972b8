namespace Verify.Server.Observability;

/// <summary>Every log message of the product: ids and codes, never names, values or secrets.</summary>
internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Warning, "Refused a delivery to {Connector}: {Reason}")]
    public static partial void DeliveryRefused(this ILogger logger, string connector, string reason);

    [LoggerMessage(1002, LogLevel.Information, "Parked delivery {Delivery} of connection {Connection} at {Path}")]
    public static partial void DeliveryParked(this ILogger logger, string delivery, string connection, string? path);

    [LoggerMessage(1003, LogLevel.Error, "Translating delivery {Delivery} of connection {Connection} failed with {Error}; it is tried again")]
    public static partial void TranslationFailed(this ILogger logger, string delivery, string connection, string error);

    [LoggerMessage(1101, LogLevel.Error, "Job {Kind} of {Candidate} failed with {Error} (attempt {Attempt}); it is tried again")]
    public static partial void JobFailed(this ILogger logger, string kind, string candidate, string error, int attempt);

    [LoggerMessage(1102, LogLevel.Error, "Check {Check} failed with {Error}; its answer is not-checked")]
    public static partial void CheckFailed(this ILogger logger, string check, string error);

    [LoggerMessage(1103, LogLevel.Error, "A worker lost the store ({Error}); it goes on when the store is back")]
    public static partial void WorkerInterrupted(this ILogger logger, string error);

    [LoggerMessage(1104, LogLevel.Warning, "Looking up {Kind} at connection {Connection} failed: {Category}, {Detail}")]
    public static partial void LookupFailed(this ILogger logger, string kind, string connection, string category, string detail);

    [LoggerMessage(1201, LogLevel.Warning, "Message {Key} to connection {Connection}: {Detail}; again at {At}")]
    public static partial void MessageRetried(this ILogger logger, string key, string connection, string detail, DateTimeOffset at);

    [LoggerMessage(1202, LogLevel.Error, "Message {Key} to connection {Connection} is dead: {Detail}")]
    public static partial void MessageDead(this ILogger logger, string key, string connection, string detail);

    [LoggerMessage(1104, LogLevel.Critical, "This machine's clock is {Seconds} s ahead of the database's: no work is taken until they agree")]
    public static partial void ClockOff(this ILogger logger, long seconds);

    [LoggerMessage(1105, LogLevel.Error, "The store did not take a delivery ({Error} {Code}); it was not acknowledged")]
    public static partial void StoreAway(this ILogger logger, string error, int code);

    [LoggerMessage(1106, LogLevel.Information, "The audit log of tenant {Tenant} stands at row {Row} with {Hash}")]
    public static partial void AuditAnchor(this ILogger logger, string tenant, long row, string hash);

    [LoggerMessage(1301, LogLevel.Information, "Ready at {Address} with {Connectors} connectors, lists: {Lists}")]
    public static partial void Ready(this ILogger logger, string address, int connectors, string lists);
}
