namespace Verify.Server;

/// <summary>Bad input: the message names file, line and field, and is shown as it is. Exit code 2.</summary>
internal sealed class InputException(string message) : Exception(message);
