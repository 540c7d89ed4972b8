using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Verify.Core.Documents.Reading;
using Verify.Reader.Images;

namespace Verify.Reader.Recordings;

/// <summary>
/// Single frames of an MP4 by ffmpeg: one container, the two codecs that meeting platforms record with, no protocol but a local file, and limits on memory and time.
/// Who ends the reader's process ends ffmpeg with it.
/// </summary>
internal sealed partial class FrameSource(string ffmpeg)
{
    private const int Width = 1280, Height = 720, MostWords = 64 << 10, LargestStill = 256 << 10;
    // The shell's own limits, in KiB and seconds: ffmpeg has none, and a file that is built to harm needs them.
    private const string Limited = "ulimit -v 1048576; ulimit -t 30; exec \"$0\" \"$@\"";
    private static readonly string[] Quiet = ["-nostdin", "-hide_banner", "-threads", "1", "-protocol_whitelist", "file", "-codec_whitelist", "h264,aac", "-f", "mp4"];
    // The whole picture in one size, with the range and matrix that a JPEG has: that is what the networks are fed with.
    private static readonly string OneSize = string.Create(CultureInfo.InvariantCulture, $"scale={Width}:{Height}:force_original_aspect_ratio=decrease:out_color_matrix=bt601:out_range=full,pad={Width}:{Height}:-1:-1");

    /// <summary>ffmpeg on the path, or nothing.</summary>
    public static FrameSource? Find()
    {
        var name = OperatingSystem.IsWindows() ? "ffmpeg.exe" : "ffmpeg";
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } found ? new FrameSource(found) : null;
    }

    /// <summary>How long the recording is, in seconds.</summary>
    /// <exception cref="RefusedException">It is no recording.</exception>
    public double LengthOf(string path)
    {
        Span<byte> start = stackalloc byte[8];
        using (var file = File.OpenRead(path))
            if (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || !start[4..].SequenceEqual("ftyp"u8)) throw new RefusedException("type", "the recording is no MP4");
        using var process = Start([.. Quiet, "-i", $"file:{path}"]);
        var said = new char[MostWords];
        var length = process.StandardError.ReadBlock(said, 0, said.Length);
        End(process);
        var words = new string(said, 0, length);
        return HasPicture().IsMatch(words) && Duration().Match(words) is { Success: true } match && TimeSpan.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var duration)
            ? duration.TotalSeconds : throw new RefusedException("broken", "the recording has no picture that can be read");
    }

    /// <summary>The frame at a moment; nothing where there is none, or it cannot be read.</summary>
    public Raster? FrameAt(string path, double second)
    {
        var planes = new byte[Width * Height * 3 / 2];
        var got = Picture(path, second, OneSize, "rawvideo", planes);
        const int Colour = Width * Height / 4;
        return got < planes.Length ? null : new Raster(new Gray(planes[..(4 * Colour)], Width, Height), new Gray(planes[(4 * Colour)..(5 * Colour)], Width / 2, Height / 2), new Gray(planes[(5 * Colour)..], Width / 2, Height / 2));
    }

    /// <summary>A part of the frame at a moment, as a JPEG; nothing where it cannot be read.</summary>
    /// <param name="part">In pixels of <see cref="FrameAt"/>; what lies outside of the frame is left out.</param>
    public byte[]? StillAt(string path, double second, Box part)
    {
        var (left, top) = (Math.Clamp((int)part.X, 0, Width - 2), Math.Clamp((int)part.Y, 0, Height - 2));
        var (width, height) = (Math.Clamp((int)(part.X + part.Width) - left, 2, Width - left), Math.Clamp((int)(part.Y + part.Height) - top, 2, Height - top));
        var jpeg = new byte[LargestStill];
        var got = Picture(path, second, string.Create(CultureInfo.InvariantCulture, $"{OneSize},crop={width}:{height}:{left}:{top}"), "mjpeg", jpeg);
        // A file that ends where the room does was cut off.
        return got is 0 or LargestStill ? null : jpeg[..got];
    }

    private int Picture(string path, double second, string filter, string format, byte[] into)
    {
        using var process = Start([.. Quiet, "-v", "error", "-ss", second.ToString("0.###", CultureInfo.InvariantCulture), "-i", $"file:{path}",
            "-map", "0:v:0", "-an", "-sn", "-dn", "-frames:v", "1", "-vf", filter, "-pix_fmt", "yuvj420p", "-threads", "1", "-f", format, "pipe:1"]);
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        var got = process.StandardOutput.BaseStream.ReadAtLeast(into, into.Length, throwOnEndOfStream: false);
        End(process);
        return got;
    }

    private Process Start(string[] arguments)
    {
        var start = OperatingSystem.IsWindows() ? new ProcessStartInfo(ffmpeg, arguments) : new ProcessStartInfo("/bin/sh", ["-c", Limited, ffmpeg, .. arguments]);
        (start.RedirectStandardOutput, start.RedirectStandardError, start.UseShellExecute) = (true, true, false);
        try
        {
            return Process.Start(start) ?? throw new RefusedException("no-ffmpeg", "ffmpeg did not start");
        }
        catch (Win32Exception)
        {
            throw new RefusedException("no-ffmpeg", "ffmpeg did not start");
        }
    }

    private static void End(Process process)
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }

    [GeneratedRegex(@"Duration: (\d\d:\d\d:\d\d\.\d\d)", RegexOptions.NonBacktracking)]
    private static partial Regex Duration();

    [GeneratedRegex(@"Stream #0:\d+.*: Video: h264", RegexOptions.NonBacktracking)]
    private static partial Regex HasPicture();
}
