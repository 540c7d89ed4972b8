using System.Xml;
using System.Xml.Linq;

namespace Verify.Core.Watchlists;

/// <summary>XML of lists, read element by element: no DTD, no external entity, a clear error where a file is cut.</summary>
internal static class ListXml
{
    private const long MaxCharacters = 400_000_000;

    /// <summary>The elements of one of the given names, one at a time; their insides are read whole.</summary>
    public static IEnumerable<XElement> Elements(string text, string file, params string[] names)
    {
        using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MaxCharacters, IgnoreComments = true, IgnoreProcessingInstructions = true, IgnoreWhitespace = true,
        });
        var more = Guarded(reader, file, reader.Read);
        while (more)
        {
            if (reader.NodeType == XmlNodeType.Element && Array.IndexOf(names, reader.LocalName) >= 0)
            {
                var line = ((IXmlLineInfo)reader).LineNumber;
                var element = Guarded(reader, file, () => (XElement)XNode.ReadFrom(reader));
                element.SetAttributeValue("readLine", line);
                yield return element;
                more = !reader.EOF;
            }
            else more = Guarded(reader, file, reader.Read);
        }
    }

    /// <summary>The name of the root element, or empty when the text is no XML.</summary>
    public static string Root(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return reader.MoveToContent() == XmlNodeType.Element ? reader.LocalName : "";
        }
        catch (XmlException)
        {
            return "";
        }
    }

    public static string Text(this XElement element, string child) => element.Elements().FirstOrDefault(e => e.Name.LocalName == child)?.Value.Trim() ?? "";

    public static IEnumerable<XElement> All(this XElement element, string child) => element.Elements().Where(e => e.Name.LocalName == child);

    public static string Get(this XElement element, string attribute) => element.Attribute(attribute)?.Value.Trim() ?? "";

    private static T Guarded<T>(XmlReader reader, string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (XmlException problem)
        {
            throw new ListFormatException(file, problem.LineNumber, reader.LocalName.Length > 0 ? reader.LocalName : "(document)", $"the XML does not hold: {problem.Message}");
        }
    }
}
