namespace Verify.Connectors.Sdk;

/// <summary>Has settings of which a form alone says too little.</summary>
public interface ICheckedSettings : IConnector
{
    /// <summary>What is wrong with the settings, each with its path.</summary>
    IEnumerable<string> SettingErrors(Connection connection);
}
