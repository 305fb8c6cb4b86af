using System.Text;

namespace LowLatencyMM.Host;

/// <summary>Whole lines of UTF-8 into a text writer, for commands whose output is taken by a program in this process.</summary>
internal sealed class TextWriterStream(TextWriter writer) : WriteOnlyStream
{
    public override void Write(ReadOnlySpan<byte> buffer) => writer.Write(Encoding.UTF8.GetString(buffer));
}
