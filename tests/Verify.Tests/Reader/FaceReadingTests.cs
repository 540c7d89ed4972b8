using Verify.Core.Documents.Reading;
using Verify.Reader;
using Verify.Server.Documents;

namespace Verify.Tests.Reader;

public class FaceReadingTests
{
    private static readonly ReaderRequest Request = new(ReaderProtocol.Version, "compare", []) { Faces = true };

    private static FaceComparison Compare(byte[] first, byte[] second)
    {
        if (!ImageReader.HasFaceModel) Assert.Skip("the face model is not installed");
        return ImageReader.Compare(first, second, Request);
    }

    [Fact]
    public void A_picture_without_a_face_is_unreadable()
    {
        var picture = TestPictures.Png(TestPictures.Slopes(300, 200));
        var comparison = Compare(picture, picture);
        Assert.Equal((ReadKind.Unreadable, "no-face"), (comparison.Kind, comparison.Reason));
        Assert.Null(comparison.Same);
    }

    [Fact]
    public void A_damaged_file_is_refused()
    {
        Assert.Equal(ReadKind.Refused, Compare([0xFF, 0xD8, 0xFF], [1]).Kind);
    }

    [Fact]
    public void No_stranger_is_taken_for_the_person_and_nobody_for_a_stranger()
    {
        var rows = File.ReadLines(SharedData.Path("faces/pairs.csv")).Skip(1).Where((_, i) => i % 12 == 0).Select(row => row.Split(',')).ToList();
        Assert.All(rows, row =>
        {
            var comparison = Compare(File.ReadAllBytes(SharedData.Path($"faces/{row[0]}")), File.ReadAllBytes(SharedData.Path($"faces/{row[1]}")));
            // Between the two bounds a person decides, and a face may be missed; neither is an error here.
            if (comparison.Same is { } same) Assert.Equal(row[4] == "yes", same);
        });
    }

    [Fact]
    public async Task The_service_compares_faces_only_where_they_are_turned_on()
    {
        var picture = TestPictures.Png(TestPictures.Slopes(300, 200));
        using var host = new ReaderHost(new ReaderSettings { Workers = 1, Faces = true });
        Assert.Contains((await host.CompareFacesAsync(picture, picture)).Reason, (string?[])["no-face", "no-face-model"]);
    }
}
