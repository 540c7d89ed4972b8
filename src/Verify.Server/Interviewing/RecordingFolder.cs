using Verify.Server.Configuration;

namespace Verify.Server.Interviewing;

/// <summary>Where recordings lie while they are looked at: a folder of this account alone, emptied at each start of what a kill left in it. Each server has a data folder of its own.</summary>
internal sealed class RecordingFolder
{
    private readonly string _path;

    public RecordingFolder(ServerSettings settings)
    {
        _path = Path.Combine(Path.GetFullPath(settings.DataFolder), "recordings");
        if (System.IO.Directory.Exists(_path)) System.IO.Directory.Delete(_path, recursive: true);
        if (OperatingSystem.IsWindows()) System.IO.Directory.CreateDirectory(_path);
        else System.IO.Directory.CreateDirectory(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>A name for one recording. The caller deletes the file.</summary>
    public string NewFile() => Path.Combine(_path, $"{Guid.NewGuid():N}.mp4");
}
