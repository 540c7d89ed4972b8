namespace Verify.Connectors.Sdk;

/// <summary>Why a call failed. The category alone decides what happens next; who calls knows no queue.</summary>
public enum FailureCategory
{
    /// <summary>401: the credentials are not accepted.</summary>
    Unauthorised,
    /// <summary>403: accepted, but not for this.</summary>
    MissingScope,
    /// <summary>404 or 410.</summary>
    NotFound,
    /// <summary>Any other 4xx: the vendor does not take what was sent.</summary>
    Rejected,
    /// <summary>429: later, as the vendor says.</summary>
    RateLimited,
    /// <summary>5xx, or the connection broke before an answer.</summary>
    Unavailable,
    /// <summary>No answer in time.</summary>
    TimedOut,
    /// <summary>An answer that is not what the vendor promises: a page, half a document, a redirect, too much.</summary>
    BadAnswer,
    /// <summary>Not sent: the host is not allowed, or resolves to where no vendor lives.</summary>
    Refused,
}

/// <summary>A failed call. The detail holds no personal data, no secret and no query string.</summary>
public sealed record Failure(FailureCategory Category, string Detail, TimeSpan? RetryAfter = null)
{
    /// <summary>The same call may succeed later without anybody doing anything.</summary>
    public bool MayRetry => Category switch
    {
        FailureCategory.RateLimited or FailureCategory.Unavailable or FailureCategory.TimedOut or FailureCategory.BadAnswer => true,
        FailureCategory.Unauthorised or FailureCategory.MissingScope or FailureCategory.NotFound or FailureCategory.Rejected or FailureCategory.Refused => false,
        _ => throw new ArgumentOutOfRangeException(nameof(Category), Category, "unknown failure"),
    };

    /// <summary>The call may have had its effect: look before repeating it.</summary>
    public bool OutcomeUnknown => Category is FailureCategory.Unavailable or FailureCategory.TimedOut or FailureCategory.BadAnswer;
}

/// <summary>A value, or why there is none.</summary>
public readonly record struct Result<T>
{
    private Result(T? value, Failure? failure) => (Value, Failure) = (value, failure);

    public T? Value { get; }
    public Failure? Failure { get; }

    public static Result<T> Of(T value) => new(value, null);
    public static implicit operator Result<T>(T value) => new(value, null);
    public static implicit operator Result<T>(Failure failure) => new(default, failure);

    public bool Succeeded(out T value, out Failure failure)
    {
        (value, failure) = (Value!, Failure!);
        return Failure is null;
    }
}
