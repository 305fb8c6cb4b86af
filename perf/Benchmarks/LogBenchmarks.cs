using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using LowLatencyMM.Aeron;

namespace LowLatencyMM.Perf;

/// <summary>64 bytes through a log in Aeron's format, both ends on one thread: what the code costs without the trip between two cores.</summary>
public class LogBenchmarks : IDisposable
{
    private const int Messages = 512;

    private readonly TemporaryDirectory _directory = new();
    private readonly IpcStream _stream;
    private readonly ExclusivePublication _publication;
    private readonly Image _image;
    private readonly byte[] _message = new byte[Payload.Bytes];

    public LogBenchmarks()
    {
        _stream = IpcStream.Create(Path.Combine(_directory.Path, "log"), new LogBufferOptions { SessionId = 1, StreamId = 1, CorrelationId = 1 });
        _publication = _stream.PublishExclusively();
        _image = _stream.Join(ImageJoin.Start);
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    public long LogClaimCommitPeek()
    {
        long sum = 0;
        for (int i = 0; i < Messages; i++)
        {
            BufferClaim claim;
            while (_publication.TryClaim(Payload.Bytes, out claim) < 0)
            {
            }

            MemoryMarshal.Write(claim.Payload, in i);
            claim.Commit();
            sum += Take();
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    public long LogOfferPeek()
    {
        long sum = 0;
        for (int i = 0; i < Messages; i++)
        {
            MemoryMarshal.Write(_message, in i);
            while (_publication.Offer(_message) < 0)
            {
            }

            sum += Take();
        }

        return sum;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _stream.Dispose();
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    private int Take()
    {
        ReadOnlySpan<byte> payload;
        while (!_image.TryPeek(out payload))
        {
        }

        int value = MemoryMarshal.Read<int>(payload);
        _image.Release();
        return value;
    }
}
