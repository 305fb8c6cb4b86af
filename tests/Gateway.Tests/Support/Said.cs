using LowLatencyMM.Messages;

namespace LowLatencyMM.Gateway.Tests;

/// <summary>A frame that the gateway gave the engine.</summary>
internal sealed record Said(FrameHeader Header, byte[] Message)
{
    public ushort Schema => Sbe.SchemaId;

    public ushort Template => Sbe.TemplateId;

    private SbeHeader Sbe => SbeHeader.TryRead(Message, out SbeHeader header) ? header : default;
}
