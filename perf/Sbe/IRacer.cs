namespace LowLatencyMM.Perf;

/// <summary>One way to write and read one message. A struct, so that the loops are compiled for each without a call through an interface.</summary>
internal interface IRacer<in TData>
{
    /// <summary>Writes a message with every field of the data, header included; gives its bytes.</summary>
    int Encode(byte[] buffer, int offset, TData data);

    /// <summary>Reads every field of a message; gives their sum.</summary>
    ulong Decode(byte[] buffer, int offset, int length);
}
