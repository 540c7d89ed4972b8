namespace Verify.Core.Documents.Reading;

/// <summary>A line of print where it stands on its page, in the page's unit; a line without a place has no extent. Empty text: something stands there that was not read with confidence.</summary>
public sealed record PageLine(string Text, int Page, double Left, double Top, double Right, double Bottom);
