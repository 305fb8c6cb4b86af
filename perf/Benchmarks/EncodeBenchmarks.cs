using BenchmarkDotNet.Attributes;

namespace LowLatencyMM.Perf;

/// <summary>Writing every field of the messages that leave most often, and of a book update, into warm memory.</summary>
public class EncodeBenchmarks
{
    private const int Repeats = 256;
    private readonly byte[] _buffer = new byte[512];

    [Benchmark(OperationsPerInvoke = Repeats)]
    public long BookUpdateOf2Levels() => BookUpdate(1);

    [Benchmark(OperationsPerInvoke = Repeats)]
    public long BookUpdateOf20Levels() => BookUpdate(10);

    [Benchmark(OperationsPerInvoke = Repeats)]
    public long NewOrder()
    {
        long sum = 0;
        for (int i = 0; i < Repeats; i++) sum += CodecSamples.EncodeNewOrder(_buffer, i) + _buffer[20];
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Repeats)]
    public long ReplaceOrder()
    {
        long sum = 0;
        for (int i = 0; i < Repeats; i++) sum += CodecSamples.EncodeReplaceOrder(_buffer, i) + _buffer[20];
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Repeats)]
    public long CancelOrder()
    {
        long sum = 0;
        for (int i = 0; i < Repeats; i++) sum += CodecSamples.EncodeCancelOrder(_buffer, i) + _buffer[20];
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Repeats)]
    public long Accepted()
    {
        long sum = 0;
        for (int i = 0; i < Repeats; i++) sum += CodecSamples.EncodeAccepted(_buffer, i) + _buffer[20];
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Repeats)]
    public long Filled()
    {
        long sum = 0;
        for (int i = 0; i < Repeats; i++) sum += CodecSamples.EncodeFilled(_buffer, i) + _buffer[20];
        return sum;
    }

    private long BookUpdate(int levelsPerSide)
    {
        long sum = 0;
        for (int i = 0; i < Repeats; i++) sum += CodecSamples.EncodeBookUpdate(_buffer, i, levelsPerSide) + _buffer[40];
        return sum;
    }
}
